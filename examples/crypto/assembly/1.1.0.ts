// SHA-256: as 1.0.0, and HMAC (RFC 2104).
import { sha256 } from './1.0.0';
export * from './1.0.0';

const block = memory.data(64);
const digest = memory.data(32);

function pad(key: usize, length: i32, with_byte: u8): void {
  memory.fill(block, 0, 64);
  if (length > 64) sha256(key, length, block);
  else memory.copy(block, key, length);
  for (let i = 0; i < 64; i++) store<u8>(block + i, load<u8>(block + i) ^ with_byte);
}

/** Writes the 32-byte HMAC-SHA-256 of a message under a key to `out`. */
export function hmac_sha256(key: usize, key_length: i32, at: usize, length: i32, out: usize): void {
  const inner = heap.alloc(64 + length);
  pad(key, key_length, 0x36);
  memory.copy(inner, block, 64);
  memory.copy(inner + 64, at, length);
  sha256(inner, 64 + length, digest);
  pad(key, key_length, 0x5c);
  memory.copy(inner, block, 64);
  memory.copy(inner + 64, digest, 32);
  sha256(inner, 96, out);
  heap.free(inner);
}

/** The first four bytes of the HMAC-SHA-256 of one number under another (four little-endian bytes each), big-endian. */
export function hmac_of_u32(key: u32, value: u32): u32 {
  const scratch = memory.data(40);
  store<u32>(scratch, key);
  store<u32>(scratch, value, 4);
  hmac_sha256(scratch, 4, scratch + 4, 4, scratch + 8);
  return bswap(load<u32>(scratch, 8));
}
