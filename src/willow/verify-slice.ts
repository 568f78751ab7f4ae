import { createSliceCheck } from './slice-check.ts';
import { coveredBytes, type SliceKind, type SliceRange, type SliceStep, sliceSteps } from './slice-steps.ts';
import { CHUNK_BYTES } from './william3-tree.ts';

/** Verified bytes of the payload, from byte `at` on: one chunk. The pieces of one push are views of one buffer of its size. */
export interface SlicePiece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** Why a stream is refused. `offset` is where in the stream the part begins that does not fit: two labels, a chunk, or with drops all of it. */
export interface SliceProblem {
  readonly offset: number;
  readonly problem: string;
}

/** What a verifier is told before the first byte: the digest it trusts, the payload's claimed length, and the bytes asked for. */
export interface SliceClaim extends SliceRange {
  readonly digest: Uint8Array;
  readonly kind?: SliceKind;
}

/** Reads the stream of a slice. Bytes may be cut anywhere; what was handed out as verified stays so, whatever follows. */
export interface SliceVerifier {
  /** Takes the next bytes, which may be changed afterwards. After a refusal nothing is read any more. */
  push(bytes: Uint8Array): { readonly pieces: readonly SlicePiece[]; readonly refused: SliceProblem | null };
  /** To be asked when the stream ends: why this is not the whole slice, or null. */
  finish(): SliceProblem | null;
  /** The payload is verified from the first chunk of the slice up to here: where a new slice goes on after a stream broke off. */
  readonly verifiedTo: number;
}

/**
 * A verifier of one slice. It keeps one chunk and a label for each level of the tree (a `drop` slice also its chunks, up to its end),
 * by what came and never by what is claimed. A RangeError for what is no range (`isSliceRange`).
 */
export function createSliceVerifier(claim: SliceClaim): SliceVerifier {
  const kind = claim.kind ?? 'baseline';
  const steps = sliceSteps(claim, kind);
  const check = createSliceCheck(claim.digest, kind);
  const part = new Uint8Array(CHUNK_BYTES);
  const state = {
    step: steps.next().value ?? null,
    refused: null as SliceProblem | null,
    /** Bytes of the stream before the part that is being read, and of that part. */
    offset: 0,
    filled: 0,
    held: [] as SlicePiece[],
    verifiedTo: coveredBytes(claim).start,
  };

  /** Checks the part that is complete now, and hands out what is verified with it. */
  const complete = (step: SliceStep, bytes: Uint8Array, pieces: SlicePiece[]): void => {
    if (step.kind === 'chunk') state.held.push({ at: step.start, bytes });
    const outcome = check(step, bytes);
    if (outcome === 'wrong') {
      const offset = kind === 'drop' ? 0 : state.offset;
      state.refused = { offset, problem: `expected ${nameOf(step, kind)}, found other bytes` };
      state.held = [];
      return;
    }
    state.offset += step.size;
    state.filled = 0;
    state.step = steps.next().value ?? null;
    if (outcome === 'held') return;
    for (const piece of state.held) pieces.push(piece);
    state.held = [];
    if (step.kind === 'chunk') state.verifiedTo = step.end;
  };

  return {
    push(bytes) {
      const pieces: SlicePiece[] = [];
      const own = bytes.slice();
      let at = 0;
      while (state.refused === null && state.step !== null) {
        const { step, filled } = state;
        const taken = own.subarray(at, at + step.size - filled);
        at += taken.length;
        if (taken.length === step.size) {
          complete(step, taken, pieces);
          continue;
        }
        part.set(taken, filled);
        state.filled += taken.length;
        if (state.filled < step.size) break;
        complete(step, part.slice(0, step.size), pieces);
      }
      if (state.refused === null && at < bytes.length) {
        const problem = `expected the end of the slice, found ${bytes.length - at} more bytes`;
        state.refused = { offset: state.offset, problem };
      }
      return { pieces, refused: state.refused };
    },
    finish() {
      const { step, refused, offset, filled } = state;
      if (refused !== null || step === null) return refused;
      return { offset: offset + filled, problem: `expected ${nameOf(step, kind)}, found the end` };
    },
    get verifiedTo() {
      return state.verifiedTo;
    },
  };
}

function nameOf(step: SliceStep, kind: SliceKind): string {
  const what = kind === 'drop' ? 'labels and chunks' : step.kind === 'chunk' ? 'the chunk' : 'the labels';
  return `${what} of bytes ${step.start}–${step.end} under the digest`;
}

/** Reads a whole slice at once: its verified pieces, or the first problem. */
export function verifySlice(
  stream: Uint8Array,
  claim: SliceClaim,
): { readonly ok: true; readonly value: readonly SlicePiece[] } | ({ readonly ok: false } & SliceProblem) {
  const verifier = createSliceVerifier(claim);
  const { pieces, refused } = verifier.push(stream);
  const problem = refused ?? verifier.finish();
  return problem === null ? { ok: true, value: pieces } : { ok: false, ...problem };
}
