/** Negative, zero or positive, as `Array.prototype.sort` wants it; a total order. */
export type Order<T> = (a: T, b: T) => number;

/** A Willow range: everything from `start` on that is less than `end`; without an end (null) the range is open. */
export interface Range<T> {
  readonly start: T;
  readonly end: T | null;
}

/** The order of timestamps. */
export const orderTimes: Order<bigint> = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Whether the value is at or after the start and before the end, if there is one (grouping entries, "include"). */
export function rangeIncludes<T>(range: Range<T>, value: T, order: Order<T>): boolean {
  return order(value, range.start) >= 0 && (range.end === null || order(value, range.end) < 0);
}

/** Whether the range includes nothing: a closed one whose end is not after its start. An open range includes its start. */
export function isEmptyRange<T>({ start, end }: Range<T>, order: Order<T>): boolean {
  return end !== null && order(end, start) <= 0;
}

/** Whether `outer` includes everything that `inner` includes; an empty range lies in every range. */
export function rangeIncludesRange<T>(outer: Range<T>, inner: Range<T>, order: Order<T>): boolean {
  if (isEmptyRange(inner, order)) return true;
  if (order(inner.start, outer.start) < 0) return false;
  return outer.end === null || (inner.end !== null && order(inner.end, outer.end) <= 0);
}

/** The range of what both include (grouping entries, "intersection"): the later start and the earlier end; may be empty. */
export function intersectRanges<T>(a: Range<T>, b: Range<T>, order: Order<T>): Range<T> {
  return {
    start: order(a.start, b.start) >= 0 ? a.start : b.start,
    end: earlierEnd(a.end, b.end, order),
  };
}

function earlierEnd<T>(a: T | null, b: T | null, order: Order<T>): T | null {
  if (a === null || b === null) return a ?? b;
  return order(a, b) <= 0 ? a : b;
}
