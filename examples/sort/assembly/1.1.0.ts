// Sorting: as 1.0.0, and a stable radix sort of numbers with keys, and of 64-bit floats.
export * from './1.0.0';

/** A key of 64 bits that orders floats as numbers: -Infinity … -0, 0 … Infinity, NaN last. */
export function float_key(value: f64): i64 {
  if (value != value) return -1;
  const bits = reinterpret<i64>(value);
  return bits < 0 ? ~bits : bits ^ i64.MIN_VALUE;
}

function float_of(key: u64): f64 {
  return reinterpret<f64>(i64(key) < 0 ? key ^ 0x8000000000000000 : ~key);
}

/** Stable least-significant-digit radix sort of `count` words of 8 bytes, by their bytes from number `first` up. */
function radix_sort(at: usize, count: i32, first: u32): void {
  const counts = memory.data(1024);
  let from = at;
  let to = heap.alloc(count << 3);
  const spare = to;
  for (let byte = first; byte < 8; byte++) {
    memory.fill(counts, 0, 1024);
    for (let i = 0; i < count; i++) {
      const slot = counts + ((<usize>load<u8>(from + (i << 3) + byte)) << 2);
      store<i32>(slot, load<i32>(slot) + 1);
    }
    let sum = 0;
    for (let i = 0; i < 256; i++) {
      const n = load<i32>(counts + (i << 2));
      store<i32>(counts + (i << 2), sum);
      sum += n;
    }
    for (let i = 0; i < count; i++) {
      const slot = counts + ((<usize>load<u8>(from + (i << 3) + byte)) << 2);
      const place = load<i32>(slot);
      store<i32>(slot, place + 1);
      store<u64>(to + (place << 3), load<u64>(from + (i << 3)));
    }
    const other = from;
    from = to;
    to = other;
  }
  heap.free(spare);
}

/** Sorts `count` 64-bit floats in ascending order, -0 before 0 and NaN last. */
export function sort_f64(at: usize, count: i32): void {
  for (let i = 0; i < count; i++) store<i64>(at + (i << 3), float_key(load<f64>(at + (i << 3))));
  radix_sort(at, count, 0);
  for (let i = 0; i < count; i++) store<f64>(at + (i << 3), float_of(load<u64>(at + (i << 3))));
}

/** Sorts `count` pairs (value, then key, unsigned 32 bits each) by key; pairs with the same key keep their order. */
export function sort_by_key(at: usize, count: i32): void {
  radix_sort(at, count, 4);
}
