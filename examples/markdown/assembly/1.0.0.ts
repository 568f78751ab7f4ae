// Markdown to HTML: headings, paragraphs, lists, quotes, rules, fenced code; emphasis, code spans and links within.
import { begin, escaped_range, markup, put, size } from './html';
import { inline } from './inline';
import {
  heading_level,
  is_blank,
  is_fence,
  is_quote,
  is_rule,
  line_end,
  list_mark,
  trimmed_end,
} from './lines';
export { escaped_length } from './0.5.0';
export { alloc, reset } from '../../assembly/buffers';

/** The most bytes of HTML that `length` bytes of Markdown can become. */
export function html_limit(length: i32): i32 {
  return length * 16 + 64;
}

function heading(at: usize, stop: usize, level: i32): usize {
  markup('<h');
  put(48 + level);
  markup('>');
  inline(at + level + 1, trimmed_end(at, stop), true);
  markup('</h');
  put(48 + level);
  markup('>\n');
  return stop;
}

function fence(at: usize, stop: usize, end: usize): usize {
  const language = trimmed_end(at + 3, stop);
  markup('<pre><code');
  if (language > at + 3) {
    markup(' class="language-');
    escaped_range(at + 3, language);
    markup('"');
  }
  markup('>');
  let p = stop + 1;
  while (p < end) {
    const next = line_end(p, end);
    if (is_fence(p, next)) {
      p = next;
      break;
    }
    escaped_range(p, next);
    put(10);
    p = next + 1;
  }
  markup('</code></pre>\n');
  return p;
}

function list(at: usize, end: usize, mark: i32): usize {
  let p = at;
  let stop = at;
  markup(mark == 2 ? '<ul>\n' : '<ol>\n');
  while (p < end) {
    const next = line_end(p, end);
    if (list_mark(p, next) != mark) break;
    markup('<li>');
    inline(p + mark, trimmed_end(p, next), true);
    markup('</li>\n');
    stop = next;
    p = next + 1;
  }
  markup(mark == 2 ? '</ul>\n' : '</ol>\n');
  return stop;
}

function quote(at: usize, end: usize): usize {
  let p = at;
  let stop = at;
  markup('<blockquote>\n<p>');
  while (p < end) {
    const next = line_end(p, end);
    if (!is_quote(p, next)) break;
    if (p > at) put(10);
    const from = p + 1 < next && load<u8>(p + 1) == 32 ? p + 2 : p + 1;
    inline(from, trimmed_end(from, next), true);
    stop = next;
    p = next + 1;
  }
  markup('</p>\n</blockquote>\n');
  return stop;
}

function begins_block(at: usize, end: usize): bool {
  const stop = line_end(at, end);
  return (
    is_blank(at, stop) ||
    heading_level(at, stop) > 0 ||
    is_fence(at, stop) ||
    is_quote(at, stop) ||
    list_mark(at, stop) > 0 ||
    is_rule(at, stop)
  );
}

function paragraph(at: usize, first: usize, end: usize): usize {
  let stop = first;
  while (stop < end && !begins_block(stop + 1, end)) stop = line_end(stop + 1, end);
  markup('<p>');
  inline(at, trimmed_end(at, stop), true);
  markup('</p>\n');
  return stop;
}

/** Writes one block at `at` and returns the end of its last line. */
function block(at: usize, end: usize): usize {
  const stop = line_end(at, end);
  if (is_blank(at, stop)) return stop;
  const level = heading_level(at, stop);
  if (level > 0) return heading(at, stop, level);
  if (is_fence(at, stop)) return fence(at, stop, end);
  if (is_quote(at, stop)) return quote(at, end);
  if (is_rule(at, stop)) {
    markup('<hr>\n');
    return stop;
  }
  const mark = list_mark(at, stop);
  return mark > 0 ? list(at, end, mark) : paragraph(at, stop, end);
}

/** Writes Markdown as HTML to `out` (room for `html_limit(length)`) and returns the length of the HTML. */
export function to_html(at: usize, length: i32, out: usize): i32 {
  const end = at + length;
  let p = at;
  begin(out);
  while (p < end) p = block(p, end) + 1;
  return size();
}
