// JSON (RFC 8259): checking, and writing without the spaces between tokens.
export { alloc, reset } from '../../assembly/buffers';

const MAX_DEPTH = 512;

let at: usize = 0;
let end: usize = 0;

function peek(): u32 {
  return at < end ? load<u8>(at) : 0;
}

/** 1 for the four space characters of JSON, else 0. */
export function is_space(code: u32): i32 {
  return i32(code == 32 || code == 10 || code == 13 || code == 9);
}

function skip(): void {
  while (at < end && is_space(load<u8>(at))) at++;
}

function digits(): bool {
  const from = at;
  while (peek() - 48 < 10) at++;
  return at > from;
}

function number(): bool {
  if (peek() == 45) at++;
  if (peek() == 48) at++;
  else if (!digits()) return false;
  if (peek() == 46) {
    at++;
    if (!digits()) return false;
  }
  if ((peek() | 32) == 101) {
    at++;
    if (peek() == 43 || peek() == 45) at++;
    if (!digits()) return false;
  }
  return true;
}

function hex4(): bool {
  for (let i = 0; i < 4; i++) {
    const code = peek();
    if (code - 48 >= 10 && (code | 32) - 97 >= 6) return false;
    at++;
  }
  return true;
}

function escape(): bool {
  const code = peek();
  const plain =
    code == 34 ||
    code == 92 ||
    code == 47 ||
    code == 98 ||
    code == 102 ||
    code == 110 ||
    code == 114 ||
    code == 116;
  if (!plain && code != 117) return false;
  at++;
  return plain || hex4();
}

function text(): bool {
  if (peek() != 34) return false;
  at++;
  while (at < end) {
    const code: u32 = load<u8>(at);
    if (code < 32) return false;
    at++;
    if (code == 34) return true;
    if (code == 92 && !escape()) return false;
  }
  return false;
}

function word(a: u32, b: u32, c: u32, d: u32, e: u32): bool {
  if (peek() != a) return false;
  at++;
  if (peek() != b) return false;
  at++;
  if (peek() != c) return false;
  at++;
  if (peek() != d) return false;
  at++;
  if (e == 0) return true;
  if (peek() != e) return false;
  at++;
  return true;
}

function list(close: u32, depth: i32): bool {
  if (depth >= MAX_DEPTH) return false;
  at++;
  skip();
  if (peek() == close) {
    at++;
    return true;
  }
  while (true) {
    if (close == 125) {
      skip();
      if (!text()) return false;
      skip();
      if (peek() != 58) return false;
      at++;
    }
    if (!value(depth + 1)) return false;
    skip();
    const code = peek();
    if (code != close && code != 44) return false;
    at++;
    if (code == close) return true;
  }
}

function value(depth: i32): bool {
  skip();
  const code = peek();
  if (code == 123) return list(125, depth);
  if (code == 91) return list(93, depth);
  if (code == 34) return text();
  if (code == 116) return word(116, 114, 117, 101, 0);
  if (code == 102) return word(102, 97, 108, 115, 101);
  if (code == 110) return word(110, 117, 108, 108, 0);
  return number();
}

/** -1 when the bytes are one JSON value (at most 512 levels deep); else the offset where they stop being one. */
export function error_at(from: usize, length: i32): i32 {
  at = from;
  end = from + length;
  const good = value(0);
  if (good) skip();
  return good && at == end ? -1 : i32(at - from);
}

/** Writes valid JSON without spaces between tokens to `out` and returns its length; -1 when it is not valid. */
export function minify(from: usize, length: i32, out: usize): i32 {
  if (error_at(from, length) >= 0) return -1;
  let n = 0;
  let inside = false;
  for (let i = 0; i < length; i++) {
    const code: u32 = load<u8>(from + i);
    if (!inside && is_space(code)) continue;
    store<u8>(out + n++, <u8>code);
    if (code == 34) inside = !inside;
    else if (inside && code == 92) store<u8>(out + n++, load<u8>(from + ++i));
  }
  return n;
}
