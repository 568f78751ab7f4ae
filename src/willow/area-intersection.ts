import type { Area } from './area.ts';
import { equalBytes } from './bytes.ts';
import { isPrefix } from './path.ts';
import { intersectRanges, isEmptyRange, orderTimes } from './range.ts';

/** The area of exactly the entries that lie in both, or null when none can (grouping entries, "(nonempty) intersection"). */
export function intersectAreas(a: Area, b: Area): Area | null {
  if (a.subspaceId !== null && b.subspaceId !== null && !equalBytes(a.subspaceId, b.subspaceId)) return null;
  const [shorter, longer] = a.path.length <= b.path.length ? [a.path, b.path] : [b.path, a.path];
  if (!isPrefix(shorter, longer)) return null;
  const times = intersectRanges(a.times, b.times, orderTimes);
  if (isEmptyRange(times, orderTimes)) return null;
  return { subspaceId: a.subspaceId ?? b.subspaceId, path: longer, times };
}
