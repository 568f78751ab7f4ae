// Binary-to-text encodings by radix: 16, 32 and 64 (RFC 4648) behind one pair of functions.
import {
  character_of,
  decode as decode64,
  encode as encode64,
  encoded_size as size64,
  value_of,
} from './1.2.0';
export { alloc, reset } from './1.2.0';

/** Length of the text of `length` bytes in radix 16, 32 or 64, padding included; -1 for any other radix. */
export function encoded_size(radix: i32, length: i32): i32 {
  return radix == 16 ? length * 2 : radix == 32 ? ((length + 4) / 5) * 8 : radix == 64 ? size64(length) : -1;
}

/** The character (ASCII code) of a value in a radix; -1 for any other radix or a value that is too large. */
export function digit_of(radix: i32, value: u32): i32 {
  if (value >= <u32>radix) return -1;
  if (radix == 16) return value < 10 ? value + 48 : value + 87;
  if (radix == 32) return value < 26 ? value + 65 : value + 24;
  return radix == 64 ? character_of(value) : -1;
}

/** The value of a character (ASCII code) in a radix; -1 for any other. Hexadecimal is read in both cases. */
export function value_in(radix: i32, code: u32): i32 {
  if (radix == 16) {
    if (code - 48 < 10) return code - 48;
    const letter = (code | 32) - 97;
    return letter < 6 ? letter + 10 : -1;
  }
  if (radix == 32) return code - 65 < 26 ? code - 65 : code - 50 < 6 ? code - 24 : -1;
  return radix == 64 ? value_of(code) : -1;
}

/** Writes `length` bytes in a radix to `out` and returns the length of the text; -1 for any other radix. */
export function encode(radix: i32, at: usize, length: i32, out: usize): i32 {
  if (radix == 64) return encode64(at, length, out);
  if (radix != 16 && radix != 32) return -1;
  const width: u32 = radix == 16 ? 4 : 5;
  let bits: u32 = 0;
  let group: u32 = 0;
  let to = out;
  for (let i = 0; i < length; i++) {
    group = (group << 8) | <u32>load<u8>(at + i);
    bits += 8;
    while (bits >= width) {
      bits -= width;
      store<u8>(to++, <u8>digit_of(radix, (group >> bits) & (radix - 1)));
    }
  }
  if (bits > 0) store<u8>(to++, <u8>digit_of(radix, (group << (width - bits)) & (radix - 1)));
  while (i32(to - out) < encoded_size(radix, length)) store<u8>(to++, 61);
  return i32(to - out);
}

/** Writes the bytes of a text in a radix to `out` and returns how many; -1 when it is not canonical. */
export function decode(radix: i32, at: usize, length: i32, out: usize): i32 {
  if (radix == 64) return decode64(at, length, out);
  if ((radix != 16 && radix != 32) || length % (radix == 16 ? 2 : 8) != 0) return -1;
  const width: u32 = radix == 16 ? 4 : 5;
  let digits = length;
  while (radix == 32 && digits > 0 && load<u8>(at + digits - 1) == 61) digits--;
  let bits: u32 = 0;
  let group: u32 = 0;
  let to = out;
  for (let i = 0; i < digits; i++) {
    const value = value_in(radix, load<u8>(at + i));
    if (value < 0) return -1;
    group = (group << width) | value;
    bits += width;
    if (bits >= 8) {
      bits -= 8;
      store<u8>(to++, <u8>(group >> bits));
    }
  }
  const written = i32(to - out);
  const canonical = (group & ((1 << bits) - 1)) == 0 && encoded_size(radix, written) == length;
  return canonical ? written : -1;
}
