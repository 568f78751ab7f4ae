// Edit distance (Levenshtein 1965) between texts, by code point, in memory for one row.
export { alloc, reset } from '../../assembly/buffers';

/** Spreads well-formed UTF-8 into 32-bit code points at `out` and returns how many. */
export function code_points(at: usize, length: i32, out: usize): i32 {
  let n = 0;
  let i = 0;
  while (i < length) {
    const first: u32 = load<u8>(at + i);
    const size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    let code = size == 1 ? first : first & (0x7f >> size);
    for (let k = 1; k < size; k++) code = (code << 6) | (load<u8>(at + i + k) & 0x3f);
    store<u32>(out + (n++ << 2), code);
    i += size;
  }
  return n;
}

/** Insertions, deletions and substitutions that turn one well-formed UTF-8 text into the other. */
export function distance(a: usize, a_length: i32, b: usize, b_length: i32): i32 {
  const from = heap.alloc(a_length * 4);
  const to = heap.alloc(b_length * 4);
  const m = code_points(a, a_length, from);
  const n = code_points(b, b_length, to);
  const row = heap.alloc((n + 1) * 4);
  for (let j = 0; j <= n; j++) store<i32>(row + (j << 2), j);
  for (let i = 1; i <= m; i++) {
    let diagonal = i - 1;
    store<i32>(row, i);
    for (let j = 1; j <= n; j++) {
      const cell = row + (j << 2);
      const same = load<u32>(from + ((i - 1) << 2)) == load<u32>(to + ((j - 1) << 2));
      const above = load<i32>(cell);
      store<i32>(cell, min(diagonal + i32(!same), min(above, load<i32>(cell - 4)) + 1));
      diagonal = above;
    }
  }
  return load<i32>(row + (n << 2));
}

/** Differing bits of two numbers: their Hamming distance. */
export function hamming(a: i32, b: i32): i32 {
  return popcnt(a ^ b);
}

/** Similarity from 0 (nothing in common) to 1 (equal) for a distance between texts of two lengths in code points. */
export function similarity(distance: i32, a_length: i32, b_length: i32): f64 {
  const longest = max(a_length, b_length);
  return longest == 0 ? 1 : 1 - <f64>distance / <f64>longest;
}
