// What a line is, by how it begins.

/** End of the line at `at`: its line feed or `end`. */
export function line_end(at: usize, end: usize): usize {
  let p = at;
  while (p < end && load<u8>(p) != 10) p++;
  return p;
}

export function is_blank(at: usize, stop: usize): bool {
  for (let p = at; p < stop; p++) {
    const code = load<u8>(p);
    if (code != 32 && code != 9 && code != 13) return false;
  }
  return true;
}

/** 1 to 6 for a heading line, else 0. */
export function heading_level(at: usize, stop: usize): i32 {
  let n = 0;
  while (at + n < stop && load<u8>(at + n) == 35) n++;
  return n >= 1 && n <= 6 && at + n < stop && load<u8>(at + n) == 32 ? n : 0;
}

/** The line's end without the spaces before it. */
export function trimmed_end(at: usize, stop: usize): usize {
  let p = stop;
  while (p > at && (load<u8>(p - 1) == 32 || load<u8>(p - 1) == 13)) p--;
  return p;
}

export function is_rule(at: usize, stop: usize): bool {
  const end = trimmed_end(at, stop);
  if (end - at < 3) return false;
  for (let p = at; p < end; p++) if (load<u8>(p) != 45) return false;
  return true;
}

export function is_fence(at: usize, stop: usize): bool {
  return at + 3 <= stop && load<u8>(at) == 96 && load<u8>(at + 1) == 96 && load<u8>(at + 2) == 96;
}

export function is_quote(at: usize, stop: usize): bool {
  return at < stop && load<u8>(at) == 62;
}

/** Width of a list mark: 2 for `- `, 3 for `1. ` (any one digit), else 0. */
export function list_mark(at: usize, stop: usize): i32 {
  if (at + 2 < stop && load<u8>(at) == 45 && load<u8>(at + 1) == 32) return 2;
  const digit = at + 3 < stop && <u32>load<u8>(at) - 48 < 10;
  return digit && load<u8>(at + 1) == 46 && load<u8>(at + 2) == 32 ? 3 : 0;
}
