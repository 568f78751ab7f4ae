// Pages for a static site: an HTML document around a body that was made elsewhere.
export { alloc, reset } from '../../assembly/buffers';

let to: usize = 0;

function markup(text: string): void {
  for (let i = 0; i < text.length; i++) store<u8>(to++, <u8>text.charCodeAt(i));
}

function escaped(at: usize, length: i32): void {
  for (let i = 0; i < length; i++) {
    const code = load<u8>(at + i);
    if (code == 38) markup('&amp;');
    else if (code == 60) markup('&lt;');
    else if (code == 62) markup('&gt;');
    else store<u8>(to++, code);
  }
}

/** Minutes to read so many words, at 230 words a minute, rounded up. */
export function reading_minutes(words: i32): i32 {
  return (words + 229) / 230;
}

/** The most bytes that `page` writes for a title and a body of these lengths. */
export function page_limit(title_length: i32, body_length: i32): i32 {
  return title_length * 5 + body_length + 256;
}

/** Writes an HTML document with a title (text) and a body (HTML) to `out` and returns its length. */
export function page(title: usize, title_length: i32, body: usize, body_length: i32, out: usize): i32 {
  to = out;
  markup('<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n');
  markup('<meta name="viewport" content="width=device-width">\n<title>');
  escaped(title, title_length);
  markup('</title>\n<body>\n');
  memory.copy(to, body, body_length);
  to += body_length;
  markup('</body>\n</html>\n');
  return i32(to - out);
}
