// JSON: as 1.1.0, and where each error is as line and column; `error_at` is gone.
import { error_at } from './1.1.0';
export { alloc, reset, is_space, minify, pretty, pretty_size } from './1.1.0';

/** 0 when the bytes are one JSON value, else where they stop being one: line × 65536 + column, each from 1. */
export function check(from: usize, length: i32): u32 {
  const offset = error_at(from, length);
  if (offset < 0) return 0;
  let line: u32 = 1;
  let column: u32 = 1;
  for (let i = 0; i < offset; i++) {
    const code: u32 = load<u8>(from + i);
    if (code == 10) {
      line++;
      column = 1;
    } else if ((code & 0xc0) != 0x80) column++;
  }
  return (line << 16) | min(column, 0xffff);
}

/** The line of a position that `check` gave. */
export function line_of(position: u32): u32 {
  return position >> 16;
}

/** The column, in code points, of a position that `check` gave. */
export function column_of(position: u32): u32 {
  return position & 0xffff;
}
