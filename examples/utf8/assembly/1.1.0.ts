// UTF-8: as 1.0.0, and offsets, UTF-16 lengths and repair of broken text.
import { decode, encode, encoded_length } from './1.0.0';
export * from './1.0.0';

/** Byte offset of code point number `index`; -1 when there are fewer or the text is not well-formed. */
export function offset_of(at: usize, length: i32, index: i32): i32 {
  let i = 0;
  for (let n = 0; n < index; n++) {
    const code = decode(at + i, length - i);
    if (code < 0) return -1;
    i += encoded_length(code);
  }
  return i;
}

/** How many UTF-16 units a code point takes: 1, or 2 above U+FFFF; 0 when it is no scalar value. */
export function utf16_units(code: u32): i32 {
  return encoded_length(code) == 4 ? 2 : encoded_length(code) > 0 ? 1 : 0;
}

/** Length of the text in UTF-16 units (JavaScript's `length`); -1 when it is not well-formed. */
export function utf16_length(at: usize, length: i32): i32 {
  let units = 0;
  let i = 0;
  while (i < length) {
    const code = decode(at + i, length - i);
    if (code < 0) return -1;
    units += utf16_units(code);
    i += encoded_length(code);
  }
  return units;
}

/** Bytes of the longest well-formed beginning of a sequence that is not well-formed as a whole; at least 1. */
function broken_length(at: usize, length: i32): i32 {
  const first = <u32>load<u8>(at);
  if (first < 0xc2 || first > 0xf4) return 1;
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  let i = 1;
  while (i < size && i < length) {
    const byte = <u32>load<u8>(at + i);
    const low: u32 = i == 1 && first == 0xe0 ? 0xa0 : i == 1 && first == 0xf0 ? 0x90 : 0x80;
    const high: u32 = i == 1 && first == 0xed ? 0x9f : i == 1 && first == 0xf4 ? 0x8f : 0xbf;
    if (byte < low || byte > high) break;
    i++;
  }
  return i;
}

/**
 * Copies the text to `out`, each broken sequence replaced by U+FFFD as browsers do, and returns the bytes written:
 * at most three times `length`.
 */
export function repair(at: usize, length: i32, out: usize): i32 {
  let i = 0;
  let n = 0;
  while (i < length) {
    const code = decode(at + i, length - i);
    if (code < 0) {
      i += broken_length(at + i, length - i);
      n += encode(0xfffd, out + n);
    } else {
      i += encoded_length(code);
      n += encode(code, out + n);
    }
  }
  return n;
}
