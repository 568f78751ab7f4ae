// Sorting of 32-bit integers where they are: insertion sort for short stretches, heap sort for the rest.
export { alloc, reset } from '../../assembly/buffers';

function get(at: usize, i: i32): i32 {
  return load<i32>(at + (i << 2));
}

function set(at: usize, i: i32, value: i32): void {
  store<i32>(at + (i << 2), value);
}

function insertion_sort(at: usize, count: i32): void {
  for (let i = 1; i < count; i++) {
    const value = get(at, i);
    let j = i - 1;
    while (j >= 0 && get(at, j) > value) {
      set(at, j + 1, get(at, j));
      j--;
    }
    set(at, j + 1, value);
  }
}

function sift_down(at: usize, from: i32, count: i32): void {
  const value = get(at, from);
  let i = from;
  while (true) {
    let child = 2 * i + 1;
    if (child >= count) break;
    if (child + 1 < count && get(at, child + 1) > get(at, child)) child++;
    if (get(at, child) <= value) break;
    set(at, i, get(at, child));
    i = child;
  }
  set(at, i, value);
}

/** Sorts `count` signed 32-bit integers in ascending order; never slower than n log n. */
export function sort_i32(at: usize, count: i32): void {
  if (count < 24) return insertion_sort(at, count);
  for (let i = count / 2 - 1; i >= 0; i--) sift_down(at, i, count);
  for (let last = count - 1; last > 0; last--) {
    const top = get(at, 0);
    set(at, 0, get(at, last));
    set(at, last, top);
    sift_down(at, 0, last);
  }
}

/** 1 when the integers ascend, else 0. */
export function is_sorted_i32(at: usize, count: i32): i32 {
  for (let i = 1; i < count; i++) if (get(at, i - 1) > get(at, i)) return 0;
  return 1;
}

/** Index of `value` in ascending integers; -(place to insert) - 1 when it is not there. */
export function search_i32(at: usize, count: i32, value: i32): i32 {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (get(at, middle) < value) low = middle + 1;
    else high = middle;
  }
  return low < count && get(at, low) == value ? low : -low - 1;
}

/** The middle one of three numbers. */
export function median_of_three(a: i32, b: i32, c: i32): i32 {
  return max(min(a, b), min(max(a, b), c));
}
