import type { ChunkReader } from './chunk-reader.ts';
import type { ItemHead } from './drop-item.ts';
import type { PayloadEvent } from './walk-payload.ts';
import { walkPayload } from './walk-payload.ts';

/**
 * A payload in a drop that is being read, to be read once and before the next item is asked for. Its bytes are verified when `chunks`
 * has come to its end; where they are not those of the digest, its last step throws a DecodeError with the place of the payload or slice.
 */
export type DropPayload =
  | { readonly kind: 'whole'; readonly length: bigint; readonly chunks: AsyncIterable<Uint8Array> }
  | { readonly kind: 'slices'; readonly length: bigint; readonly slices: AsyncIterable<DropSlice> };

/** Bytes `start` to `end` of a payload. Slices that were verified before another is refused stay so. */
export interface DropSlice {
  readonly start: number;
  readonly end: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** A payload for the reader of the drop, and how to get past it. */
export interface OpenPayload {
  readonly payload: DropPayload | null;
  /** Skips what was not read, without verifying it; throws again what reading has thrown. */
  close(): Promise<void>;
}

/** Opens the payload of the item whose head was just read. */
export function openPayload(reader: ChunkReader, head: ItemHead): OpenPayload {
  let isClosed = false;
  let failure: unknown = null;
  let slice = 0;
  const walk = walkPayload(reader, head, () => isClosed);

  const advance = async (): Promise<PayloadEvent | null> => {
    if (failure !== null) throw failure;
    try {
      const next = await walk.next();
      return next.done === true ? null : next.value;
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  const mustBeCurrent = (number: number): void => {
    if (isClosed || number !== slice)
      throw new Error('expected a payload to be read before what comes after it in the drop');
  };
  /** The next event for who reads the slice of this number. */
  const read = async (number: number): Promise<PayloadEvent | null> => {
    mustBeCurrent(number);
    const event = await advance();
    mustBeCurrent(number);
    if (event?.kind === 'slice') slice += 1;
    return event;
  };
  async function* chunksOf(number: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const event = await read(number);
      if (event === null) throw new Error('expected a slice to be read before the one after it');
      if (event.kind === 'verified') return;
      if (event.kind === 'bytes') yield event.bytes;
    }
  }
  async function* slices(): AsyncGenerator<DropSlice, void, undefined> {
    for (let event = await read(slice); event !== null; event = await read(slice))
      if (event.kind === 'slice') yield { start: event.start, end: event.end, chunks: chunksOf(slice) };
  }

  const length = head.entry.payloadLength;
  const kinds: Record<ItemHead['mode'], () => DropPayload | null> = {
    none: () => null,
    whole: () => ({ kind: 'whole', length, chunks: chunksOf(0) }),
    slice: () => ({ kind: 'slices', length, slices: slices() }),
    slices: () => ({ kind: 'slices', length, slices: slices() }),
  };
  return {
    payload: kinds[head.mode](),
    async close() {
      isClosed = true;
      while ((await advance()) !== null);
    },
  };
}
