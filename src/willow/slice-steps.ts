import { CHUNK_BYTES, LABEL_BYTES, leftLength } from './william3-tree.ts';

/** Bytes `start` to `end` of a payload of `length` bytes; a slice carries the whole chunks that cover them, and at least one. */
export interface SliceRange {
  readonly length: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Which labels a slice carries. `baseline`: both labels below every node on the way to a chunk, so that each chunk is verified as it
 * comes. `drop`: those alone that the chunks do not give (Bab's 64-grouped stream, as in Willow drops), so nothing is verified before the end.
 */
export type SliceKind = 'baseline' | 'drop';

/** A child of an inner node: whether the slice has chunks below it, and whether its label is in the stream. */
export interface SliceChild {
  readonly inside: boolean;
  readonly sent: boolean;
}

/** What comes next in the stream of a slice. `size` counts its bytes there, `start` and `end` the bytes of the payload below it. */
export type SliceStep =
  | {
      readonly kind: 'labels';
      readonly size: number;
      readonly start: number;
      readonly end: number;
      /** Which inner node it is, counted from 0 in the order of the stream of the whole payload. */
      readonly node: number;
      readonly left: SliceChild;
      readonly right: SliceChild;
    }
  | { readonly kind: 'chunk'; readonly size: number; readonly start: number; readonly end: number };

/** Whether these are bytes of a payload: safe integers, 0 ≤ start ≤ end ≤ length. */
export function isSliceRange({ length, start, end }: SliceRange): boolean {
  return [length, start, end].every(Number.isSafeInteger) && start >= 0 && start <= end && end <= length;
}

/** The range widened to whole chunks: what a slice of it carries. A RangeError for what is no range. */
export function coveredBytes(range: SliceRange): SliceRange {
  const { length, start, end } = range;
  if (!isSliceRange(range)) throw new RangeError(`bytes ${start}–${end} are no range of ${length} bytes`);
  const last = Math.max(0, Math.ceil(length / CHUNK_BYTES) - 1);
  const first = Math.min(Math.floor(start / CHUNK_BYTES), last);
  const after = Math.max(Math.ceil(end / CHUNK_BYTES), first + 1);
  return { length, start: first * CHUNK_BYTES, end: Math.min(after * CHUNK_BYTES, length) };
}

/** An inner node or a chunk with all below it: bytes `start` to `end` of the payload. */
export interface Subtree {
  readonly start: number;
  readonly end: number;
  /** Its number as an inner node, as in `SliceStep`. */
  readonly node: number;
}

/** The steps of the stream of a slice: inner nodes before their children, left before right (Bab, "Slice Verification"). */
export function sliceSteps(range: SliceRange, kind: SliceKind): Generator<SliceStep, void, undefined> {
  return subtreeSteps({ start: 0, end: range.length, node: 0 }, coveredBytes(range), kind);
}

/** Those of the steps of a slice that are in a subtree; `covered` are whole chunks, and one of them lies in it. */
export function* subtreeSteps(
  subtree: Subtree,
  covered: Pick<SliceRange, 'start' | 'end'>,
  kind: SliceKind,
): Generator<SliceStep, void, undefined> {
  const pending = [subtree];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const { start, end } = at;
    if (end - start <= CHUNK_BYTES) {
      yield { kind: 'chunk', size: end - start, start, end };
      continue;
    }
    const { leftTree, rightTree } = childrenOf(at);
    const child = (inside: boolean): SliceChild => ({ inside, sent: kind === 'baseline' || !inside });
    const left = child(covered.start < leftTree.end);
    const right = child(covered.end > rightTree.start);
    const size = LABEL_BYTES * (Number(left.sent) + Number(right.sent));
    yield { kind: 'labels', size, start, end, node: at.node, left, right };
    if (right.inside) pending.push(rightTree);
    if (left.inside) pending.push(leftTree);
  }
}

/** The two subtrees below an inner node. */
export function childrenOf({ start, end, node }: Subtree): {
  readonly leftTree: Subtree;
  readonly rightTree: Subtree;
} {
  const split = start + leftLength(end - start);
  return {
    leftTree: { start, end: split, node: node + 1 },
    rightTree: { start: split, end, node: node + (split - start) / CHUNK_BYTES },
  };
}

/** Bytes of the stream of a slice; counted step by step, so in time that grows with the slice. */
export function sliceSize(range: SliceRange, kind: SliceKind): number {
  let size = 0;
  for (const step of sliceSteps(range, kind)) size += step.size;
  return size;
}
