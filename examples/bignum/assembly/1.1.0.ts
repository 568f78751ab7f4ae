// Big whole numbers: as 1.0.0, and sums, products and comparison of decimal texts.
export * from './1.0.0';

function digit(at: usize, length: i32, place: i32): u32 {
  return place < length ? <u32>load<u8>(at + length - 1 - place) - 48 : 0;
}

/** Writes `count` values 0 to 9, lowest first, as decimal text without leading zeros and returns its length. */
function write_digits(digits: usize, count: i32, out: usize): i32 {
  let top = count - 1;
  while (top > 0 && load<u32>(digits + (top << 2)) == 0) top--;
  for (let i = top; i >= 0; i--) store<u8>(out + (top - i), <u8>(48 + load<u32>(digits + (i << 2))));
  return top + 1;
}

/** 1 when the text is a whole number: decimal digits, no leading zero but in 0 itself; else 0. */
export function is_number(at: usize, length: i32): i32 {
  if (length < 1 || (length > 1 && load<u8>(at) == 48)) return 0;
  for (let i = 0; i < length; i++) if (<u32>load<u8>(at + i) - 48 > 9) return 0;
  return 1;
}

/** -1, 0 or 1 as the first number is less than, equal to or greater than the second. */
export function compare(a: usize, a_length: i32, b: usize, b_length: i32): i32 {
  if (a_length != b_length) return a_length < b_length ? -1 : 1;
  for (let i = 0; i < a_length; i++) {
    const x = load<u8>(a + i);
    const y = load<u8>(b + i);
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

/** Writes the sum of two numbers to `out` (room for the longer one and 1 more); its length. */
export function add(a: usize, a_length: i32, b: usize, b_length: i32, out: usize): i32 {
  const count = max(a_length, b_length) + 1;
  const digits = heap.alloc(count << 2);
  let carry: u32 = 0;
  for (let i = 0; i < count; i++) {
    const sum = digit(a, a_length, i) + digit(b, b_length, i) + carry;
    store<u32>(digits + (i << 2), sum % 10);
    carry = sum / 10;
  }
  const size = write_digits(digits, count, out);
  heap.free(digits);
  return size;
}

/** Writes the product of two numbers to `out` (room for both lengths together); its length. */
export function multiply(a: usize, a_length: i32, b: usize, b_length: i32, out: usize): i32 {
  const count = a_length + b_length;
  const digits = heap.alloc(count << 2);
  memory.fill(digits, 0, count << 2);
  for (let i = 0; i < a_length; i++) {
    let carry: u32 = 0;
    for (let k = 0; i + k < count; k++) {
      const cell = digits + ((i + k) << 2);
      const sum = load<u32>(cell) + digit(a, a_length, i) * digit(b, b_length, k) + carry;
      store<u32>(cell, sum % 10);
      carry = sum / 10;
    }
  }
  const size = write_digits(digits, count, out);
  heap.free(digits);
  return size;
}
