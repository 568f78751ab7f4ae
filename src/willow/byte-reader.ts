import type { Decoded } from './decoded.ts';

/**
 * `canonic`: of all encodings of a value just the one its encoder gives, as in what is signed. `lenient`: all of them, as the
 * encoding relations of the specification (those with capital letters) allow.
 */
export type EncodingForm = 'canonic' | 'lenient';

/**
 * A cursor over untrusted bytes. The first failure sticks: from then on every read yields empty bytes or zero, so a
 * decoder reads straight on and asks `problem` where it matters (before loops, and at the end).
 */
export interface ByteReader {
  readonly form: EncodingForm;
  readonly problem: string | null;
  /** Where the problem is; 0 without one. */
  readonly failedAt: number;
  /** How many bytes there would have to be for the read that ran out; 0 when none did. */
  readonly wanted: number;
  /** Bytes consumed so far. */
  readonly at: number;
  /** The next `length` bytes; nothing is allocated when fewer are left. */
  take(length: number): Uint8Array;
  byte(): number;
  /** The next four bytes as one big-endian number. */
  uint32(): number;
  /** Fails unless as many bytes are left: asked before a loop over a count that was only claimed. */
  ensure(length: number): void;
  /** A view of the bytes consumed from byte `start` on, which stays right only while decoding. */
  since(start: number): Uint8Array;
  /** The problem is at the next byte, where no other is named. */
  fail(problem: string, at?: number): void;
}

const nothing = new Uint8Array(0);

class Cursor implements ByteReader {
  readonly form: EncodingForm;
  problem: string | null = null;
  failedAt = 0;
  wanted = 0;
  at = 0;
  readonly #bytes: Uint8Array;
  /** Where reading ends; 0 after a failure, so that one comparison finds both. */
  #end: number;

  constructor(bytes: Uint8Array, form: EncodingForm) {
    // a subclass (Node's Buffer) may mean a view by `slice`
    this.#bytes =
      bytes.constructor === Uint8Array
        ? bytes
        : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = bytes.length;
    this.form = form;
  }

  take(length: number): Uint8Array {
    const start = this.at;
    if (!this.#has(length)) return nothing;
    this.at = start + length;
    return this.#bytes.slice(start, this.at);
  }

  byte(): number {
    if (!this.#has(1)) return 0;
    this.at += 1;
    return this.#bytes[this.at - 1] ?? 0;
  }

  uint32(): number {
    if (!this.#has(4)) return 0;
    const bytes = this.#bytes;
    const { at } = this;
    this.at = at + 4;
    return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  }

  ensure(length: number): void {
    this.#has(length);
  }

  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.at);
  }

  fail(problem: string, at: number = this.at): void {
    if (this.problem !== null) return;
    this.problem = problem;
    this.failedAt = at;
    this.#end = 0;
  }

  #has(length: number): boolean {
    if (this.at + length <= this.#end) return true;
    if (this.problem === null) {
      this.wanted = this.at + length;
      this.fail(`expected ${length} more bytes at byte ${this.at}, found ${this.#end - this.at}`);
    }
    return false;
  }
}

/** A reader from the first byte on, whose `take` gives copies. */
export function byteReader(bytes: Uint8Array, form: EncodingForm = 'canonic'): ByteReader {
  return new Cursor(bytes, form);
}

/** Runs a decoder over the whole input, of which the value keeps copies of its parts; bytes left over are a problem. */
export function decodeWhole<T>(
  bytes: Uint8Array,
  read: (reader: ByteReader) => T,
  form: EncodingForm = 'canonic',
): Decoded<T> {
  const reader = byteReader(bytes, form);
  const value = read(reader);
  if (reader.problem === null && reader.at !== bytes.length)
    reader.fail(`expected the end at byte ${reader.at}, found ${bytes.length - reader.at} more bytes`);
  if (reader.problem !== null) return { ok: false, problem: reader.problem, offset: reader.failedAt };
  return { ok: true, value };
}
