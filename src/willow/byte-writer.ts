import type { TagWidth } from './compact-u64.ts';
import { writeC64 } from './compact-u64.ts';
import { encodedPathLength, writePath } from './path.ts';
import type { Path } from './path.ts';

/** Bytes written one after the other, in room that grows and is used again: nothing is allocated but what `written` answers. */
export class ByteWriter {
  #bytes = new Uint8Array(512);
  #length = 0;

  /** Forgets what was written: an encoder that throws in the middle leaves nothing behind for the next. */
  begin(): void {
    this.#length = 0;
  }

  /** A copy of all since `begin`. */
  written(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** All since `begin`, until the next is written over it. */
  get view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  all(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** The bytes that follow the minimal tag of n. RangeError when n is no u64. */
  c64(n: bigint, width: TagWidth): void {
    this.#room(8);
    this.#length = writeC64(this.#bytes, this.#length, n, width);
  }

  /** encode_path. RangeError beyond the limits of Willow'25. */
  path(path: Path): void {
    this.#room(encodedPathLength(path));
    this.#length = writePath(this.#bytes, this.#length, path);
  }

  #room(length: number): void {
    const needed = this.#length + length;
    if (needed <= this.#bytes.length) return;
    const bytes = new Uint8Array(2 * needed);
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }
}
