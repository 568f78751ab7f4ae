// One-time passwords by counter: HOTP (RFC 4226) over an HMAC that was made elsewhere.
export { alloc, reset } from '../../assembly/buffers';

function power_of_ten(digits: i32): u32 {
  let n: u32 = 1;
  for (let i = 0; i < digits; i++) n *= 10;
  return n;
}

/** A code of 1 to 9 digits from the four truncated bytes of an HMAC (big-endian). */
export function code_of(truncated: u32, digits: i32): u32 {
  return (truncated & 0x7fffffff) % power_of_ten(digits);
}

/** A code of 1 to 9 digits from an HMAC of `length` bytes (20 for SHA-1, 32 for SHA-256). */
export function hotp(mac: usize, length: i32, digits: i32): u32 {
  const offset = load<u8>(mac + length - 1) & 15;
  return code_of(bswap(load<u32>(mac + offset)), digits);
}

/** Writes a counter as the eight big-endian bytes that the HMAC is made of. */
export function counter_bytes(counter: i64, out: usize): void {
  store<u64>(out, bswap<u64>(counter));
}
