// Edit distance: as 1.0.0, and with swapped neighbours as one edit (optimal string alignment).
import { code_points } from './1.0.0';
export * from './1.0.0';

/** Insertions, deletions, substitutions and swaps of neighbours, no part edited twice. */
export function osa_distance(a: usize, a_length: i32, b: usize, b_length: i32): i32 {
  const from = heap.alloc(a_length * 4);
  const to = heap.alloc(b_length * 4);
  const m = code_points(a, a_length, from);
  const n = code_points(b, b_length, to);
  const width = (n + 1) << 2;
  const table = heap.alloc((m + 1) * width);
  for (let i = 0; i <= m; i++) store<i32>(table + i * width, i);
  for (let j = 0; j <= n; j++) store<i32>(table + (j << 2), j);
  for (let i = 1; i <= m; i++) {
    for (let j = 1; j <= n; j++) {
      const cell = table + i * width + (j << 2);
      const p = from + ((i - 1) << 2);
      const q = to + ((j - 1) << 2);
      const cost = i32(load<u32>(p) != load<u32>(q));
      let best = min(load<i32>(cell - width), load<i32>(cell - 4)) + 1;
      best = min(best, load<i32>(cell - width - 4) + cost);
      if (i > 1 && j > 1 && load<u32>(p) == load<u32>(q - 4) && load<u32>(p - 4) == load<u32>(q)) {
        best = min(best, load<i32>(cell - 2 * width - 8) + 1);
      }
      store<i32>(cell, best);
    }
  }
  return load<i32>(table + m * width + (n << 2));
}
