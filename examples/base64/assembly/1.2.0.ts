// Base64: as 1.0.0, and the URL-safe alphabet with a decoder of its own.
import { encode, value_of } from './1.0.0';
export * from './1.0.0';

/** Length of the URL-safe text, which has no padding, of `length` bytes. */
export function url_encoded_size(length: i32): i32 {
  return (length * 4 + 2) / 3;
}

/** Writes `length` bytes as URL-safe Base64 (RFC 4648, section 5) without padding to `out`; returns the text's length. */
export function url_encode(at: usize, length: i32, out: usize): i32 {
  let size = encode(at, length, out);
  while (size > 0 && load<u8>(out + size - 1) == 61) size--;
  for (let i = 0; i < size; i++) {
    const code = load<u8>(out + i);
    if (code == 43) store<u8>(out + i, 45);
    else if (code == 47) store<u8>(out + i, 95);
  }
  return size;
}

/** Writes the bytes of a URL-safe text without padding to `out` and returns how many; -1 when it is not canonical. */
export function url_decode(at: usize, length: i32, out: usize): i32 {
  if (length % 4 == 1) return -1;
  let bits: u32 = 0;
  let group: u32 = 0;
  let to = out;
  for (let i = 0; i < length; i++) {
    const code: u32 = load<u8>(at + i);
    const value = code == 45 ? 62 : code == 95 ? 63 : code == 43 || code == 47 ? -1 : value_of(code);
    if (value < 0) return -1;
    group = (group << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      store<u8>(to++, <u8>(group >> bits));
    }
  }
  return (group & ((1 << bits) - 1)) == 0 ? i32(to - out) : -1;
}
