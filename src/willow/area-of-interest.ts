import { areaIncludesEntry } from './area.ts';
import type { Area } from './area.ts';
import { intersectAreas } from './area-intersection.ts';
import { compareBytes } from './bytes.ts';
import { MAX_U64 } from './compact-u64.ts';
import type { Entry } from './entry.ts';
import { isNewer } from './newer.ts';
import { comparePaths } from './path.ts';

/** The newest entries of an area: at most `maxCount` of them, their payloads at most `maxSize` bytes together (both u64). */
export interface AreaOfInterest {
  readonly area: Area;
  readonly maxCount: bigint;
  readonly maxSize: bigint;
}

/** As `maxCount` or `maxSize`: any number. (Zero is a limit like any other: nothing.) */
export const NO_LIMIT = MAX_U64;

/** Everything in the area, however much. */
export function wholeArea(area: Area): AreaOfInterest {
  return { area, maxCount: NO_LIMIT, maxSize: NO_LIMIT };
}

/**
 * Which of the entries of one namespace are of interest, newest first. Limits count what lies in the area; the first
 * entry beyond a limit ends the list, though an older one were small enough.
 */
export function entriesOfInterest(interest: AreaOfInterest, entries: Iterable<Entry>): Entry[] {
  const { area, maxCount, maxSize } = interest;
  const newestFirst = [...entries].filter((entry) => areaIncludesEntry(area, entry)).sort(orderByAge);
  let size = 0n;
  const beyond = newestFirst.findIndex((entry, index) => {
    size += entry.payloadLength;
    return (maxCount !== NO_LIMIT && BigInt(index) >= maxCount) || (maxSize !== NO_LIMIT && size > maxSize);
  });
  return beyond === -1 ? newestFirst : newestFirst.slice(0, beyond);
}

/** What is of interest to both (grouping entries, "intersection"): the common area and the lesser limits; null without one. */
export function intersectInterests(a: AreaOfInterest, b: AreaOfInterest): AreaOfInterest | null {
  const area = intersectAreas(a.area, b.area);
  return area === null
    ? null
    : { area, maxCount: lesser(a.maxCount, b.maxCount), maxSize: lesser(a.maxSize, b.maxSize) };
}

/** Newest first; entries that tie in all of "newer" stand by subspace and path, so that every peer cuts at the same one. */
function orderByAge(a: Entry, b: Entry): number {
  if (isNewer(a, b)) return -1;
  if (isNewer(b, a)) return 1;
  const subspaces = compareBytes(a.subspaceId, b.subspaceId);
  return subspaces === 0 ? comparePaths(a.path, b.path) : subspaces;
}

function lesser(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
