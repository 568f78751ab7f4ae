import { equalBytes, toHex } from '../../willow/bytes.ts';
import { DecodeError } from '../../willow/decoded.ts';
import { encodeEntry } from '../../willow/encode-entry.ts';
import { readDrop } from '../../willow/read-drop.ts';
import type { ReadItem } from '../../willow/read-drop.ts';
import type { Context } from '../context.ts';
import { entryId, payloadLimit } from '../entry-rules.ts';
import type { StoredEntry } from '../ports/storage.ts';
import { StorageError } from '../ports/storage-error.ts';
import { isProblem, problem, type Problem } from '../problem.ts';
import { receive } from '../receive.ts';
import { parseRecordPath, showPath } from '../record-path.ts';
import { storageProblem } from '../storage-problem.ts';
import { DEFAULT_MAX_SIZE } from '../validator/unread-report.ts';

/** Entries checked and stored at a time. */
const batchEntries = 256;
/** Bytes of payloads held before what was read is stored. */
const batchBytes = 4 * 1024 * 1024;
/** Modules named in a report. */
const namedModules = 100;

/** How far an import is. */
export interface DropProgress {
  /** Bytes read. */
  readonly read: number;
  readonly entries: number;
}

/** What became of an import. What was stored before a problem stays: each entry was verified by itself. */
export interface DropReport {
  /** Entries that were new here. */
  readonly stored: number;
  /** Entries that were here, or are outdone by newer ones. */
  readonly known: number;
  /** Entries dated too far ahead of this clock; nothing of them was stored. */
  readonly notYet: number;
  /** Modules whose bytes were new here. */
  readonly payloads: number;
  /** Modules of which something was new, at most 100. */
  readonly modules: readonly string[];
  /** Why it ended before its end; null when it was read whole. */
  readonly problem: Problem | null;
  /** Bytes of the drop before the place of the problem; null where it has none. */
  readonly at: number | null;
  /** The registry of the drop, 64 hex digits; null when not one entry could be read. */
  readonly registry: string | null;
}

interface Pending {
  readonly entry: StoredEntry;
  readonly at: number;
  readonly bytes: Uint8Array | null;
}

/** Where in the drop a problem was found. */
class Refused extends Error {
  readonly problem: Problem;
  readonly at: number | null;

  constructor(found: Problem, at: number | null) {
    super(found.found);
    this.problem = found;
    this.at = at;
  }
}

/**
 * Takes in a drop as it is read (SPEC P24): every entry against every entry rule and every payload against its digest before it is
 * stored, a batch at a time, in bounded memory. Ends at the first that is refused; what stands before it is kept. `signal` ends it
 * before its next chunk.
 */
export async function importDrop(
  context: Context,
  chunks: AsyncIterable<Uint8Array>,
  onProgress: (progress: DropProgress) => void,
  signal: AbortSignal,
): Promise<DropReport> {
  const count = { stored: 0, known: 0, notYet: 0, payloads: 0 };
  const modules = new Set<string>();
  let registry: string | null = null;
  let read = 0;
  let entries = 0;
  let pending: Pending[] = [];
  let held = 0;

  const counted = async function* (): AsyncGenerator<Uint8Array, void> {
    try {
      for await (const chunk of chunks) {
        read += chunk.length;
        yield chunk;
        if (signal.aborted) break;
      }
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new Refused(problem('drop/unreadable', { detail }), read);
    }
    if (signal.aborted) throw new Refused(problem('drop/cancelled', {}), null);
  };
  const flush = async (): Promise<void> => {
    const batch = pending;
    pending = [];
    held = 0;
    const outcomes = await received(context, batch);
    for (const [index, kind] of outcomes.entries()) {
      const one = batch[index];
      if (one === undefined) break;
      if (kind === 'stored') count.stored += 1;
      else if (kind === 'not-yet') count.notYet += 1;
      else count.known += 1;
      const hasNewBytes = kind !== 'not-yet' && (await keepBytes(context, one));
      if (hasNewBytes) count.payloads += 1;
      const path = parseRecordPath(one.entry.entry.path);
      const isNew = kind === 'stored' || hasNewBytes;
      if (isNew && path !== null && 'id' in path && modules.size < namedModules) modules.add(path.id);
    }
    onProgress({ read, entries });
    const refused = outcomes.length < batch.length ? batch[outcomes.length] : undefined;
    if (refused !== undefined) throw new Refused(await problemOf(context, refused.entry), refused.at);
  };

  const report = (found: Problem | null, at: number | null): DropReport => ({
    ...count,
    modules: [...modules],
    problem: found,
    at,
    registry,
  });
  try {
    for await (const item of readDrop(counted())) {
      registry ??= toHex(item.entry.namespaceId);
      const foreign = registryProblem(context, item.entry.namespaceId);
      if (foreign !== null) throw new Refused(foreign, item.at);
      const bytes = await payloadOf(context, item);
      if (isProblem(bytes)) throw new Refused(bytes, item.at);
      const isWasm = parseRecordPath(item.entry.path)?.kind === 'wasm';
      const { entry, capability, signature } = item;
      const stored = { entry, capability, signature, id: entryId(encodeEntry(entry)) };
      pending.push({
        entry: { ...stored, payload: isWasm ? null : bytes },
        at: item.at,
        bytes: isWasm ? bytes : null,
      });
      held += bytes?.length ?? 0;
      entries += 1;
      if (pending.length < batchEntries && held < batchBytes) continue;
      await flush();
    }
    await flush();
    return report(null, null);
  } catch (error) {
    try {
      // what was read before the place of the problem is as good as if the drop had ended there
      await flush();
    } catch (before) {
      return report(...reason(before));
    }
    return report(...reason(error));
  }
}

function reason(error: unknown): readonly [problem: Problem, at: number | null] {
  if (error instanceof Refused) return [error.problem, error.at];
  if (error instanceof DecodeError)
    return [problem('drop/broken', { detail: error.message, at: error.offset }), error.offset];
  if (error instanceof StorageError) return [storageProblem(error, 'the drop'), null];
  throw error;
}

function registryProblem({ joined }: Context, found: Uint8Array): Problem | null {
  if (joined !== null && equalBytes(joined.namespace, found)) return null;
  return problem('drop/other-registry', {
    found: toHex(found),
    here: joined === null ? 'none' : toHex(joined.namespace),
  });
}

/** The payload, verified; null where the drop does not hold all of it, where the bytes are here, or where they are more than is ever kept. */
async function payloadOf(
  { storage }: Context,
  { entry, payload }: ReadItem,
): Promise<Uint8Array | null | Problem> {
  if (payload === null || payload.kind === 'slices') return null;
  const isWasm = parseRecordPath(entry.path)?.kind === 'wasm';
  const limit = isWasm ? DEFAULT_MAX_SIZE : payloadLimit;
  if (payload.length > BigInt(limit)) {
    if (isWasm) return null;
    return problem('entry/bad-payload', {
      path: showPath(entry.path),
      expected: `at most ${limit} bytes`,
      found: `${payload.length} bytes`,
    });
  }
  if (isWasm && (await storage.payloads.has(toHex(entry.payloadDigest)))) return null;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of payload.chunks) {
    parts.push(chunk.slice());
    length += chunk.length;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** What became of each, in order, up to the first that an entry rule refuses: those before it are stored all the same. */
async function received(
  context: Context,
  batch: readonly Pending[],
): Promise<readonly ('stored' | 'obsolete' | 'not-yet')[]> {
  const kinds = async (part: readonly Pending[]) => {
    const outcomes = await receive(
      context,
      part.map(({ entry }) => entry),
    );
    return outcomes.flatMap(({ kind }) => (kind === 'refused' ? [] : [kind]));
  };
  if (batch.length === 0) return [];
  const whole = await kinds(batch);
  if (whole.length > 0) return whole;
  const taken: ('stored' | 'obsolete' | 'not-yet')[] = [];
  for (const one of batch) {
    const [kind] = await kinds([one]);
    if (kind === undefined) break;
    taken.push(kind);
  }
  return taken;
}

async function problemOf(context: Context, entry: StoredEntry): Promise<Problem> {
  const [outcome] = await receive(context, [entry]);
  return outcome?.kind === 'refused' ? outcome.problem : problem('drop/cancelled', {});
}

/** True when the bytes were new. */
async function keepBytes(
  { storage, exclusive }: Context,
  { entry: { entry }, bytes }: Pending,
): Promise<boolean> {
  const digest = toHex(entry.payloadDigest);
  if (bytes === null || (await storage.payloads.has(digest))) return false;
  await exclusive(() => storage.commit([{ kind: 'payload', digest, bytes }]));
  return true;
}
