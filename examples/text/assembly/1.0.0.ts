// Plain text in UTF-8: counting, trimming and ASCII letter case.
export { alloc, reset } from '../../assembly/buffers';

/** 1 for space, tab, line feed, form feed and carriage return, else 0. */
export function is_space(code: u32): i32 {
  return i32(code == 32 || code == 9 || code == 10 || code == 12 || code == 13);
}

/** The ASCII upper-case letter of `code`; every other code as it is. */
export function to_upper(code: u32): u32 {
  return code - 97 < 26 ? code - 32 : code;
}

/** The ASCII lower-case letter of `code`; every other code as it is. */
export function to_lower(code: u32): u32 {
  return code - 65 < 26 ? code + 32 : code;
}

/** How many words there are: runs of bytes without a space. */
export function count_words(at: usize, length: i32): i32 {
  let words = 0;
  let outside = true;
  for (let i = 0; i < length; i++) {
    const space = is_space(load<u8>(at + i)) == 1;
    if (outside && !space) words++;
    outside = space;
  }
  return words;
}

/** How many lines there are; a last line without a line feed counts, an empty text has none. */
export function count_lines(at: usize, length: i32): i32 {
  let lines = 0;
  for (let i = 0; i < length; i++) if (load<u8>(at + i) == 10) lines++;
  return length > 0 && load<u8>(at + length - 1) != 10 ? lines + 1 : lines;
}

/** Upper-cases ASCII letters where they are. */
export function upper(at: usize, length: i32): void {
  for (let i = 0; i < length; i++) store<u8>(at + i, <u8>to_upper(load<u8>(at + i)));
}

/** Lower-cases ASCII letters where they are. */
export function lower(at: usize, length: i32): void {
  for (let i = 0; i < length; i++) store<u8>(at + i, <u8>to_lower(load<u8>(at + i)));
}

/** Copies the text without spaces at either end to `out` and returns its length. */
export function trim(at: usize, length: i32, out: usize): i32 {
  let from = 0;
  let to = length;
  while (from < to && is_space(load<u8>(at + from))) from++;
  while (to > from && is_space(load<u8>(at + to - 1))) to--;
  memory.copy(out, at + from, to - from);
  return to - from;
}
