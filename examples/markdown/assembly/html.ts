// Writing HTML: where the next byte goes, and the escapes.
let to: usize = 0;
let start: usize = 0;

export function begin(out: usize): void {
  start = out;
  to = out;
}

export function size(): i32 {
  return i32(to - start);
}

export function put(code: u32): void {
  store<u8>(to++, <u8>code);
}

/** Writes ASCII markup as it is. */
export function markup(text: string): void {
  for (let i = 0; i < text.length; i++) put(text.charCodeAt(i));
}

/** Writes one byte of text, escaped where HTML needs it. */
export function escaped(code: u32): void {
  if (code == 38) markup('&amp;');
  else if (code == 60) markup('&lt;');
  else if (code == 62) markup('&gt;');
  else if (code == 34) markup('&quot;');
  else put(code);
}

export function escaped_range(from: usize, end: usize): void {
  for (let p = from; p < end; p++) escaped(load<u8>(p));
}
