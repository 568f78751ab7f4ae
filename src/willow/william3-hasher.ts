import { GROUP_BYTES } from './william3-engine.ts';
import { william3Engine } from './william3-start.ts';

/** WILLIAM3 of bytes that come piece by piece. */
export interface William3Hasher {
  /** Takes the next bytes, which may be changed afterwards. */
  update(bytes: Uint8Array): void;
  /** The digest of all bytes so far; more may follow. */
  digest(): Uint8Array;
}

/**
 * An incremental WILLIAM3: the same digest as `william3` however the bytes are cut. It keeps at most one group (64 KB) and a label for
 * each level of the tree above, whatever the length.
 */
export function createWilliam3(): William3Hasher {
  const engine = william3Engine();
  /** The group that is being filled, with room for twice of what came, up to a whole one. */
  let group = new Uint8Array(0);
  let filled = 0;
  const makeRoom = (length: number): void => {
    if (length <= group.length) return;
    const larger = new Uint8Array(Math.min(GROUP_BYTES, 2 * length));
    larger.set(group.subarray(0, filled));
    group = larger;
  };
  /** Complete subtrees, left to right, each of fewer groups than the one before: the binary digits of `groups`. */
  const stack: { readonly label: Uint8Array; readonly length: number }[] = [];
  let groups = 0;

  /** Takes a whole group that is not the last, so that neither it nor a node over it and its left siblings is the root. */
  const push = (bytes: Uint8Array): void => {
    let node = { label: engine.subtree(bytes, false), length: GROUP_BYTES };
    groups += 1;
    for (let digits = groups; digits % 2 === 0; digits /= 2) node = join(stack.pop()!, node, false);
    stack.push(node);
  };
  const join = (
    left: { readonly label: Uint8Array; readonly length: number },
    right: { readonly label: Uint8Array; readonly length: number },
    root: boolean,
  ): { label: Uint8Array; length: number } => {
    const length = left.length + right.length;
    return { label: engine.parent(left.label, right.label, length, root), length };
  };

  return {
    update(bytes) {
      let at = 0;
      while (at < bytes.length) {
        if (filled === GROUP_BYTES) {
          push(group);
          filled = 0;
        }
        if (filled === 0 && bytes.length - at > GROUP_BYTES) {
          push(bytes.subarray(at, at + GROUP_BYTES));
          at += GROUP_BYTES;
          continue;
        }
        const piece = bytes.subarray(at, at + GROUP_BYTES - filled);
        makeRoom(filled + piece.length);
        group.set(piece, filled);
        filled += piece.length;
        at += piece.length;
      }
    },
    digest() {
      let node = { label: engine.subtree(group.subarray(0, filled), stack.length === 0), length: filled };
      for (let i = stack.length - 1; i >= 0; i -= 1) node = join(stack[i]!, node, i === 0);
      return node.label;
    },
  };
}
