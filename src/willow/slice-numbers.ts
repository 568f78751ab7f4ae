import { concatBytes } from './bytes.ts';
import type { ChunkReader } from './chunk-reader.ts';
import { c64Standalone, readC64Standalone } from './compact-u64.ts';
import { CHUNK_BYTES } from './william3-tree.ts';

/** A slice by its chunks, from `first` up to, but not with, `after`. */
export interface ChunkRange {
  readonly first: number;
  readonly after: number;
}

/** Chunks of a payload; one without bytes has one, too. */
export function chunkCount(length: number): number {
  return Math.max(1, Math.ceil(length / CHUNK_BYTES));
}

/** What comes before the streams of slices in mode 11: how many they are, and the last chunk of the last. */
export function encodeSliceCount(slices: readonly ChunkRange[]): Uint8Array {
  const last = slices.at(-1)?.after ?? 0;
  return concatBytes(c64Standalone(BigInt(slices.length)), c64Standalone(BigInt(last - 1)));
}

/** What comes before the stream of a slice: in mode 11 the chunks since the end of the slice before, and its own chunks. */
export function encodeSliceNumbers({ first, after }: ChunkRange, end: number | null): Uint8Array {
  const count = c64Standalone(BigInt(after - first));
  return end === null ? count : concatBytes(c64Standalone(BigInt(first - end)), count);
}

/** Reads a number from `least` to `most`; DecodeError for another. */
async function readNumber(reader: ChunkReader, what: string, least: number, most: number): Promise<number> {
  return reader.decode((bytes) => {
    const found = readC64Standalone(bytes);
    if (found < least || found > most)
      bytes.fail(
        least > most
          ? `expected no ${what} in this place`
          : `expected ${least} to ${most} as ${what}, found ${found}`,
        0,
      );
    return Number(found);
  }, 9);
}

/** Reads the chunk count of mode 10; all chunks are not a slice, but the whole payload. */
export async function readSingleSlice(reader: ChunkReader, chunks: number): Promise<ChunkRange> {
  return { first: 0, after: await readNumber(reader, 'chunks of a slice that is not all', 1, chunks - 1) };
}

/** Reads the numbers of mode 11, each slice's when it is asked for, in front of its stream. A single slice from the first chunk on has another mode. */
export async function* readSlices(
  reader: ChunkReader,
  chunks: number,
): AsyncGenerator<ChunkRange, void, undefined> {
  const count = await readNumber(reader, 'number of slices', 1, chunks);
  const end = 1 + (await readNumber(reader, 'last chunk of the last slice', count - 1, chunks - 1));
  let after = 0;
  for (let left = count - 1; left >= 0; left -= 1) {
    // each of the slices left to come has a chunk
    const room = end - left - after;
    const gap = await readNumber(reader, 'chunks before a slice', count === 1 ? 1 : 0, room - 1);
    const first = after + gap;
    const most = room - gap;
    after = first + (await readNumber(reader, 'chunks of a slice', left === 0 ? most : 1, most));
    yield { first, after };
  }
}
