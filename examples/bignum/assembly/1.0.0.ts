// Big whole numbers as decimal text: Fibonacci numbers and factorials of any length.
export { alloc, reset } from '../../assembly/buffers';

const BASE: u64 = 1000000000;

/** Fibonacci number n, exact up to n = 93; 0 above. fibonacci(0) = 0, fibonacci(1) = 1. */
export function fibonacci(n: i32): u64 {
  if (n > 93) return 0;
  let a: u64 = 0;
  let b: u64 = 1;
  for (let i = 0; i < n; i++) {
    const next = a + b;
    a = b;
    b = next;
  }
  return a;
}

/** Factorial of n, exact up to n = 20; 0 above. */
export function factorial(n: i32): u64 {
  if (n > 20) return 0;
  let product: u64 = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return product;
}

/** How many decimal digits Fibonacci number n has (at least 1). */
export function fibonacci_digits(n: i32): i32 {
  return n < 7 ? 1 : i32(Math.floor(<f64>n * 0.20898764024997873 - 0.3494850021680094)) + 1;
}

/** Writes limbs of nine digits, lowest first, as decimal text and returns its length. */
function write_decimal(limbs: usize, count: i32, out: usize): i32 {
  let top = count - 1;
  while (top > 0 && load<u32>(limbs + (top << 2)) == 0) top--;
  let to = out;
  for (let i = top; i >= 0; i--) {
    let divisor: u32 = 100000000;
    const limb = load<u32>(limbs + (i << 2));
    while (divisor > 0) {
      const digit = (limb / divisor) % 10;
      if (to > out || digit > 0 || (i == 0 && divisor == 1)) store<u8>(to++, <u8>(48 + digit));
      divisor /= 10;
    }
  }
  return i32(to - out);
}

/** Writes Fibonacci number n as decimal text to `out` (room for `fibonacci_digits(n) + 9` bytes); its length. */
export function fibonacci_text(n: i32, out: usize): i32 {
  const count = fibonacci_digits(n) / 9 + 2;
  let a = heap.alloc(count << 2);
  let b = heap.alloc(count << 2);
  memory.fill(a, 0, count << 2);
  memory.fill(b, 0, count << 2);
  store<u32>(b, 1);
  for (let i = 0; i < n; i++) {
    let carry: u64 = 0;
    for (let k = 0; k < count; k++) {
      const sum = <u64>load<u32>(a + (k << 2)) + <u64>load<u32>(b + (k << 2)) + carry;
      store<u32>(a + (k << 2), u32(sum % BASE));
      carry = sum / BASE;
    }
    const other = a;
    a = b;
    b = other;
  }
  return write_decimal(a, count, out);
}

/** Room that `factorial_text(n)` needs. */
export function factorial_limit(n: i32): i32 {
  return n < 10 ? 9 : i32(<f64>n * (Math.log(<f64>n) / Math.LN10)) + 10;
}

/** Writes the factorial of n as decimal text to `out` (room for `factorial_limit(n)` bytes); its length. */
export function factorial_text(n: i32, out: usize): i32 {
  const count = factorial_limit(n) / 9 + 2;
  const limbs = heap.alloc(count << 2);
  memory.fill(limbs, 0, count << 2);
  store<u32>(limbs, 1);
  for (let i = 2; i <= n; i++) {
    let carry: u64 = 0;
    for (let k = 0; k < count; k++) {
      const product = <u64>load<u32>(limbs + (k << 2)) * <u64>i + carry;
      store<u32>(limbs + (k << 2), u32(product % BASE));
      carry = product / BASE;
    }
  }
  return write_decimal(limbs, count, out);
}
