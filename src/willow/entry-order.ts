import { concatBytes } from './bytes.ts';
import type { Entry } from './entry.ts';
import type { Path } from './path.ts';

/** The two orders in which the entries of a namespace are kept: by (path, subspace, time) and by (subspace, path, time). */
export type EntryOrder = 'path' | 'subspace';

const PATH_END = Uint8Array.of(0, 0);
const COMPONENT_END = [0, 1] as const;

/**
 * The path as bytes whose order is that of paths, and such that `a` is a prefix of `b` exactly when the bytes of `a` are a prefix of
 * those of `b`: in each component 0x00 becomes 0x00 0xff, after it comes 0x00 0x01.
 */
export function pathKey(path: Path): Uint8Array {
  const bytes: number[] = [];
  for (const component of path) {
    for (const byte of component) {
      bytes.push(byte);
      if (byte === 0) bytes.push(0xff);
    }
    bytes.push(...COMPONENT_END);
  }
  return Uint8Array.from(bytes);
}

/** `pathKey` closed: it sorts before every path that extends it, and is the beginning of no other path's. */
export function closedPathKey(path: Path): Uint8Array {
  return concatBytes(pathKey(path), PATH_END);
}

/** 8 bytes, big-endian. */
export function u64Key(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

/** Bytes whose order among the entries of one namespace is this one. */
export function entryKey({ path, subspaceId, timestamp }: Entry, order: EntryOrder): Uint8Array {
  const [closed, time] = [closedPathKey(path), u64Key(timestamp)];
  return order === 'path' ? concatBytes(closed, subspaceId, time) : concatBytes(subspaceId, closed, time);
}

/** The least bytes greater than all that begin with `start`; null when there are none. */
export function afterPrefix(start: Uint8Array): Uint8Array | null {
  const last = start.findLastIndex((byte) => byte !== 0xff);
  if (last === -1) return null;
  const end = start.slice(0, last + 1);
  end[last] = (end[last] ?? 0) + 1;
  return end;
}
