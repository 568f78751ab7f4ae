import { compareBytes } from '../../willow/bytes.ts';
import type { KeySpan } from '../../willow/sum-tree.ts';
import type { Range, Saying } from './range.ts';

/** What one side said of a span, with where it begins. */
export type Claim = { readonly span: KeySpan } & Saying;

/** The ranges of a message as claims: each begins where the one before ends. A problem when they do not rise, or do not reach the end. */
export function claimsOf(ranges: readonly Range[]): readonly Claim[] | { readonly problem: string } {
  let start: Uint8Array | null = null;
  let isAtEnd = false;
  const claims: Claim[] = [];
  for (const range of ranges) {
    if (isAtEnd || compareStartToEnd(start, range.end) >= 0)
      return { problem: 'ranges that overlap or are out of order' };
    claims.push({ ...range, span: { start, end: range.end } });
    start = range.end;
    isAtEnd = range.end === null;
  }
  return isAtEnd ? claims : { problem: 'ranges that do not reach the end' };
}

/** Claims as ranges, with skips for what lies between them. They are in order and disjoint. */
export function rangesOf(claims: readonly Claim[]): readonly Range[] {
  const ranges: Range[] = [];
  let at: Uint8Array | null = null;
  let isAtEnd = false;
  for (const { span, ...said } of claims) {
    if (compareStarts(at, span.start) < 0) ranges.push({ end: span.start, says: 'skip' });
    ranges.push({ ...said, end: span.end });
    at = span.end;
    isAtEnd = span.end === null;
  }
  return isAtEnd ? ranges : [...ranges, { end: null, says: 'skip' }];
}

/** Negative, zero or positive; null lies before everything. */
export function compareStarts(a: Uint8Array | null, b: Uint8Array | null): number {
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  return compareBytes(a, b);
}

/** Negative, zero or positive; null lies behind everything. */
export function compareEnds(a: Uint8Array | null, b: Uint8Array | null): number {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  return compareBytes(a, b);
}

/** Negative when a span from `start` to `end` holds something; a start of null lies before, an end of null behind everything. */
export function compareStartToEnd(start: Uint8Array | null, end: Uint8Array | null): number {
  return start === null || end === null ? -1 : compareBytes(start, end);
}

/** Whether all of one span lies in another. */
export function isWithin(inner: KeySpan, outer: KeySpan): boolean {
  return compareStarts(outer.start, inner.start) <= 0 && compareEnds(inner.end, outer.end) <= 0;
}

/** Two lists of disjoint claims as one in order. */
export function merged(some: readonly Claim[], more: readonly Claim[]): readonly Claim[] {
  if (some.length === 0 || more.length === 0) return some.length === 0 ? more : some;
  return [...some, ...more].toSorted((a, b) => compareStarts(a.span.start, b.span.start));
}
