import { equalBytes, toHex } from '../willow/bytes.ts';
import { decodeDrop, encodeDrop, type DropEntry } from '../willow/drop.ts';
import { encodeEntry } from '../willow/encode-entry.ts';
import { entryId, payloadLimit } from './entry-rules.ts';
import type { Storage, StoredEntry } from './ports/storage.ts';
import { problem, type Problem } from './problem.ts';
import { parseRecordPath, showPath } from './record-path.ts';

/** Content type of a drop. */
export const dropType = 'application/vnd.willow.drop';
/** Entries of one drop. */
export const dropEntryLimit = 4_096;

/** A drop as it came: decoded, nothing verified. */
export interface Drop {
  /** Entries in the order of the drop; those of wasm without their bytes. */
  readonly entries: readonly StoredEntry[];
  /** The bytes of wasm entries by the digest they declare, 64 hex digits. */
  readonly payloads: ReadonlyMap<string, Uint8Array>;
}

/** A Willow Drop of these entries; wasm entries carry their bytes where the storage holds them (SPEC P16). */
export async function dropOf(storage: Storage, entries: readonly StoredEntry[]): Promise<Uint8Array> {
  const items: DropEntry[] = [];
  for (const { entry, capability, signature, payload } of entries) {
    const bytes = payload ?? (await storage.payloads.get(toHex(entry.payloadDigest)));
    const isWhole = bytes !== null && BigInt(bytes.length) === entry.payloadLength;
    items.push({ entry, capability, signature, payload: isWhole ? bytes : null });
  }
  return encodeDrop(items);
}

/** Reads at most {@link dropEntryLimit} entries, with ids computed from their bytes; verifies nothing else. */
export function readDrop(bytes: Uint8Array): Drop | Problem {
  const decoded = decodeDrop(bytes, dropEntryLimit);
  if (!decoded.ok) return problem('drop/malformed', { detail: decoded.problem });
  const entries: StoredEntry[] = [];
  const payloads = new Map<string, Uint8Array>();
  for (const item of decoded.value) {
    const { entry, payload } = item;
    const bad = (expected: string, found: string): Problem =>
      problem('entry/bad-payload', { path: showPath(entry.path), expected, found });
    const isWasm = parseRecordPath(entry.path)?.kind === 'wasm';
    if (!isWasm && payload !== null && payload.length > payloadLimit)
      return bad(`at most ${payloadLimit} bytes`, `${payload.length} bytes`);
    if (isWasm && payload !== null) {
      const digest = toHex(entry.payloadDigest);
      const known = payloads.get(digest);
      if (known !== undefined && !equalBytes(known, payload))
        return bad('the same bytes for the same digest', 'others');
      payloads.set(digest, payload);
    }
    entries.push({ ...item, id: entryId(encodeEntry(entry)), payload: isWasm ? null : payload });
  }
  return { entries, payloads };
}
