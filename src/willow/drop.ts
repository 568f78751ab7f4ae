import type { ByteReader } from './byte-reader.ts';
import { decodeLong } from './byte-reader.ts';
import { concatBytes, equalBytes, fromHex } from './bytes.ts';
import type { Capability } from './capability.ts';
import { c64Bytes, c64Standalone, c64Tag, readC64, readC64Standalone } from './compact-u64.ts';
import type { Decoded } from './decoded.ts';
import type { Entry } from './entry.ts';
import { encodePathRelativePath, readPathRelativePath } from './relative-path.ts';
import { encodeRelativeToken, readRelativeToken } from './relative-token.ts';
import type { AuthorisedEntry } from './token.ts';

/** An entry in a drop, with its whole payload or without it. */
export interface DropEntry extends AuthorisedEntry {
  readonly payload: Uint8Array | null;
}

const ENTRY = 0x40;
const KIND = 0xc0;
const NAMESPACE_DIFFERS = 0x20;
const SUBSPACE_DIFFERS = 0x10;
const SLICES = 0x03;
const NO_PAYLOAD = 0;
const WHOLE_PAYLOAD = 1;
const END = 0;

type Before = {
  readonly entry: Pick<Entry, 'namespaceId' | 'subspaceId' | 'path'>;
  readonly capability: Capability;
};

/** The default entry and token of Willow'25, which the first entry of a drop is relative to. */
const first = defaultEntry(
  fromHex('934e6021339e1f013ba94900edc25d8d74c0b4e573768910ae0f507d8c817318') ?? new Uint8Array(32),
);

function defaultEntry(id: Uint8Array): Before {
  return {
    entry: { namespaceId: id, subspaceId: id, path: [] },
    capability: { kind: 'communal', mode: 'write', namespaceKey: id, userKey: id, delegations: [] },
  };
}

/** The Willow Drop of these entries, in this order; RangeError for a token that is none for its entry, or a payload of another length than declared. */
export function encodeDrop(entries: readonly DropEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let before = first;
  for (const item of entries) {
    const { payload, entry } = item;
    if (payload !== null && BigInt(payload.length) !== entry.payloadLength)
      throw new RangeError(`expected ${entry.payloadLength} bytes of payload, got ${payload.length}`);
    parts.push(encodeHead(item, before));
    if (payload !== null) parts.push(payload);
    before = item;
  }
  return concatBytes(...parts, Uint8Array.of(END));
}

/** One entry without its payload bytes. */
function encodeHead(item: DropEntry, before: Before): Uint8Array {
  const { entry, payload } = item;
  const isNamespace = equalBytes(entry.namespaceId, before.entry.namespaceId);
  const isSubspace = equalBytes(entry.subspaceId, before.entry.subspaceId);
  const header =
    ENTRY |
    (isNamespace ? 0 : NAMESPACE_DIFFERS) |
    (isSubspace ? 0 : SUBSPACE_DIFFERS) |
    (c64Tag(entry.timestamp, 2) << 2) |
    (payload === null ? NO_PAYLOAD : WHOLE_PAYLOAD);
  const none = new Uint8Array(0);
  return concatBytes(
    Uint8Array.of(header),
    isNamespace ? none : entry.namespaceId,
    isSubspace ? none : entry.subspaceId,
    encodePathRelativePath(entry.path, before.entry.path),
    c64Bytes(entry.timestamp, 2),
    c64Standalone(entry.payloadLength),
    entry.payloadDigest,
    encodeRelativeToken(item, entry, before.capability),
  );
}

/**
 * The entries of exactly these bytes: canonic encodings only, payloads whole or absent. Checks no digest and no signature.
 * Its paths have no more components in all than the drop has bytes, so that what is read is never much larger than what came.
 */
export function decodeDrop(bytes: Uint8Array, maxEntries = Number.MAX_SAFE_INTEGER): Decoded<DropEntry[]> {
  return decodeLong(bytes, (reader) => {
    const entries: DropEntry[] = [];
    let before = first;
    let components = 0;
    for (let header = reader.byte(); reader.problem === null && header !== END; header = reader.byte()) {
      if (entries.length >= maxEntries) reader.fail(`expected at most ${maxEntries} entries, found more`);
      const item = readItem(reader, bytes, header, before);
      components += item.entry.path.length;
      if (components > bytes.length) reader.fail('expected shorter paths in a drop of this size');
      entries.push(item);
      before = item;
    }
    return entries;
  });
}

function readItem(reader: ByteReader, bytes: Uint8Array, header: number, before: Before): DropEntry {
  const start = reader.at - 1;
  if ((header & KIND) !== ENTRY) reader.fail(`expected an entry or the end of the drop at byte ${start}`);
  if ((header & SLICES) > WHOLE_PAYLOAD)
    reader.fail(`expected a whole payload or none at byte ${start}, found slices of one`);
  const entry: Entry = {
    namespaceId: (header & NAMESPACE_DIFFERS) === 0 ? before.entry.namespaceId : reader.take(32),
    subspaceId: (header & SUBSPACE_DIFFERS) === 0 ? before.entry.subspaceId : reader.take(32),
    path: readPathRelativePath(reader, before.entry.path),
    timestamp: readC64(reader, (header >> 2) & 3, 2),
    payloadLength: readC64Standalone(reader),
    payloadDigest: reader.take(32),
  };
  const token = readRelativeToken(reader, entry, before.capability);
  const head = { entry, ...token, payload: null };
  const end = reader.at;
  const payload = (header & SLICES) === NO_PAYLOAD ? null : reader.take(Number(entry.payloadLength));
  const item = { ...head, payload };
  if (reader.problem === null && !isCanonic(item, before, bytes.subarray(start, end)))
    reader.fail(`expected the canonic encoding of the entry at byte ${start}, found another`);
  return item;
}

/** An item that cannot be encoded is not one that was encoded. */
function isCanonic(item: DropEntry, before: Before, bytes: Uint8Array): boolean {
  try {
    return equalBytes(encodeHead(item, before), bytes);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
