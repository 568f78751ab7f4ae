import { equalBytes } from './bytes.ts';
import type { ChunkReader } from './chunk-reader.ts';
import { DecodeError } from './decoded.ts';
import type { ItemHead } from './drop-item.ts';
import { chunkCount, readSingleSlice, readSlices } from './slice-numbers.ts';
import type { ChunkRange } from './slice-numbers.ts';
import { createSliceRun } from './slice-run.ts';
import type { SliceRun } from './slice-run.ts';
import { createWilliam3 } from './william3-hasher.ts';
import { CHUNK_BYTES } from './william3-tree.ts';

/** What is met on the way through a payload. `verified`: of the slice, or the whole payload, the bytes that came are those of the digest. */
export type PayloadEvent =
  | { readonly kind: 'slice'; readonly start: number; readonly end: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'verified' };

/** Most bytes of a whole payload that come at once. */
const PIECE_BYTES = 65_536;

/** Goes through the payload of an item, and from when `isSkipped` says so without verifying. DecodeError where it ends early, is malformed, or is another's. */
export async function* walkPayload(
  reader: ChunkReader,
  head: ItemHead,
  isSkipped: () => boolean,
): AsyncGenerator<PayloadEvent, void, undefined> {
  if (head.mode === 'none') return;
  if (head.mode === 'whole') return yield* walkWhole(reader, head, isSkipped);
  const length = Number(head.entry.payloadLength);
  if (!Number.isSafeInteger(length))
    throw new DecodeError(`expected slices of a payload of at most 2^53 bytes, found ${length}`, reader.at);
  const run = createSliceRun(head.entry.payloadDigest, length);
  const chunks = chunkCount(length);
  if (head.mode === 'slice')
    return yield* walkSlice(reader, run, rangeOf(await readSingleSlice(reader, chunks), length), isSkipped);
  for await (const slice of readSlices(reader, chunks))
    yield* walkSlice(reader, run, rangeOf(slice, length), isSkipped);
}

function rangeOf({ first, after }: ChunkRange, length: number): { start: number; end: number } {
  return { start: first * CHUNK_BYTES, end: Math.min(after * CHUNK_BYTES, length) };
}

async function* walkWhole(
  reader: ChunkReader,
  { entry }: ItemHead,
  isSkipped: () => boolean,
): AsyncGenerator<PayloadEvent, void, undefined> {
  const start = reader.at;
  const hasher = createWilliam3();
  for (let left = Number(entry.payloadLength); left > 0;) {
    const bytes = await reader.some(Math.min(left, PIECE_BYTES));
    if (bytes === null)
      throw new DecodeError(`expected ${left} more bytes of payload, found the end`, reader.at);
    left -= bytes.length;
    if (!isSkipped()) hasher.update(bytes);
    yield { kind: 'bytes', bytes };
  }
  if (!isSkipped() && !equalBytes(hasher.digest(), entry.payloadDigest))
    throw new DecodeError("expected the payload of the entry's digest, found other bytes", start);
  yield { kind: 'verified' };
}

async function* walkSlice(
  reader: ChunkReader,
  run: SliceRun,
  range: { readonly start: number; readonly end: number },
  isSkipped: () => boolean,
): AsyncGenerator<PayloadEvent, void, undefined> {
  yield { kind: 'slice', ...range };
  const start = reader.at;
  for (const step of run.steps(range)) {
    const bytes = await reader.decode((part) => part.take(step.size), step.size);
    if (!isSkipped() && run.check(step, bytes) === 'wrong')
      throw new DecodeError(
        `expected labels and chunks of bytes ${range.start}–${range.end} under the digest, found other bytes`,
        start,
      );
    if (step.kind === 'chunk') yield { kind: 'bytes', bytes };
  }
  yield { kind: 'verified' };
}
