import { GROUP_BYTES, INPUT_AT } from './william3-engine.ts';

/*
 * The WebAssembly source of WILLIAM3, written by a program since its rounds only differ in their numbers: BLAKE3's compression
 * function with SIMD128, once with the four rows of one state as vectors and once with four messages in the four lanes, and the
 * tree over one group. `node scripts/william3-wasm.ts` compiles it into `william3-wasm.ts`.
 *
 * Memory: labels from byte 0 on (the answer is the first one), the input from byte INPUT_AT on.
 */
const IV = [
  '0xc88f633b',
  '0x4168fbf2',
  '0x6ba32583',
  '0xb0ff1847',
  '0xac57e47d',
  '0xa8931330',
  '0x796a4645',
  '0x6b28a3ee',
] as const;
const PERMUTATION = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];
const CHUNK_START = 1;
const CHUNK_END = 2;
const PARENT = 4;
const ROOT = 8;
const CHUNK_BYTES = 1024;

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const locals = (type: string, ...names: string[]): string =>
  names.map((name) => `(local $${name} ${type})`).join(' ');
const get = (name: string): string => `(local.get $${name})`;
const set = (name: string, value: string): string => `(local.set $${name} ${value})`;
const tee = (name: string, value: string): string => `(local.tee $${name} ${value})`;
const int = (value: number): string => `(i32.const ${value})`;
const add = (...terms: string[]): string => terms.reduce((sum, term) => `(i32x4.add ${sum} ${term})`);
const xor = (a: string, b: string): string => `(v128.xor ${a} ${b})`;
const splat = (value: string | number): string => `(i32x4.splat (i32.const ${value}))`;
const words = (...values: readonly (string | number)[]): string => `(v128.const i32x4 ${values.join(' ')})`;

/** Takes 32-bit words of two vectors: 0–3 are those of `a`, 4–7 those of `b`. */
const pick = (a: string, b: string, ...lanes: number[]): string =>
  `(i8x16.shuffle ${lanes.flatMap((lane) => range(4).map((byte) => 4 * lane + byte)).join(' ')} ${a} ${b})`;
const FIRST = [16, 12] as const;
const SECOND = [8, 7] as const;

/**
 * Rotates each word of a local right, after setting it to `value`: by whole bytes with the mask in the local r8 or r16, which engines
 * know to be a constant in range (one instruction, the mask in a register), else with two shifts.
 */
function rotate(local: string, value: string, bits: 16 | 12 | 8 | 7): string {
  return bits % 8 === 0
    ? `(i8x16.swizzle ${tee(local, value)} ${get(`r${bits}`)})`
    : `(v128.or (i32x4.shr_u ${tee(local, value)} ${int(bits)}) (i32x4.shl ${get(local)} ${int(32 - bits)}))`;
}
const setMasks = [8, 16]
  .map((bits) => {
    const bytes = range(16).map((byte) => (byte & 12) + ((byte + bits / 8) & 3));
    return set(`r${bits}`, `(v128.const i8x16 ${bytes.join(' ')})`);
  })
  .join('\n');

/** Half of BLAKE3's quarter round, on four quarters at once. */
function half(
  a: string,
  b: string,
  c: string,
  d: string,
  message: string,
  turns: typeof FIRST | typeof SECOND,
): string {
  return [
    set(d, rotate(d, xor(tee(a, add(get(a), get(b), get(message))), get(d)), turns[0])),
    set(b, rotate(b, xor(tee(c, add(get(c), get(d))), get(b)), turns[1])),
  ].join('\n');
}

/** One message after the other, its state in four rows: a b c d, the message in the order the rows take it. */
function rowRound(): string {
  const turn = (row: string, by: number): string =>
    set(row, pick(get(row), get(row), ...range(4).map((lane) => (lane + by) & 3)));
  return [
    half('a', 'b', 'c', 'd', 'm0', FIRST),
    half('a', 'b', 'c', 'd', 'm1', SECOND),
    turn('a', 3),
    turn('c', 1),
    turn('d', 2),
    half('a', 'b', 'c', 'd', 'm2', FIRST),
    half('a', 'b', 'c', 'd', 'm3', SECOND),
    turn('a', 1),
    turn('c', 3),
    turn('d', 2),
  ].join('\n');
}

/** The round after: BLAKE3's permutation of the message, in the order the rows take it. */
const permuteRows = [
  set('t0', pick(pick(get('m0'), get('m1'), 2, 1, 5, 7), get('m0'), 1, 2, 3, 0)),
  set('t1', pick(pick(get('m0'), get('m0'), 3, 3, 0, 0), pick(get('m2'), get('m3'), 2, 2, 7, 7), 0, 5, 2, 7)),
  set('t2', pick(get('m1'), get('m3'), 2, 6, 3, 7)),
  set('t2', pick(get('m2'), get('t2'), 0, 4, 1, 5)),
  set('m2', pick(pick(get('m3'), get('m1'), 0, 1, 4, 5), get('m2'), 0, 1, 2, 7)),
  set('m2', pick(get('m2'), get('m2'), 0, 2, 3, 1)),
  set('m3', pick(get('t2'), get('t2'), 2, 3, 1, 0)),
  set('m0', get('t0')),
  set('m1', get('t1')),
].join('\n');

/** Hashes blocks one after the other: `length` bytes from `in` on, into the label at `out`. A short block is filled up with zeros in place. */
const rows = `
(func $rows (param $in i32) (param $length i32) (param $low i32) (param $high i32)
  (param $first i32) (param $last i32) (param $out i32)
  ${locals('i32', 'flags', 'block', 'round')} ${locals('v128', 'r8', 'r16')}
  ${locals('v128', 'h0', 'h1', 'a', 'b', 'c', 'd', 'm0', 'm1', 'm2', 'm3', 't0', 't1', 't2')}
  (if (i32.or (i32.and (local.get $length) (i32.const 63)) (i32.eqz (local.get $length))) (then
    (memory.fill (i32.add (local.get $in) (local.get $length)) (i32.const 0)
      (i32.sub (i32.const 64) (i32.and (local.get $length) (i32.const 63))))))
  ${set('h0', words(...IV.slice(0, 4)))}
  ${set('h1', words(...IV.slice(4)))}
  (local.set $flags (local.get $first))
  ${setMasks}
  (loop $blocks
    (local.set $block
      (select (local.get $length) (i32.const 64) (i32.lt_u (local.get $length) (i32.const 64))))
    (local.set $length (i32.sub (local.get $length) (local.get $block)))
    (if (i32.eqz (local.get $length)) (then
      (local.set $flags (i32.or (local.get $flags) (local.get $last)))))
    ${set('a', get('h0'))}
    ${set('b', get('h1'))}
    ${set('c', words(...IV.slice(0, 4)))}
    (local.set $d (i32x4.replace_lane 3 (i32x4.replace_lane 2 (i32x4.replace_lane 1
      (i32x4.splat (local.get $low)) (local.get $high)) (local.get $block)) (local.get $flags)))
    (local.set $t0 (v128.load (local.get $in)))
    (local.set $t1 (v128.load offset=16 (local.get $in)))
    ${set('m0', pick(get('t0'), get('t1'), 0, 2, 4, 6))}
    ${set('m1', pick(get('t0'), get('t1'), 1, 3, 5, 7))}
    (local.set $t0 (v128.load offset=32 (local.get $in)))
    (local.set $t1 (v128.load offset=48 (local.get $in)))
    ${set('m2', pick(get('t0'), get('t1'), 6, 0, 2, 4))}
    ${set('m3', pick(get('t0'), get('t1'), 7, 1, 3, 5))}
    (local.set $round (i32.const 6))
    (loop $rounds
      ${rowRound()}
      (if (local.get $round) (then
        ${permuteRows}
        (local.set $round (i32.sub (local.get $round) (i32.const 1)))
        (br $rounds))))
    ${set('h0', xor(get('a'), get('c')))}
    ${set('h1', xor(get('b'), get('d')))}
    (local.set $in (i32.add (local.get $in) (i32.const 64)))
    (local.set $flags (i32.const 0))
    (br_if $blocks (local.get $length)))
  (v128.store (local.get $out) (local.get $h0))
  (v128.store offset=16 (local.get $out) (local.get $h1)))`;

/** The `word`-th word of each of the four lanes' blocks, as one message vector. */
function loadLanes(word: number): string {
  const first = `(v128.load32_zero offset=${4 * word} (local.get $in0))`;
  const all = [1, 2, 3].reduce(
    (vector, lane) => `(v128.load32_lane offset=${4 * word} ${lane} ${get(`in${lane}`)} ${vector})`,
    first,
  );
  return set(`m${word}`, all);
}

const QUARTERS = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

/** One round over four messages at once: each of the 16 words of the state is a vector of four lanes. */
function laneRound(order: readonly number[]): string {
  return QUARTERS.flatMap(([a, b, c, d], i) => [
    half(`v${a}`, `v${b}`, `v${c}`, `v${d}`, `m${order[2 * i]}`, FIRST),
    half(`v${a}`, `v${b}`, `v${c}`, `v${d}`, `m${order[2 * i + 1]}`, SECOND),
  ]).join('\n');
}

/** Seven rounds; in between all 16 message vectors change places, by way of the operand stack. */
const laneRounds = `
(local.set $round (i32.const 6))
(loop $rounds
  ${laneRound(range(16))}
  (if (local.get $round) (then
    ${PERMUTATION.map((from) => get(`m${from}`)).join(' ')}
    ${range(16)
      .map((i) => `local.set $m${15 - i}`)
      .join(' ')}
    (local.set $round (i32.sub (local.get $round) (i32.const 1)))
    (br $rounds))))`;

/**
 * Hashes `blocks` blocks of four messages `stride` bytes apart, the last one with `end` bytes, into four labels from `out` on. All is
 * read before anything is written, so parents may be written over their children.
 */
const lanes = `
(func $lanes (param $in0 i32) (param $stride i32) (param $blocks i32) (param $counter v128)
  (param $first i32) (param $last i32) (param $end i32) (param $out i32)
  ${locals('i32', 'flags', 'round', 'in1', 'in2', 'in3', 'size')} ${locals('v128', 'r8', 'r16')}
  ${locals('v128', ...range(16).map((i) => `v${i}`), ...range(16).map((i) => `m${i}`))}
  ${locals('v128', ...range(8).map((i) => `h${i}`))}
  (local.set $in1 (i32.add (local.get $in0) (local.get $stride)))
  (local.set $in2 (i32.add (local.get $in1) (local.get $stride)))
  (local.set $in3 (i32.add (local.get $in2) (local.get $stride)))
  ${IV.map((word, i) => set(`h${i}`, splat(word))).join('\n')}
  (local.set $flags (local.get $first))
  (local.set $size (i32.const 64))
  ${setMasks}
  (loop $next
    (local.set $blocks (i32.sub (local.get $blocks) (i32.const 1)))
    (if (i32.eqz (local.get $blocks)) (then
      (local.set $size (local.get $end))
      (local.set $flags (i32.or (local.get $flags) (local.get $last)))))
    ${range(16).map(loadLanes).join('\n')}
    ${range(8)
      .map((i) => set(`v${i}`, get(`h${i}`)))
      .join('\n')}
    ${range(4)
      .map((i) => set(`v${8 + i}`, splat(IV[i]!)))
      .join('\n')}
    (local.set $v12 (local.get $counter))
    ${set('v13', splat(0))}
    (local.set $v14 (i32x4.splat (local.get $size)))
    (local.set $v15 (i32x4.splat (local.get $flags)))
    ${laneRounds}
    ${range(8)
      .map((i) => set(`h${i}`, xor(get(`v${i}`), get(`v${8 + i}`))))
      .join('\n')}
    ${range(4)
      .map((i) => `(local.set $in${i} (i32.add (local.get $in${i}) (i32.const 64)))`)
      .join('\n')}
    (local.set $flags (i32.const 0))
    (br_if $next (local.get $blocks)))
  ${range(8)
    .flatMap((word) =>
      range(4).map(
        (lane) =>
          `(v128.store32_lane offset=${32 * lane + 4 * word} ${lane} (local.get $out) ${get(`h${word}`)})`,
      ),
    )
    .join('\n')})`;

/**
 * The label of the subtree over `length` input bytes. Chunks are hashed four at a time, then each level of parents four at a time;
 * lanes beyond the last node compute what nobody reads. A node without a sibling moves up a level.
 */
const subtree = `
(func (export "subtree") (param $length i32) (param $root i32)
  ${locals('i32', 'whole', 'count', 'pairs', 'unit', 'i', 'flags')}
  ${locals('v128', 'odd0', 'odd1')}
  (if (i32.le_u (local.get $length) (i32.const 1024)) (then
    (call $rows (i32.const ${INPUT_AT}) (local.get $length) (i32.const 0) (i32.const 0)
      (i32.const ${CHUNK_START}) (i32.or (i32.const ${CHUNK_END}) (local.get $root)) (i32.const 0))
    (return)))
  (local.set $whole (i32.shr_u (local.get $length) (i32.const 10)))
  (loop $chunks
    (if (i32.gt_s (i32.sub (local.get $whole) (local.get $i)) (i32.const 1)) (then
      (call $lanes (i32.add (i32.const ${INPUT_AT}) (i32.shl (local.get $i) (i32.const 10))) (i32.const 1024)
        (i32.const 16) (v128.const i32x4 0 0 0 0) (i32.const ${CHUNK_START}) (i32.const ${CHUNK_END})
        (i32.const 64) (i32.shl (local.get $i) (i32.const 5)))
      (local.set $i (i32.add (local.get $i) (i32.const 4)))
      (br $chunks))))
  (local.set $count (i32.shr_u (i32.add (local.get $length) (i32.const 1023)) (i32.const 10)))
  ;; What is left is one whole chunk, a part of one, or both.
  (if (i32.lt_u (local.get $i) (local.get $whole)) (then
    (call $rows (i32.add (i32.const ${INPUT_AT}) (i32.shl (local.get $i) (i32.const 10))) (i32.const 1024)
      (i32.const 0) (i32.const 0) (i32.const ${CHUNK_START}) (i32.const ${CHUNK_END})
      (i32.shl (local.get $i) (i32.const 5)))))
  (if (i32.lt_u (local.get $whole) (local.get $count)) (then
    (call $rows (i32.add (i32.const ${INPUT_AT}) (i32.shl (local.get $whole) (i32.const 10)))
      (i32.and (local.get $length) (i32.const 1023)) (i32.const 0) (i32.const 0)
      (i32.const ${CHUNK_START}) (i32.const ${CHUNK_END}) (i32.shl (local.get $whole) (i32.const 5)))))
  (local.set $unit (i32.const 1024))
  (loop $levels
    (local.set $unit (i32.shl (local.get $unit) (i32.const 1)))
    (local.set $pairs (i32.shr_u (local.get $count) (i32.const 1)))
    (local.set $flags (i32.or (i32.const ${PARENT})
      (select (local.get $root) (i32.const 0) (i32.eq (local.get $count) (i32.const 2)))))
    (local.set $odd0 (v128.load (i32.shl (local.get $pairs) (i32.const 6))))
    (local.set $odd1 (v128.load offset=16 (i32.shl (local.get $pairs) (i32.const 6))))
    (local.set $i (i32.const 0))
    (loop $parents
      (call $lanes (i32.shl (local.get $i) (i32.const 6)) (i32.const 64) (i32.const 1)
        (i32x4.min_s (i32x4.splat (local.get $unit))
          (i32x4.sub (i32x4.splat (i32.sub (local.get $length) (i32.mul (local.get $i) (local.get $unit))))
            (i32x4.mul (i32x4.splat (local.get $unit)) (v128.const i32x4 0 1 2 3))))
        (local.get $flags) (i32.const 0) (i32.const 64) (i32.shl (local.get $i) (i32.const 5)))
      (local.set $i (i32.add (local.get $i) (i32.const 4)))
      (br_if $parents (i32.lt_u (local.get $i) (local.get $pairs))))
    (if (i32.and (local.get $count) (i32.const 1)) (then
      (v128.store (i32.shl (local.get $pairs) (i32.const 5)) (local.get $odd0))
      (v128.store offset=16 (i32.shl (local.get $pairs) (i32.const 5)) (local.get $odd1))))
    (local.set $count (i32.add (local.get $pairs) (i32.and (local.get $count) (i32.const 1))))
    (br_if $levels (i32.gt_u (local.get $count) (i32.const 1)))))`;

/** The label of the inner node whose children's labels are the 64 input bytes; its length is `high` · 2^32 + `low`. */
const parent = `
(func (export "parent") (param $low i32) (param $high i32) (param $root i32)
  (call $rows (i32.const ${INPUT_AT}) (i32.const 64) (local.get $low) (local.get $high)
    (i32.or (i32.const ${PARENT}) (local.get $root)) (i32.const 0) (i32.const 0)))`;

/** The digests of four messages that differ in their first byte only, 0 to 3: the first of them, 1 to 1,024 bytes, is the input. */
const four = `
(func (export "four") (param $length i32) ${locals('i32', 'blocks')}
  (local.set $blocks (i32.shr_u (i32.add (local.get $length) (i32.const 63)) (i32.const 6)))
  (memory.fill (i32.add (i32.const ${INPUT_AT}) (local.get $length)) (i32.const 0)
    (i32.sub (i32.shl (local.get $blocks) (i32.const 6)) (local.get $length)))
  (i32.store8 (i32.const ${INPUT_AT}) (i32.const 0))
  ${[1, 2, 3]
    .map((i) => INPUT_AT + i * CHUNK_BYTES)
    .map(
      (
        at,
        i,
      ) => `(memory.copy (i32.const ${at}) (i32.const ${INPUT_AT}) (i32.shl (local.get $blocks) (i32.const 6)))
  (i32.store8 (i32.const ${at}) (i32.const ${i + 1}))`,
    )
    .join('\n')}
  (call $lanes (i32.const ${INPUT_AT}) (i32.const ${CHUNK_BYTES}) (local.get $blocks) (v128.const i32x4 0 0 0 0)
    (i32.const ${CHUNK_START}) (i32.const ${CHUNK_END | ROOT})
    (i32.sub (i32.const 64) (i32.and (i32.sub (i32.const 0) (local.get $length)) (i32.const 63))) (i32.const 0)))`;

/** The module: `memory`, `subtree(length, root)`, `parent(low, high, root)` and `four(length)`; `root` is 8 for the root of a tree, else 0. */
export function william3Wat(): string {
  return `(module\n(memory (export "memory") ${Math.ceil((INPUT_AT + GROUP_BYTES) / 65_536)})\n${rows}\n${lanes}\n${subtree}\n${parent}\n${four})\n`;
}
