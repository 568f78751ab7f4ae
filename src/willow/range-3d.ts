import type { Area } from './area.ts';
import { compareBytes } from './bytes.ts';
import type { Entry } from './entry.ts';
import { comparePaths } from './path.ts';
import type { Path } from './path.ts';
import { intersectRanges, isEmptyRange, orderTimes, rangeIncludes, rangeIncludesRange } from './range.ts';
import type { Range } from './range.ts';
import { idSuccessor, prefixSuccessor } from './successor.ts';

/** A Willow 3dRange: a box of subspace ids (32 bytes, as big-endian numbers), paths and timestamps. */
export interface Range3d {
  readonly subspaces: Range<Uint8Array>;
  readonly paths: Range<Path>;
  readonly times: Range<bigint>;
}

/** The range that includes every entry (grouping entries, "default_3d_range" of the least subspace id). */
export const fullRange3d: Range3d = {
  subspaces: { start: new Uint8Array(32), end: null },
  paths: { start: [], end: null },
  times: { start: 0n, end: null },
};

/** Whether subspace, path and timestamp of the entry each lie in their range (which says nothing of namespaces). */
export function range3dIncludesEntry({ subspaces, paths, times }: Range3d, entry: Entry): boolean {
  return (
    rangeIncludes(subspaces, entry.subspaceId, compareBytes) &&
    rangeIncludes(paths, entry.path, comparePaths) &&
    rangeIncludes(times, entry.timestamp, orderTimes)
  );
}

/** Whether no entry can lie in the range: one of its three ranges is empty. */
export function isEmptyRange3d({ subspaces, paths, times }: Range3d): boolean {
  return (
    isEmptyRange(subspaces, compareBytes) ||
    isEmptyRange(paths, comparePaths) ||
    isEmptyRange(times, orderTimes)
  );
}

/** Whether every entry in `inner` lies in `outer` as well; an empty range lies in every range. */
export function range3dIncludesRange3d(outer: Range3d, inner: Range3d): boolean {
  return (
    isEmptyRange3d(inner) ||
    (rangeIncludesRange(outer.subspaces, inner.subspaces, compareBytes) &&
      rangeIncludesRange(outer.paths, inner.paths, comparePaths) &&
      rangeIncludesRange(outer.times, inner.times, orderTimes))
  );
}

/** The range of the entries that lie in both; may be empty. */
export function intersectRanges3d(a: Range3d, b: Range3d): Range3d {
  return {
    subspaces: intersectRanges(a.subspaces, b.subspaces, compareBytes),
    paths: intersectRanges(a.paths, b.paths, comparePaths),
    times: intersectRanges(a.times, b.times, orderTimes),
  };
}

/** The range that includes exactly the entries the area includes. */
export function areaTo3dRange({ subspaceId, path, times }: Area): Range3d {
  return {
    subspaces:
      subspaceId === null ? fullRange3d.subspaces : { start: subspaceId, end: idSuccessor(subspaceId) },
    paths: { start: path, end: prefixSuccessor(path) },
    times,
  };
}
