import * as fc from 'fast-check';
import { anyDrop } from './arbitraries.cases.ts';
import { concatBytes, equalBytes } from './bytes.ts';
import { DecodeError } from './decoded.ts';
import { decodeDrop, encodeDrop } from './drop.ts';
import { encodeEntry } from './encode-entry.ts';
import type { Entry } from './entry.ts';
import type { Fuzzed } from './fuzz.cases.ts';
import { createOutboard } from './prove-slice.ts';
import { type ReadItem, readDrop } from './read-drop.ts';
import { writeDrop } from './write-drop.ts';
import { william3 } from './william3.ts';

/** The bytes in chunks whose sizes follow from the bytes. */
function* cut(bytes: Uint8Array): Generator<Uint8Array, void> {
  for (let at = 0; at < bytes.length;) {
    const size = 1 + (((bytes[at] ?? 0) * 37) % 300);
    yield bytes.slice(at, at + size);
    at += size;
  }
}

/** The entries of a drop, or where it is refused; any other exception passes. */
async function readAll(
  bytes: Uint8Array,
  take: (item: ReadItem) => Promise<void>,
): Promise<{ readonly entries: readonly Entry[]; readonly problem: DecodeError | null }> {
  const entries: Entry[] = [];
  try {
    for await (const item of readDrop(cut(bytes))) {
      entries.push(item.entry);
      await take(item);
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    if (error.message === '' || error.offset < 0 || error.offset > bytes.length)
      throw new Error(`refused without a place: ${error.message} (${error.offset})`, { cause: error });
    return { entries, problem: error };
  }
  return { entries, problem: null };
}

const sample = Uint8Array.from({ length: 3_000 }, (_, i) => (i * 31) ^ (i >> 7));

/** A drop of one entry with slices of a payload that is the beginning of the sample. */
async function slicesDrop(length: number, cuts: readonly number[]): Promise<Uint8Array> {
  const payload = sample.subarray(0, length);
  const outboard = createOutboard(payload);
  const id = new Uint8Array(32).fill(1);
  const firsts = [...new Set(cuts.map((chunk) => 1024 * (chunk % Math.ceil(length / 1024))))];
  const parts: Uint8Array[] = [];
  for await (const part of writeDrop([
    {
      entry: {
        namespaceId: id,
        subspaceId: id,
        path: [],
        timestamp: 3n,
        payloadLength: BigInt(length),
        payloadDigest: william3(payload),
      },
      capability: { kind: 'communal', mode: 'write', namespaceKey: id, userKey: id, delegations: [] },
      signature: new Uint8Array(64),
      payload: {
        kind: 'slices',
        ranges: firsts.sort((a, b) => a - b).map((start) => ({ start, end: Math.min(start + 1024, length) })),
        source: {
          payload: (start, end) => payload.subarray(start, end),
          outboard: (start, end) => outboard.subarray(start, end),
        },
      },
    },
  ]))
    parts.push(part);
  return concatBytes(...parts);
}

/** Reads a payload to its end; throws when bytes were taken for verified that are none. */
async function takeVerified({ payload, entry }: ReadItem): Promise<void> {
  const parts: Uint8Array[] = [];
  if (payload?.kind === 'whole') {
    for await (const chunk of payload.chunks) parts.push(chunk);
    if (!equalBytes(william3(concatBytes(...parts)), entry.payloadDigest))
      throw new Error('took a payload for another');
  }
  if (payload?.kind !== 'slices') return;
  for await (const { start, end, chunks } of payload.slices) {
    parts.length = 0;
    for await (const chunk of chunks) parts.push(chunk);
    if (!equalBytes(concatBytes(...parts), sample.subarray(start, end)))
      throw new Error(`took other bytes for those from ${start} to ${end}`);
  }
}

/** Drops that are read as streams. */
export const fuzzedDropStreams: readonly Fuzzed[] = [
  {
    name: 'drop as a stream',
    slowness: 4,
    valid: (seed, count) => fc.sample(anyDrop, { seed, numRuns: count }).map(encodeDrop),
    async attack(bytes) {
      const whole = decodeDrop(bytes);
      const { entries, problem } = await readAll(bytes, async () => {});
      if (!whole.ok && whole.problem.includes('slices')) return problem === null;
      if (whole.ok !== (problem === null))
        throw new Error(`whole: ${whole.ok ? 'accepted' : whole.problem}, as a stream: ${String(problem)}`);
      if (whole.ok && !whole.value.every(({ entry }, i) => isSame(entry, entries[i])))
        throw new Error('other entries as a stream');
      return whole.ok;
    },
  },
  {
    name: 'drop with slices',
    slowness: 16,
    valid: async (seed, count) =>
      Promise.all(
        fc
          .sample(
            fc.tuple(
              fc.integer({ min: 1, max: sample.length }),
              fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }),
            ),
            { seed, numRuns: count },
          )
          .map(async ([length, cuts]) => slicesDrop(length, cuts)),
      ),
    attack: async (bytes) => (await readAll(bytes, takeVerified)).problem === null,
  },
];

function isSame(a: Entry, b: Entry | undefined): boolean {
  return b !== undefined && equalBytes(encodeEntry(a), encodeEntry(b));
}
