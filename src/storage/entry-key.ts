import { compareBytes, concatBytes, toHex } from '../willow/bytes.ts';
import type { Entry } from '../willow/entry.ts';
import { closedPathKey, entryKey, pathKey } from '../willow/entry-order.ts';
import type { Path } from '../willow/path.ts';
import type { Range } from '../willow/range.ts';

/** A closed-open range of keys. */
export interface KeyRange {
  readonly start: Uint8Array;
  readonly end: Uint8Array;
}

/** Every key begins with it, so that every range of keys has an end. */
const START = Uint8Array.of(1);

/** 0x01 ‖ namespace ‖ path ‖ end ‖ subspace ‖ time: sorts the entries of a namespace by (path, subspace, time). */
export function keyByPath(entry: Entry): Uint8Array {
  return concatBytes(START, entry.namespaceId, entryKey(entry, 'path'));
}

/** 0x01 ‖ namespace ‖ subspace ‖ path ‖ end ‖ time: sorts the entries of a namespace by (subspace, path, time). */
export function keyByAuthor(entry: Entry): Uint8Array {
  return concatBytes(START, entry.namespaceId, entryKey(entry, 'subspace'));
}

/** The keys by path of a namespace under a path prefix. */
export function rangeByPath(namespace: Uint8Array, prefix: Path): KeyRange {
  return startingWith(concatBytes(START, namespace, pathKey(prefix)));
}

/** The keys by author of what one author has under a path prefix. */
export function rangeByAuthor(namespace: Uint8Array, author: Uint8Array, prefix: Path): KeyRange {
  return startingWith(concatBytes(START, namespace, author, pathKey(prefix)));
}

/** The keys of all entries of a range of paths that is not empty: by author those of one, by path (null) those of all. */
export function rangeBetweenPaths(
  namespace: Uint8Array,
  author: Uint8Array | null,
  { start, end }: Range<Path>,
): KeyRange {
  const first = concatBytes(START, namespace, author ?? new Uint8Array(0));
  return {
    start: concatBytes(first, closedPathKey(start)),
    end: end === null ? startingWith(first).end : concatBytes(first, closedPathKey(end)),
  };
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
    startingWith(concatBytes(author, closedPathKey(entry.path.slice(0, length)))),
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
