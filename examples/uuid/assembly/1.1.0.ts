// UUIDs: as 1.0.0, and version 7, which sorts by time.
import { mark } from './1.0.0';
export * from './1.0.0';

/** The first eight bytes (big-endian) of a version 7 UUID for a time in milliseconds and 12 random bits. */
export function v7_high(millis: i64, random: u32): u64 {
  return ((<u64>millis) << 16) | 0x7000 | (random & 0xfff);
}

/** Turns 16 random bytes into a version 7 UUID of a time in milliseconds since 1970. */
export function make_v7(at: usize, millis: i64): void {
  for (let i = 0; i < 6; i++) store<u8>(at + i, <u8>(millis >> (40 - 8 * i)));
  mark(at, 7);
}

/** The time in milliseconds of a version 7 UUID of 16 bytes; -1 for any other version. */
export function time_of(at: usize): i64 {
  if (load<u8>(at, 6) >> 4 != 7) return -1;
  let millis: i64 = 0;
  for (let i = 0; i < 6; i++) millis = (millis << 8) | <i64>load<u8>(at + i);
  return millis;
}
