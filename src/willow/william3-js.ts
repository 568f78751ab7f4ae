import { concatBytes } from './bytes.ts';
import { FOUR_BYTES } from './william3-engine.ts';
import type { William3Engine } from './william3-engine.ts';
import { CHUNK_BYTES, LABEL_BYTES, leftLength } from './william3-tree.ts';

/** The initial values of WILLIAM3; everything else is BLAKE3's compression function over 64-byte blocks. */
const IV = Int32Array.of(
  0xc88f633b,
  0x4168fbf2,
  0x6ba32583,
  0xb0ff1847,
  0xac57e47d,
  0xa8931330,
  0x796a4645,
  0x6b28a3ee,
);
const CHUNK_START = 1;
const CHUNK_END = 2;
const PARENT = 4;
const ROOT = 8;
const BLOCK_BYTES = 64;
const CV_WORDS = 8;
const ROUNDS = 7;
/** Depth of the tree over 2^53 bytes, with the two children of each level. */
const STACK_WORDS = 64 * CV_WORDS;

/** BLAKE3's message schedule: which word each of the 16 positions takes in each of the 7 rounds. */
const SCHEDULE = ((): Uint8Array => {
  const permutation = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];
  const schedule = new Uint8Array(ROUNDS * 16);
  for (let i = 0; i < 16; i += 1) schedule[i] = i;
  for (let i = 16; i < schedule.length; i += 1) {
    schedule[i] = schedule[i - (i % 16) - 16 + (permutation[i % 16] ?? 0)] ?? 0;
  }
  return schedule;
})();

/** BLAKE3's quarter round on four words of the state, mixing in two words of the block. */
function mix(s: Int32Array, a: number, b: number, c: number, d: number, x: number, y: number): void {
  let va = s[a]!;
  let vb = s[b]!;
  let vc = s[c]!;
  let vd = s[d]!;
  va = (va + vb + x) | 0;
  vd ^= va;
  vd = (vd << 16) | (vd >>> 16);
  vc = (vc + vd) | 0;
  vb ^= vc;
  vb = (vb << 20) | (vb >>> 12);
  va = (va + vb + y) | 0;
  vd ^= va;
  vd = (vd << 24) | (vd >>> 8);
  vc = (vc + vd) | 0;
  vb ^= vc;
  s[a] = va;
  s[b] = (vb << 25) | (vb >>> 7);
  s[c] = vc;
  s[d] = vd;
}

const state = new Int32Array(16);

/** Compresses one block into the chaining value at `cv[at…at+8]`, in place. `counter` counts bytes and may pass 2^32. */
function compress(
  cv: Int32Array,
  at: number,
  block: Int32Array,
  counter: number,
  length: number,
  flags: number,
): void {
  const s = state;
  for (let i = 0; i < 8; i += 1) s[i] = cv[at + i]!;
  s[8] = IV[0]!;
  s[9] = IV[1]!;
  s[10] = IV[2]!;
  s[11] = IV[3]!;
  s[12] = counter | 0;
  s[13] = Math.floor(counter / 2 ** 32) | 0;
  s[14] = length;
  s[15] = flags;
  for (let r = 0; r < SCHEDULE.length; r += 16) {
    mix(s, 0, 4, 8, 12, block[SCHEDULE[r]!]!, block[SCHEDULE[r + 1]!]!);
    mix(s, 1, 5, 9, 13, block[SCHEDULE[r + 2]!]!, block[SCHEDULE[r + 3]!]!);
    mix(s, 2, 6, 10, 14, block[SCHEDULE[r + 4]!]!, block[SCHEDULE[r + 5]!]!);
    mix(s, 3, 7, 11, 15, block[SCHEDULE[r + 6]!]!, block[SCHEDULE[r + 7]!]!);
    mix(s, 0, 5, 10, 15, block[SCHEDULE[r + 8]!]!, block[SCHEDULE[r + 9]!]!);
    mix(s, 1, 6, 11, 12, block[SCHEDULE[r + 10]!]!, block[SCHEDULE[r + 11]!]!);
    mix(s, 2, 7, 8, 13, block[SCHEDULE[r + 12]!]!, block[SCHEDULE[r + 13]!]!);
    mix(s, 3, 4, 9, 14, block[SCHEDULE[r + 14]!]!, block[SCHEDULE[r + 15]!]!);
  }
  for (let i = 0; i < 8; i += 1) cv[at + i] = s[i]! ^ s[i + 8]!;
}

const block = new Int32Array(16);
const partial = new DataView(new ArrayBuffer(BLOCK_BYTES));
const stack = new Int32Array(STACK_WORDS);

/** Hashes bytes[from…to] (at most one chunk) into stack[at…at+8]. */
function hashChunk(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  at: number,
  rootFlag: number,
): void {
  stack.set(IV, at);
  let position = from;
  do {
    const length = Math.min(BLOCK_BYTES, to - position);
    let source = view;
    let start = position;
    if (length < BLOCK_BYTES) {
      source = partial;
      start = 0;
      for (let i = 0; i < BLOCK_BYTES; i += 1) partial.setUint8(i, i < length ? bytes[position + i]! : 0);
    }
    for (let i = 0; i < 16; i += 1) block[i] = source.getInt32(start + 4 * i, true);
    const first = position === from ? CHUNK_START : 0;
    position += length;
    compress(stack, at, block, 0, length, first | (position === to ? CHUNK_END | rootFlag : 0));
  } while (position < to);
}

/** Hashes the subtree over bytes[from…to] into stack[at…at+8]. */
function hashTree(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  at: number,
  rootFlag: number,
): void {
  const length = to - from;
  if (length <= CHUNK_BYTES) {
    hashChunk(bytes, view, from, to, at, rootFlag);
    return;
  }
  const left = leftLength(length);
  hashTree(bytes, view, from, from + left, at, 0);
  hashTree(bytes, view, from + left, to, at + CV_WORDS, 0);
  block.set(stack.subarray(at, at + 2 * CV_WORDS));
  stack.set(IV, at);
  compress(stack, at, block, length, BLOCK_BYTES, PARENT | rootFlag);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The label at stack[0…8]. */
function firstLabel(): Uint8Array {
  const label = new DataView(new ArrayBuffer(32));
  for (let i = 0; i < CV_WORDS; i += 1) label.setInt32(4 * i, stack[i]!, true);
  return new Uint8Array(label.buffer);
}

/** WILLIAM3 in plain JavaScript, for where WebAssembly with SIMD is missing. */
export const jsEngine: William3Engine = {
  name: 'js',
  subtree(bytes, root) {
    hashTree(bytes, viewOf(bytes), 0, bytes.length, 0, root ? ROOT : 0);
    return firstLabel();
  },
  parent(left, right, length, root) {
    const views = [viewOf(left), viewOf(right)];
    for (let i = 0; i < 16; i += 1) block[i] = views[i >> 3]!.getInt32(4 * (i & 7), true);
    stack.set(IV, 0);
    compress(stack, 0, block, length, BLOCK_BYTES, PARENT | (root ? ROOT : 0));
    return firstLabel();
  },
  four(rest) {
    if (rest.length > FOUR_BYTES) throw new RangeError(`expected at most ${FOUR_BYTES} bytes`);
    const digests = new Uint8Array(4 * LABEL_BYTES);
    for (let i = 0; i < 4; i += 1)
      digests.set(jsEngine.subtree(concatBytes(Uint8Array.of(i), rest), true), LABEL_BYTES * i);
    return digests;
  },
};
