// JSON: as 1.0.0, and writing it so that people can read it.
import { minify } from './1.0.0';
export * from './1.0.0';

let out: usize = 0;
let written: i32 = 0;
let step: i32 = 2;
let writing: bool = false;

function put(code: u32): void {
  if (writing) store<u8>(out + written, <u8>code);
  written++;
}

function line(depth: i32): void {
  put(10);
  for (let i = depth * step; i > 0; i--) put(32);
}

function layout(at: usize, length: i32): void {
  written = 0;
  let depth = 0;
  for (let i = 0; i < length; i++) {
    const code: u32 = load<u8>(at + i);
    if (code == 34) {
      put(code);
      while (true) {
        const next: u32 = load<u8>(at + ++i);
        put(next);
        if (next == 34) break;
        if (next == 92) put(load<u8>(at + ++i));
      }
    } else if (code == 123 || code == 91) {
      put(code);
      const close: u32 = load<u8>(at + i + 1);
      if (close == 125 || close == 93) {
        put(close);
        i++;
      } else line(++depth);
    } else if (code == 125 || code == 93) {
      line(--depth);
      put(code);
    } else {
      put(code);
      if (code == 44) line(depth);
      if (code == 58) put(32);
    }
  }
}

function format(from: usize, length: i32, indent: i32): i32 {
  const dense = heap.alloc(length);
  const size = minify(from, length, dense);
  if (size >= 0) {
    step = indent;
    layout(dense, size);
  }
  heap.free(dense);
  return size < 0 ? -1 : written;
}

/** How many bytes `pretty` writes for this text; -1 when it is not valid JSON. */
export function pretty_size(from: usize, length: i32, indent: i32): i32 {
  writing = false;
  return format(from, length, indent);
}

/** Writes valid JSON with one value a line and `indent` spaces a level to `to`; its length, or -1 when not valid. */
export function pretty(from: usize, length: i32, indent: i32, to: usize): i32 {
  writing = true;
  out = to;
  return format(from, length, indent);
}
