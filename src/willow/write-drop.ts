import { equalBytes } from './bytes.ts';
import { END, beforeFirst, encodeItemHead } from './drop-item.ts';
import type { ItemBefore, PayloadMode } from './drop-item.ts';
import type { Entry } from './entry.ts';
import { pairAt, sentLabels } from './prove-slice.ts';
import type { SliceSource } from './prove-slice.ts';
import { chunkCount, encodeSliceCount, encodeSliceNumbers } from './slice-numbers.ts';
import type { ChunkRange } from './slice-numbers.ts';
import { createSliceRun } from './slice-run.ts';
import { coveredBytes } from './slice-steps.ts';
import type { SliceRange, SliceStep } from './slice-steps.ts';
import type { AuthorisedEntry } from './token.ts';
import { createWilliam3 } from './william3-hasher.ts';
import { CHUNK_BYTES } from './william3-tree.ts';

/** An entry to be written with its whole payload, with slices of it, or without. */
export interface DropItem extends AuthorisedEntry {
  readonly payload: null | WholePayload | PayloadSlices;
}

export interface WholePayload {
  readonly kind: 'whole';
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** At least one range of bytes; the whole chunks that cover them are written, must not overlap and come in order. */
export interface PayloadSlices {
  readonly kind: 'slices';
  readonly ranges: readonly Pick<SliceRange, 'start' | 'end'>[];
  readonly source: SliceSource;
}

/**
 * The Willow Drop of these items, in this order, piece by piece; each item and each payload's bytes are asked for when they are due and
 * not kept. RangeError for what is no item; Error when a source gives other bytes than the entry's length and digest say.
 */
export async function* writeDrop(
  items: AsyncIterable<DropItem> | Iterable<DropItem>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let before: ItemBefore = beforeFirst;
  for await (const item of items) {
    const { payload, entry } = item;
    const slices = payload?.kind === 'slices' ? chunkRanges(payload, entry) : [];
    const mode = modeOf(payload, slices, entry);
    yield encodeItemHead({ ...item, mode }, before);
    if (payload?.kind === 'whole') yield* wholePayload(payload.chunks, entry);
    else if (payload !== null) yield* sliceStreams(payload.source, entry, slices, mode);
    before = item;
  }
  yield Uint8Array.of(END);
}

function chunkRanges({ ranges }: PayloadSlices, entry: Entry): ChunkRange[] {
  const length = Number(entry.payloadLength);
  let done = 0;
  const slices = ranges.map((range) => {
    const covered = coveredBytes({ ...range, length });
    const first = covered.start / CHUNK_BYTES;
    const after = Math.max(first + 1, Math.ceil(covered.end / CHUNK_BYTES));
    if (first < done) throw new RangeError(`expected a slice from chunk ${done} on, got one from ${first}`);
    done = after;
    return { first, after };
  });
  if (slices.length === 0) throw new RangeError('expected at least one slice of the payload, got none');
  return slices;
}

/** The first mode that fits: the canonic one. */
function modeOf(payload: DropItem['payload'], slices: readonly ChunkRange[], entry: Entry): PayloadMode {
  if (payload === null) return 'none';
  if (payload.kind === 'whole') return 'whole';
  const [only, ...others] = slices;
  if (only === undefined || others.length > 0 || only.first > 0) return 'slices';
  return only.after === chunkCount(Number(entry.payloadLength)) ? 'whole' : 'slice';
}

async function* wholePayload(
  chunks: WholePayload['chunks'],
  { payloadLength, payloadDigest }: Entry,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hasher = createWilliam3();
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > payloadLength)
      throw new Error(`expected ${payloadLength} bytes of payload, got ${length} or more`);
    hasher.update(chunk);
    yield chunk;
  }
  if (BigInt(length) !== payloadLength)
    throw new Error(`expected ${payloadLength} bytes of payload, got ${length}`);
  if (!equalBytes(hasher.digest(), payloadDigest))
    throw new Error('expected the payload of the digest, got other bytes');
}

async function* sliceStreams(
  source: SliceSource,
  { payloadLength, payloadDigest }: Entry,
  slices: readonly ChunkRange[],
  mode: PayloadMode,
): AsyncGenerator<Uint8Array, void, undefined> {
  const length = Number(payloadLength);
  const run = createSliceRun(payloadDigest, length);
  let end = 0;
  if (mode === 'slices') yield encodeSliceCount(slices);
  for (const slice of slices) {
    if (mode !== 'whole') yield encodeSliceNumbers(slice, mode === 'slices' ? end : null);
    end = slice.after;
    const range = { start: slice.first * CHUNK_BYTES, end: Math.min(end * CHUNK_BYTES, length) };
    for (const step of run.steps(range)) {
      const bytes = await bytesOf(step, source);
      if (bytes.length !== step.size || run.check(step, bytes) === 'wrong')
        throw new Error(`expected bytes ${step.start}–${step.end} of the payload of the digest, got others`);
      if (bytes.length > 0) yield bytes;
    }
  }
}

async function bytesOf(step: SliceStep, source: SliceSource): Promise<Uint8Array> {
  if (step.kind === 'chunk') return source.payload(step.start, step.end);
  return step.size === 0 ? new Uint8Array(0) : sentLabels(step, await source.outboard(...pairAt(step.node)));
}
