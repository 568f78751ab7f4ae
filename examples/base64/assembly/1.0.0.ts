// Base64 (RFC 4648, section 4), with padding.
export { alloc, reset } from '../../assembly/buffers';

/** Length of the Base64 text of `length` bytes. */
export function encoded_size(length: i32): i32 {
  return ((length + 2) / 3) * 4;
}

/** The character (ASCII code) of a six-bit value. */
export function character_of(value: u32): u32 {
  const v = value & 63;
  return v < 26 ? v + 65 : v < 52 ? v + 71 : v < 62 ? v - 4 : v == 62 ? 43 : 47;
}

/** The six-bit value of a character (ASCII code); -1 for any other. */
export function value_of(code: u32): i32 {
  if (code - 65 < 26) return code - 65;
  if (code - 97 < 26) return code - 71;
  if (code - 48 < 10) return code + 4;
  return code == 43 ? 62 : code == 47 ? 63 : -1;
}

/** Writes `length` bytes as Base64 to `out` and returns the length of the text. */
export function encode(at: usize, length: i32, out: usize): i32 {
  let to = out;
  for (let i = 0; i < length; i += 3) {
    const left = length - i;
    let group = (<u32>load<u8>(at + i)) << 16;
    if (left > 1) group |= (<u32>load<u8>(at + i + 1)) << 8;
    if (left > 2) group |= <u32>load<u8>(at + i + 2);
    store<u8>(to, <u8>character_of(group >> 18));
    store<u8>(to + 1, <u8>character_of(group >> 12));
    store<u8>(to + 2, <u8>(left > 1 ? character_of(group >> 6) : 61));
    store<u8>(to + 3, <u8>(left > 2 ? character_of(group) : 61));
    to += 4;
  }
  return i32(to - out);
}

/** Writes the bytes of a Base64 text to `out` and returns how many; -1 when the text is not canonical Base64. */
export function decode(at: usize, length: i32, out: usize): i32 {
  if (length % 4 != 0) return -1;
  let padding = 0;
  while (padding < 2 && padding < length && load<u8>(at + length - 1 - padding) == 61) padding++;
  const digits = length - padding;
  let bits: u32 = 0;
  let group: u32 = 0;
  let to = out;
  for (let i = 0; i < digits; i++) {
    const value = value_of(load<u8>(at + i));
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
