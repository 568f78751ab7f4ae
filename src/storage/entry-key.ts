import { compareBytes, concatBytes, toHex } from '../willow/bytes.ts';
import type { Entry } from '../willow/entry.ts';
import type { Path } from '../willow/path.ts';

/** A closed-open range of keys. */
export interface KeyRange {
  readonly start: Uint8Array;
  readonly end: Uint8Array;
}

/** Every key begins with it, so that every range of keys has an end. */
const START = Uint8Array.of(1);
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

/** 8 bytes, big-endian. */
export function u64Key(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

/** 0x01 ‖ namespace ‖ path ‖ end ‖ subspace ‖ time: sorts the entries of a namespace by (path, subspace, time). */
export function keyByPath(entry: Entry): Uint8Array {
  return concatBytes(
    START,
    entry.namespaceId,
    pathKey(entry.path),
    PATH_END,
    entry.subspaceId,
    u64Key(entry.timestamp),
  );
}

/** 0x01 ‖ namespace ‖ subspace ‖ path ‖ end ‖ time: sorts the entries of a namespace by (subspace, path, time). */
export function keyByAuthor(entry: Entry): Uint8Array {
  return concatBytes(
    START,
    entry.namespaceId,
    entry.subspaceId,
    pathKey(entry.path),
    PATH_END,
    u64Key(entry.timestamp),
  );
}

/** The keys by path of a namespace under a path prefix. */
export function rangeByPath(namespace: Uint8Array, prefix: Path): KeyRange {
  return startingWith(concatBytes(START, namespace, pathKey(prefix)));
}

/** The keys by author of all entries that could prune one of `entries` or be pruned by it; no range twice. */
export function rangesInWay(entries: readonly Entry[]): readonly KeyRange[] {
  const ranges = entries.flatMap(inWayOf);
  return [...new Map(ranges.map((range) => [toHex(range.start), range])).values()];
}

/** One range for every shorter path, with that very path only, and one for the entry's own path and all below it. */
function inWayOf(entry: Entry): readonly KeyRange[] {
  const author = concatBytes(START, entry.namespaceId, entry.subspaceId);
  const above = entry.path.map((_, length) =>
    startingWith(concatBytes(author, pathKey(entry.path.slice(0, length)), PATH_END)),
  );
  return [...above, startingWith(concatBytes(author, pathKey(entry.path)))];
}

/** True when `key` lies in `range`. */
export function inRange(key: Uint8Array, range: KeyRange): boolean {
  return compareBytes(key, range.start) >= 0 && compareBytes(key, range.end) < 0;
}

function startingWith(start: Uint8Array): KeyRange {
  const last = start.findLastIndex((byte) => byte !== 0xff);
  const end = start.slice(0, last + 1);
  end[last] = (end[last] ?? 0) + 1;
  return { start, end };
}
