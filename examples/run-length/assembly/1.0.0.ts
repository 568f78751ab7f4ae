// Run-length encoding as PackBits: a byte n ≤ 127 is followed by n + 1 bytes as they are, a byte n ≥ 129 by one byte to
// be repeated 257 - n times; 128 says nothing.
export { alloc, reset } from '../../assembly/buffers';

/** The most bytes that `encode` can write for `length` bytes. */
export function encoded_limit(length: i32): i32 {
  return length + (length + 127) / 128;
}

/** How many bytes a control byte stands for when decoded. */
export function run_of(control: u32): i32 {
  return control < 128 ? control + 1 : control == 128 ? 0 : 257 - control;
}

function repeats(at: usize, left: i32): i32 {
  const first = load<u8>(at);
  let n = 1;
  while (n < left && n < 128 && load<u8>(at + n) == first) n++;
  return n;
}

/** Writes the encoding of `length` bytes to `out` and returns its length. */
export function encode(at: usize, length: i32, out: usize): i32 {
  let to = out;
  let i = 0;
  while (i < length) {
    const same = repeats(at + i, length - i);
    if (same > 2) {
      store<u8>(to++, <u8>(257 - same));
      store<u8>(to++, load<u8>(at + i));
      i += same;
      continue;
    }
    let n = 0;
    while (i + n < length && n < 128 && repeats(at + i + n, length - i - n) < 3) n++;
    store<u8>(to++, <u8>(n - 1));
    memory.copy(to, at + i, n);
    to += n;
    i += n;
  }
  return i32(to - out);
}

/** Length of the decoded bytes; -1 when the encoding is cut short. */
export function decoded_size(at: usize, length: i32): i32 {
  let size = 0;
  let i = 0;
  while (i < length) {
    const control: u32 = load<u8>(at + i);
    size += run_of(control);
    i += control < 128 ? control + 2 : control == 128 ? 1 : 2;
  }
  return i == length ? size : -1;
}

/** Writes the decoded bytes to `out` and returns how many; -1 when the encoding is cut short. */
export function decode(at: usize, length: i32, out: usize): i32 {
  const size = decoded_size(at, length);
  if (size < 0) return -1;
  let to = out;
  let i = 0;
  while (i < length) {
    const control: u32 = load<u8>(at + i++);
    const run = run_of(control);
    if (control < 128) {
      memory.copy(to, at + i, run);
      i += run;
    } else if (control > 128) memory.fill(to, load<u8>(at + i++), run);
    to += run;
  }
  return size;
}
