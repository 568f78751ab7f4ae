import { byteReader } from './byte-reader.ts';
import type { ByteReader, EncodingForm } from './byte-reader.ts';
import { joinBytes } from './bytes.ts';
import { DecodeError } from './decoded.ts';

/** Untrusted bytes that arrive in chunks of any size, decoded piece by piece; no more is held than the piece that is being decoded and one chunk. */
export interface ChunkReader {
  /** Bytes consumed so far. */
  readonly at: number;
  /** Decodes the next piece, of at most `most` bytes. DecodeError when it is malformed, longer, or the stream ends inside it: nothing of it is consumed. */
  decode<T>(read: (reader: ByteReader) => T, most: number): Promise<T>;
  /** At least one and at most `most` of the next bytes, as they come; null at the end. */
  some(most: number): Promise<Uint8Array | null>;
}

/** Reads chunks from a stream (a `ReadableStream` is one, too) as they are wanted. Its errors pass through as they are. */
export function chunkReader(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  form: EncodingForm = 'canonic',
): ChunkReader {
  const source = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  let held: Uint8Array = new Uint8Array(0);
  let consumed = 0;

  /** Waits until as many bytes are held; false when the stream ends before. */
  const hold = async (length: number): Promise<boolean> => {
    const parts: Uint8Array[] = [held];
    let total = held.length;
    while (total < length) {
      const next = await source.next();
      if (next.done === true) break;
      parts.push(next.value);
      total += next.value.length;
    }
    held = parts.length === 1 ? held : joinBytes(parts);
    return total >= length;
  };
  const advance = (length: number): void => {
    held = held.subarray(length);
    consumed += length;
  };

  return {
    get at() {
      return consumed;
    },
    async decode(read, most) {
      for (;;) {
        const reader = byteReader(held.subarray(0, most), form);
        const value = read(reader);
        if (reader.problem === null) {
          advance(reader.at);
          return value;
        }
        const { wanted, failedAt, problem } = reader;
        if (wanted > most)
          throw new DecodeError(`expected at most ${most} bytes, found a longer one`, consumed + failedAt);
        if (wanted === 0 || !(await hold(wanted))) throw new DecodeError(problem, consumed + failedAt);
      }
    },
    async some(most) {
      if (held.length === 0 && !(await hold(1))) return null;
      const part = held.slice(0, most);
      advance(part.length);
      return part;
    },
  };
}
