// UTF-8 (RFC 3629): validation, counting, encoding and decoding of code points.
export { alloc, reset } from '../../assembly/buffers';

/** 1 when `code` is a Unicode scalar value (no surrogate, at most U+10FFFF), else 0. */
export function is_scalar(code: u32): i32 {
  return i32(code < 0xd800 || (code > 0xdfff && code <= 0x10ffff));
}

/** How many bytes UTF-8 needs for `code`; 0 when it is no scalar value. */
export function encoded_length(code: u32): i32 {
  if (!is_scalar(code)) return 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** Writes `code` at `out` and returns the number of bytes; 0 when it is no scalar value. */
export function encode(code: u32, out: usize): i32 {
  const length = encoded_length(code);
  if (length == 1) {
    store<u8>(out, <u8>code);
  } else if (length > 1) {
    let rest = code;
    for (let i = length - 1; i > 0; i--) {
      store<u8>(out + i, <u8>(0x80 | (rest & 0x3f)));
      rest >>= 6;
    }
    store<u8>(out, <u8>(((0xf00 >> length) & 0xff) | rest));
  }
  return length;
}

/** The code point at `at`, where at most `length` bytes may be read; -1 when they are not well-formed UTF-8. */
export function decode(at: usize, length: i32): i32 {
  if (length < 1) return -1;
  const first = <u32>load<u8>(at);
  if (first < 0x80) return first;
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || size > length) return -1;
  let code = first & (0x7f >> size);
  for (let i = 1; i < size; i++) {
    const byte = <u32>load<u8>(at + i);
    if ((byte & 0xc0) != 0x80) return -1;
    code = (code << 6) | (byte & 0x3f);
  }
  return encoded_length(code) == size ? code : -1;
}

/** How many code points `length` bytes hold; -1 when they are not well-formed UTF-8. */
export function count(at: usize, length: i32): i32 {
  let n = 0;
  let i = 0;
  while (i < length) {
    const code = decode(at + i, length - i);
    if (code < 0) return -1;
    i += encoded_length(code);
    n++;
  }
  return n;
}

/** 1 when `length` bytes are well-formed UTF-8, else 0. */
export function is_valid(at: usize, length: i32): i32 {
  return i32(count(at, length) >= 0);
}
