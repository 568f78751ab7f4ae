import { createGroupedCheck } from './slice-check.ts';
import type { SliceCheck, SliceOutcome } from './slice-check.ts';
import { childrenOf, coveredBytes, subtreeSteps } from './slice-steps.ts';
import type { SliceRange, SliceStep, Subtree } from './slice-steps.ts';
import { LABEL_BYTES } from './william3-tree.ts';

/**
 * One after another, from left to right, slices of one payload in the `drop` form, each with the maximal left-skip: a node on the way to
 * a chunk of the slice before brings nothing, since the labels below it are known. Keeps a label for each level of the tree.
 */
export interface SliceRun {
  /** The steps of the next slice; RangeError unless its chunks come after those of the slice before. */
  steps(range: Pick<SliceRange, 'start' | 'end'>): Generator<SliceStep, void, undefined>;
  /** Checks the bytes of the step that came last, and no step left out. When the steps end and nothing was `wrong`, the slice is verified. */
  check(step: SliceStep, bytes: Uint8Array): SliceOutcome;
}

const nothing = new Uint8Array(0);

/** A subtree to the right of all slices so far, with its trusted label once that was checked. */
interface KnownTree extends Subtree {
  label: Uint8Array;
  readonly isRoot: boolean;
}

/** A run of slices of the payload of this digest and length. */
export function createSliceRun(digest: Uint8Array, length: number): SliceRun {
  /** The next one is last. */
  const known: KnownTree[] = [{ start: 0, end: length, node: 0, label: digest, isRoot: true }];
  let learned: KnownTree[] = [];
  let checkTree: SliceCheck | null = null;
  let done = 0;

  return {
    *steps(range) {
      const covered = coveredBytes({ ...range, length });
      if (covered.start < done)
        throw new RangeError(`expected a slice from byte ${done} on, got ${range.start}`);
      done = covered.end;
      while (known.length > 1 && (known.at(-1)?.end ?? 0) <= covered.start) known.pop();
      for (let tree = known.pop(); tree !== undefined; tree = known.pop()) {
        checkTree = createGroupedCheck(tree.label, tree.isRoot);
        learned = [];
        for (const step of subtreeSteps(tree, covered, 'drop')) {
          if (step.kind === 'labels' && step.right.sent)
            learned.push({ ...childrenOf(step).rightTree, label: nothing, isRoot: false });
          yield step;
        }
        known.push(...learned);
        if ((known.at(-1)?.start ?? length) >= covered.end) return;
      }
    },
    check(step, bytes) {
      const last = learned.at(-1);
      if (step.kind === 'labels' && step.right.sent && last !== undefined)
        last.label = bytes.slice(-LABEL_BYTES);
      return checkTree?.(step, bytes) ?? 'wrong';
    },
  };
}
