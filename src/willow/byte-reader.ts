import type { Decoded } from './decoded.ts';

/**
 * A cursor over untrusted bytes. The first failure sticks: from then on every read yields empty bytes or zero, so a
 * decoder reads straight on and asks `problem` where it matters (before loops, and at the end).
 */
export interface ByteReader {
  readonly problem: string | null;
  /** Bytes consumed so far. */
  readonly at: number;
  /** A copy of the next `length` bytes; nothing is allocated when fewer are left. */
  take(length: number): Uint8Array;
  byte(): number;
  fail(problem: string): void;
}

const nothing = new Uint8Array(0);

/** A reader from the first byte on. */
export function byteReader(bytes: Uint8Array): ByteReader {
  let at = 0;
  let problem: string | null = null;
  const fail = (sentence: string): void => {
    problem ??= sentence;
  };
  const advance = (length: number): number | null => {
    if (problem !== null) return null;
    if (length > bytes.length - at) {
      fail(`expected ${length} more bytes at byte ${at}, found ${bytes.length - at}`);
      return null;
    }
    at += length;
    return at - length;
  };
  return {
    get problem() {
      return problem;
    },
    get at() {
      return at;
    },
    take(length) {
      const start = advance(length);
      return start === null ? nothing : new Uint8Array(bytes.subarray(start, start + length));
    },
    byte() {
      const start = advance(1);
      return start === null ? 0 : (bytes[start] ?? 0);
    },
    fail,
  };
}

/** Runs a decoder over the whole input; bytes left over are a problem. */
export function decodeWhole<T>(bytes: Uint8Array, read: (reader: ByteReader) => T): Decoded<T> {
  const reader = byteReader(bytes);
  const value = read(reader);
  if (reader.problem !== null) return { ok: false, problem: reader.problem };
  if (reader.at !== bytes.length) {
    return {
      ok: false,
      problem: `expected the end at byte ${reader.at}, found ${bytes.length - reader.at} more bytes`,
    };
  }
  return { ok: true, value };
}
