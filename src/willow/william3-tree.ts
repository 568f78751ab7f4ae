import { GROUP_BYTES, type William3Engine } from './william3-engine.ts';

/** Bytes of a chunk, a leaf of the tree; only the last one may have fewer. */
export const CHUNK_BYTES = 1024;
/** Bytes of a label: the hash of a node, and of the root the digest. */
export const LABEL_BYTES = 32;

/** Bytes under the left child of a node over `length` bytes, more than a chunk: the greatest power of two of chunks that leaves some to the right. */
export function leftLength(length: number): number {
  let left = CHUNK_BYTES;
  while (2 * left < length) left *= 2;
  return left;
}

/** The label of the node over all of `bytes`, any number of them; with `root` their digest. */
export function treeLabel(engine: William3Engine, bytes: Uint8Array, root: boolean): Uint8Array {
  if (bytes.length <= GROUP_BYTES) return engine.subtree(bytes, root);
  const split = leftLength(bytes.length);
  const left = treeLabel(engine, bytes.subarray(0, split), false);
  const right = treeLabel(engine, bytes.subarray(split), false);
  return engine.parent(left, right, bytes.length, root);
}
