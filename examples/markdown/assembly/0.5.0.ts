// Markdown to HTML, the beginnings: headings, paragraphs, emphasis and code spans.
import { begin, markup, put, size } from './html';
import { inline } from './inline';
import { heading_level, is_blank, line_end, trimmed_end } from './lines';
export { alloc, reset } from '../../assembly/buffers';

/** The most bytes of HTML that `length` bytes of Markdown can become. */
export function html_limit(length: i32): i32 {
  return length * 8 + 64;
}

/** How many bytes HTML needs for a byte of text: 6 for `"`, 5 for `&`, 4 for `<` and `>`, else 1. */
export function escaped_length(code: u32): i32 {
  return code == 34 ? 6 : code == 38 ? 5 : code == 60 || code == 62 ? 4 : 1;
}

/** Writes Markdown as HTML to `out` and returns the length of the HTML. */
export function to_html(at: usize, length: i32, out: usize): i32 {
  const end = at + length;
  let p = at;
  begin(out);
  while (p < end) {
    let stop = line_end(p, end);
    const level = heading_level(p, stop);
    if (level > 0) {
      markup('<h');
      put(48 + level);
      markup('>');
      inline(p + level + 1, trimmed_end(p, stop), false);
      markup('</h');
      put(48 + level);
      markup('>\n');
    } else if (!is_blank(p, stop)) {
      const from = p;
      while (stop < end && !is_blank(stop + 1, line_end(stop + 1, end))) {
        if (heading_level(stop + 1, line_end(stop + 1, end)) > 0) break;
        stop = line_end(stop + 1, end);
      }
      markup('<p>');
      inline(from, trimmed_end(from, stop), false);
      markup('</p>\n');
    }
    p = stop + 1;
  }
  return size();
}
