// Plain text in UTF-8: as 1.0.0, and slugs and line wrapping.
import { is_space, to_lower } from './1.0.0';
export * from './1.0.0';

/** 1 for ASCII letters and digits, else 0. */
export function is_alphanumeric(code: u32): i32 {
  return i32(to_lower(code) - 97 < 26 || code - 48 < 10);
}

/** Writes a slug for addresses to `out`: ASCII letters and digits in lower case, everything else one hyphen. */
export function slug(at: usize, length: i32, out: usize): i32 {
  let n = 0;
  let gap = false;
  for (let i = 0; i < length; i++) {
    const code: u32 = load<u8>(at + i);
    if (!is_alphanumeric(code)) {
      gap = n > 0;
      continue;
    }
    if (gap) store<u8>(out + n++, 45);
    gap = false;
    store<u8>(out + n++, <u8>to_lower(code));
  }
  return n;
}

/** Code points of well-formed UTF-8: bytes that continue no other. */
function width_of(at: usize, length: i32): i32 {
  let n = 0;
  for (let i = 0; i < length; i++) if ((load<u8>(at + i) & 0xc0) != 0x80) n++;
  return n;
}

/**
 * Writes the words of the text to `out` in lines of at most `width` code points (longer words stand alone), with one
 * space between words, and returns the bytes written: at most `length`.
 */
export function wrap(at: usize, length: i32, width: i32, out: usize): i32 {
  let n = 0;
  let column = 0;
  let i = 0;
  while (i < length) {
    while (i < length && is_space(load<u8>(at + i))) i++;
    const from = i;
    while (i < length && !is_space(load<u8>(at + i))) i++;
    if (i == from) break;
    const word = width_of(at + from, i - from);
    if (column > 0) {
      const fits = column + 1 + word <= width;
      store<u8>(out + n++, fits ? 32 : 10);
      column = fits ? column + 1 : 0;
    }
    memory.copy(out + n, at + from, i - from);
    n += i - from;
    column += word;
  }
  return n;
}
