import type { KeyRange } from '../entry-key.ts';

/** Bytes as an IndexedDB key. */
export function binaryKey(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** A range of byte keys as IndexedDB takes it. */
export function keyRange({ start, end }: KeyRange): IDBKeyRange {
  return IDBKeyRange.bound(binaryKey(start), binaryKey(end), false, true);
}
