import { william3Engine } from './william3-start.ts';
import { CHUNK_BYTES, LABEL_BYTES, leftLength } from './william3-tree.ts';
import { type SliceKind, type SliceRange, type SliceStep, sliceSize, sliceSteps } from './slice-steps.ts';

const PAIR_BYTES = 2 * LABEL_BYTES;

/**
 * The labels of all inner nodes' children, 64 bytes a node in the order of the stream of the whole payload: a sixteenth of the
 * payload, from which any slice is proven without hashing again. Nothing for a payload of one chunk.
 */
export function createOutboard(payload: Uint8Array): Uint8Array {
  const engine = william3Engine();
  const outboard = new Uint8Array(PAIR_BYTES * Math.max(0, Math.ceil(payload.length / CHUNK_BYTES) - 1));
  const label = (start: number, end: number, node: number): Uint8Array => {
    if (end - start <= CHUNK_BYTES) return engine.subtree(payload.subarray(start, end), false);
    const split = start + leftLength(end - start);
    const left = label(start, split, node + 1);
    const right = label(split, end, node + (split - start) / CHUNK_BYTES);
    outboard.set(left, PAIR_BYTES * node);
    outboard.set(right, PAIR_BYTES * node + LABEL_BYTES);
    return engine.parent(left, right, end - start, false);
  };
  if (outboard.length > 0) label(0, payload.length, 0);
  return outboard;
}

/** What a slice is proven from; only the range and the labels that go with it are read. */
export interface SliceSource {
  readonly payload: (start: number, end: number) => Uint8Array | Promise<Uint8Array>;
  readonly outboard: (start: number, end: number) => Uint8Array | Promise<Uint8Array>;
}

/** The stream of a slice, piece by piece. A source with wrong bytes gives a stream that a verifier refuses. */
export async function* sliceStream(
  source: SliceSource,
  range: SliceRange,
  kind: SliceKind = 'baseline',
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const step of sliceSteps(range, kind)) {
    if (step.kind === 'chunk') yield await source.payload(step.start, step.end);
    else yield sentLabels(step, await source.outboard(...pairAt(step.node)));
  }
}

/** The stream of a slice of a payload in memory, as one array. */
export function proveSlice(
  payload: Uint8Array,
  range: Omit<SliceRange, 'length'>,
  kind: SliceKind = 'baseline',
  outboard: Uint8Array = createOutboard(payload),
): Uint8Array {
  const whole = { ...range, length: payload.length };
  const stream = new Uint8Array(sliceSize(whole, kind));
  let at = 0;
  for (const step of sliceSteps(whole, kind)) {
    const bytes =
      step.kind === 'chunk'
        ? payload.subarray(step.start, step.end)
        : sentLabels(step, outboard.subarray(...pairAt(step.node)));
    stream.set(bytes, at);
    at += step.size;
  }
  return stream;
}

/** Where in an outboard the labels below this inner node are. */
export function pairAt(node: number): [number, number] {
  return [PAIR_BYTES * node, PAIR_BYTES * (node + 1)];
}

/** Those of the two labels below an inner node that its step has in the stream. */
export function sentLabels(step: SliceStep & { readonly kind: 'labels' }, pair: Uint8Array): Uint8Array {
  return pair.subarray(step.left.sent ? 0 : LABEL_BYTES, step.right.sent ? PAIR_BYTES : LABEL_BYTES);
}
