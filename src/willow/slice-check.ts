import { equalBytes } from './bytes.ts';
import type { SliceKind, SliceStep } from './slice-steps.ts';
import { william3Engine } from './william3-start.ts';
import { LABEL_BYTES } from './william3-tree.ts';

/** `held`: it cannot be told yet; the next `verified` is for all that was held. */
export type SliceOutcome = 'verified' | 'held' | 'wrong';

/** Checks the parts of a slice, in the order of its steps; not to be asked again after `wrong`. It keeps no view of `bytes`. */
export type SliceCheck = (step: SliceStep, bytes: Uint8Array) => SliceOutcome;

/** A check against a trusted digest. */
export function createSliceCheck(digest: Uint8Array, kind: SliceKind): SliceCheck {
  return kind === 'drop' ? createGroupedCheck(digest, true) : topDown(digest);
}

/** Every label is known before what is below it, so each part is verified by itself. */
function topDown(digest: Uint8Array): SliceCheck {
  const engine = william3Engine();
  const known = [digest];
  let root = true;
  return (step, bytes) => {
    const isRoot = root;
    root = false;
    const expected = known.pop()!;
    if (step.kind === 'chunk')
      return equalBytes(engine.subtree(bytes, isRoot), expected) ? 'verified' : 'wrong';
    const [left, right] = [bytes.subarray(0, LABEL_BYTES), bytes.subarray(LABEL_BYTES)];
    if (!equalBytes(engine.parent(left, right, step.end - step.start, isRoot), expected)) return 'wrong';
    if (step.right.inside) known.push(right.slice());
    if (step.left.inside) known.push(left.slice());
    return 'verified';
  };
}

/** A check of the steps of a subtree in a `drop` slice against its trusted label: labels on the way to the chunks are computed from the chunks. */
export function createGroupedCheck(trusted: Uint8Array, isRoot: boolean): SliceCheck {
  const engine = william3Engine();
  const open: { left: Uint8Array | null; right: Uint8Array | null; readonly length: number }[] = [];
  return (step, bytes) => {
    if (step.kind === 'labels') {
      open.push({
        left: step.left.sent ? bytes.slice(0, LABEL_BYTES) : null,
        right: step.right.sent ? bytes.slice(-LABEL_BYTES) : null,
        length: step.end - step.start,
      });
      return 'held';
    }
    let label = engine.subtree(bytes, isRoot && open.length === 0);
    for (let node = open.at(-1); node !== undefined; node = open.at(-1)) {
      if (node.left === null) node.left = label;
      else node.right = label;
      if (node.right === null) return 'held';
      open.pop();
      label = engine.parent(node.left, node.right, node.length, isRoot && open.length === 0);
    }
    return equalBytes(label, trusted) ? 'verified' : 'wrong';
  };
}
