import type { SliceSource } from './prove-slice.ts';
import { william3Engine } from './william3-start.ts';
import { CHUNK_BYTES } from './william3-tree.ts';

/** A payload as large as is wanted that takes no memory: one chunk, 2^`depth` times. So labels depend on how much lies below, and nothing else. */
export interface LargePayload {
  readonly length: number;
  readonly digest: Uint8Array;
  /** All of it, 64 KiB at a time. */
  chunks(): Generator<Uint8Array, void>;
  readonly source: SliceSource;
}

const PAIR_BYTES = 64;

export function largePayload(depth: number): LargePayload {
  const { subtree, parent } = william3Engine();
  const chunk = Uint8Array.from({ length: CHUNK_BYTES }, (_, at) => at * 31);
  /** By the level of the node, 0 that of the chunks. */
  const labels = [subtree(chunk, false)];
  const children = (level: number): Uint8Array => labels[level - 1] ?? chunk;
  const labelAt = (level: number, isRoot: boolean): Uint8Array =>
    parent(children(level), children(level), CHUNK_BYTES * 2 ** level, isRoot);
  for (let level = 1; level < depth; level += 1) labels.push(labelAt(level, false));

  /** The level of an inner node, by its number in pre-order. */
  const levelOf = (node: number): number => {
    let [level, number] = [depth, node];
    while (number > 0) {
      level -= 1;
      // below a child of this level are 2^level chunks, and one inner node less
      number = number > 2 ** level - 1 ? number - 2 ** level : number - 1;
    }
    return level;
  };
  const repeated = (length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += CHUNK_BYTES) bytes.set(chunk, at);
    return bytes;
  };
  const length = CHUNK_BYTES * 2 ** depth;
  return {
    length,
    digest: labelAt(depth, true),
    *chunks() {
      for (let at = 0; at < length; at += 65_536) yield repeated(Math.min(65_536, length));
    },
    source: {
      payload: (start, end) => repeated(end - start),
      outboard: (start) => {
        const pair = new Uint8Array(PAIR_BYTES);
        const label = children(levelOf(start / PAIR_BYTES));
        pair.set(label);
        pair.set(label, PAIR_BYTES / 2);
        return pair;
      },
    },
  };
}
