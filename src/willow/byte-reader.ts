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
  readonly #copies: boolean;

  constructor(bytes: Uint8Array, form: EncodingForm, copies: boolean) {
    this.#bytes = bytes;
    this.#copies = copies;
    this.form = form;
  }

  take(length: number): Uint8Array {
    const start = this.at;
    this.ensure(length);
    if (this.problem !== null) return nothing;
    this.at = start + length;
    return this.#copies ? this.#bytes.slice(start, this.at) : this.#bytes.subarray(start, this.at);
  }

  byte(): number {
    this.ensure(1);
    if (this.problem !== null) return 0;
    this.at += 1;
    return this.#bytes[this.at - 1] ?? 0;
  }

  ensure(length: number): void {
    const left = this.#bytes.length - this.at;
    if (length <= left || this.problem !== null) return;
    this.wanted = this.at + length;
    this.fail(`expected ${length} more bytes at byte ${this.at}, found ${left}`);
  }

  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.at);
  }

  fail(problem: string, at: number = this.at): void {
    if (this.problem !== null) return;
    this.problem = problem;
    this.failedAt = at;
  }
}

/** A reader from the first byte on, whose `take` gives copies. */
export function byteReader(bytes: Uint8Array, form: EncodingForm = 'canonic'): ByteReader {
  return new Cursor(bytes, form, true);
}

/** A reader whose `take` gives views: for bytes that nobody else changes, and small enough to be kept as long as any part of them. */
export function viewReader(bytes: Uint8Array, form: EncodingForm = 'canonic'): ByteReader {
  return new Cursor(bytes, form, false);
}

/** Runs a decoder over the whole input, of which it keeps one copy; bytes left over are a problem. */
export function decodeWhole<T>(
  bytes: Uint8Array,
  read: (reader: ByteReader) => T,
  form: EncodingForm = 'canonic',
): Decoded<T> {
  return wholeOf(viewReader(new Uint8Array(bytes), form), bytes.length, read);
}

/** `decodeWhole` for long inputs: what is decoded holds copies of its parts, never the whole. */
export function decodeLong<T>(bytes: Uint8Array, read: (reader: ByteReader) => T): Decoded<T> {
  return wholeOf(byteReader(bytes), bytes.length, read);
}

function wholeOf<T>(reader: ByteReader, length: number, read: (reader: ByteReader) => T): Decoded<T> {
  const value = read(reader);
  if (reader.problem === null && reader.at !== length)
    reader.fail(`expected the end at byte ${reader.at}, found ${length - reader.at} more bytes`);
  if (reader.problem !== null) return { ok: false, problem: reader.problem, offset: reader.failedAt };
  return { ok: true, value };
}
