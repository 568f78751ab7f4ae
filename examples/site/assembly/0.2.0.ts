// Pages for a static site: as 0.1.0, and excerpts of pages for lists and feeds.
export * from './0.1.0';

/** How many pages a list of `items` has, `size` of them on each; at least 1. */
export function pages_of(items: i32, size: i32): i32 {
  return max(1, (items + size - 1) / size);
}

/** Writes the text of HTML without its tags to `out`, runs of spaces as one, and returns its length. */
export function plain_text(at: usize, length: i32, out: usize): i32 {
  let n = 0;
  let inside = false;
  let gap = false;
  for (let i = 0; i < length; i++) {
    const code = load<u8>(at + i);
    if (code == 60) inside = true;
    if (!inside) {
      if (code == 32 || code == 10) gap = n > 0;
      else {
        if (gap) store<u8>(out + n++, 32);
        gap = false;
        store<u8>(out + n++, code);
      }
    }
    if (code == 62) inside = false;
  }
  return n;
}

/** The text of HTML cut at the end of a word so that it has at most `limit` bytes; its length. */
export function excerpt(at: usize, length: i32, limit: i32, out: usize): i32 {
  const size = plain_text(at, length, out);
  if (size <= limit) return size;
  let n = limit;
  while (n > 0 && load<u8>(out + n) != 32) n--;
  return n;
}
