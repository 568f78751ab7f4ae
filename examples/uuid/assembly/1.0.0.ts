// UUIDs (RFC 9562): reading and writing, and the marks of versions 4 and 5.
export { alloc, reset } from '../../assembly/buffers';

function hex(value: u32): u8 {
  return <u8>(value < 10 ? value + 48 : value + 87);
}

/** The value of a hexadecimal digit (ASCII code, either case); -1 for any other. */
export function hex_value(code: u32): i32 {
  if (code - 48 < 10) return code - 48;
  const letter = (code | 32) - 97;
  return letter < 6 ? letter + 10 : -1;
}

/** 1 where the 36 characters of a UUID have a hyphen, else 0. */
export function is_hyphen_at(place: i32): i32 {
  return i32(place == 8 || place == 13 || place == 18 || place == 23);
}

/** Writes 16 bytes as the 36 characters of a UUID to `out`. */
export function format(at: usize, out: usize): i32 {
  let byte = 0;
  for (let i = 0; i < 36; i++) {
    if (is_hyphen_at(i)) {
      store<u8>(out + i, 45);
      continue;
    }
    const value: u32 = load<u8>(at + byte);
    store<u8>(out + i, hex(value >> 4));
    store<u8>(out + ++i, hex(value & 15));
    byte++;
  }
  return 36;
}

/** Writes the 16 bytes of a UUID of 36 characters to `out`; 16, or -1 when the text is no UUID. */
export function parse(at: usize, length: i32, out: usize): i32 {
  if (length != 36) return -1;
  let byte = 0;
  for (let i = 0; i < 36; i++) {
    if (is_hyphen_at(i)) {
      if (load<u8>(at + i) != 45) return -1;
      continue;
    }
    const high = hex_value(load<u8>(at + i));
    const low = hex_value(load<u8>(at + ++i));
    if (high < 0 || low < 0) return -1;
    store<u8>(out + byte++, <u8>((high << 4) | low));
  }
  return 16;
}

/** Marks 16 bytes as a UUID of a version (random bytes: 4; the first 16 of a SHA-1: 5), variant RFC 9562. */
export function mark(at: usize, version: i32): void {
  store<u8>(at, (load<u8>(at, 6) & 0x0f) | <u8>(version << 4), 6);
  store<u8>(at, (load<u8>(at, 8) & 0x3f) | 0x80, 8);
}

/** The version of 16 bytes: 1 to 8, or 0 when they have another variant. */
export function version_of(at: usize): i32 {
  return (load<u8>(at, 8) & 0xc0) == 0x80 ? load<u8>(at, 6) >> 4 : 0;
}
