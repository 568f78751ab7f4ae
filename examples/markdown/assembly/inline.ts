// Text within a line: code, emphasis, links, escapes.
import { escaped, escaped_range, markup } from './html';

function run_length(at: usize, end: usize, code: u8): i32 {
  let n = 0;
  while (at + n < end && load<u8>(at + n) == code) n++;
  return n;
}

/** Where the next run of exactly `count` signs begins; 0 when there is none. */
function closing_run(from: usize, end: usize, code: u8, count: i32): usize {
  let p = from;
  while (p < end) {
    const n = run_length(p, end, code);
    if (n == count) return p;
    p += n > 0 ? n : 1;
  }
  return 0;
}

function is_space(at: usize): bool {
  const code = load<u8>(at);
  return code == 32 || code == 10;
}

function is_punctuation(code: u32): bool {
  return code > 32 && code < 127 && code - 48 >= 10 && (code | 32) - 97 >= 26;
}

/** Writes a code span at `at` and returns where it ends; 0 when there is none. */
function code_span(at: usize, end: usize): usize {
  const count = run_length(at, end, 96);
  const close = closing_run(at + count, end, 96, count);
  if (close == 0) return 0;
  markup('<code>');
  escaped_range(at + count, close);
  markup('</code>');
  return close + count;
}

/** Writes `*emphasis*` or `**strong emphasis**` at `at` and returns where it ends; 0 when there is none. */
function emphasis(at: usize, end: usize, links: bool): usize {
  const count = run_length(at, end, 42);
  const from = at + count;
  if (count > 2 || from >= end || is_space(from)) return 0;
  let close = closing_run(from, end, 42, count);
  while (close != 0 && is_space(close - 1)) close = closing_run(close + count, end, 42, count);
  if (close == 0) return 0;
  markup(count == 2 ? '<strong>' : '<em>');
  inline(from, close, links);
  markup(count == 2 ? '</strong>' : '</em>');
  return close + count;
}

function begins_with(at: usize, end: usize, text: string): bool {
  if (at + text.length > end) return false;
  for (let i = 0; i < text.length; i++)
    if ((load<u8>(at + i) | 32) != (text.charCodeAt(i) | 32)) return false;
  return true;
}

/** Only addresses that a reader can follow without running a script. */
function is_safe(at: usize, end: usize): bool {
  for (let p = at; p < end; p++) {
    const code = load<u8>(p);
    if (code == 47 || code == 63 || code == 35) return true;
    if (code == 58) {
      return (
        begins_with(at, end, 'https:') || begins_with(at, end, 'http:') || begins_with(at, end, 'mailto:')
      );
    }
  }
  return true;
}

/** Writes a link `[text](address)` at `at` and returns where it ends; 0 when there is none. */
function link(at: usize, end: usize): usize {
  let close = at + 1;
  while (close < end && load<u8>(close) != 93) close++;
  if (close + 1 >= end || load<u8>(close + 1) != 40) return 0;
  let last = close + 2;
  while (last < end && load<u8>(last) != 41 && !is_space(last)) last++;
  if (last >= end || load<u8>(last) != 41) return 0;
  markup('<a href="');
  if (is_safe(close + 2, last)) escaped_range(close + 2, last);
  markup('">');
  inline(at + 1, close, false);
  markup('</a>');
  return last + 1;
}

/** Writes a stretch of text; `links`: whether `[text](address)` is read. */
export function inline(from: usize, end: usize, links: bool): void {
  let p = from;
  while (p < end) {
    const code = load<u8>(p);
    let next: usize = 0;
    if (code == 96) next = code_span(p, end);
    else if (code == 42) next = emphasis(p, end, links);
    else if (code == 91 && links) next = link(p, end);
    else if (code == 92 && p + 1 < end && is_punctuation(load<u8>(p + 1))) {
      escaped(load<u8>(p + 1));
      next = p + 2;
    }
    if (next == 0) {
      // A run of signs that opens nothing is text as a whole.
      const count = code == 96 || code == 42 ? run_length(p, end, code) : 1;
      for (let i = 0; i < count; i++) escaped(code);
      next = p + count;
    }
    p = next;
  }
}
