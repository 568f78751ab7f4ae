// SHA-256 and HMAC: as 1.1.0, and PBKDF2 and HKDF to derive keys.
import { hmac_sha256 } from './1.1.0';
export * from './1.1.0';

/** Blocks of 32 bytes that a key of `length` bytes needs. */
export function blocks_for(length: i32): i32 {
  return (length + 31) / 32;
}

/** Writes a key of `length` bytes to `out`: PBKDF2-HMAC-SHA-256 (RFC 8018) of a password and a salt. */
export function pbkdf2_sha256(
  password: usize,
  password_length: i32,
  salt: usize,
  salt_length: i32,
  iterations: i32,
  out: usize,
  length: i32,
): void {
  const message = heap.alloc(salt_length + 4);
  const u = memory.data(32);
  const t = memory.data(32);
  memory.copy(message, salt, salt_length);
  for (let n = 0; n < blocks_for(length); n++) {
    store<u32>(message + salt_length, bswap<u32>(n + 1));
    hmac_sha256(password, password_length, message, salt_length + 4, u);
    memory.copy(t, u, 32);
    for (let i = 1; i < iterations; i++) {
      hmac_sha256(password, password_length, u, 32, u);
      for (let w = 0; w < 32; w += 8) store<u64>(t + w, load<u64>(t + w) ^ load<u64>(u + w));
    }
    memory.copy(out + n * 32, t, min(32, length - n * 32));
  }
  heap.free(message);
}

/** Writes a key of `length` bytes (at most 8160) to `out`: HKDF-SHA-256 (RFC 5869); 0, or -1 when it is too long. */
export function hkdf_sha256(
  secret: usize,
  secret_length: i32,
  salt: usize,
  salt_length: i32,
  info: usize,
  info_length: i32,
  out: usize,
  length: i32,
): i32 {
  if (blocks_for(length) > 255) return -1;
  const key = memory.data(32);
  const t = memory.data(32);
  const message = heap.alloc(33 + info_length);
  hmac_sha256(salt, salt_length, secret, secret_length, key);
  for (let n = 0; n < blocks_for(length); n++) {
    const before = n == 0 ? 0 : 32;
    memory.copy(message, t, before);
    memory.copy(message + before, info, info_length);
    store<u8>(message + before + info_length, <u8>(n + 1));
    hmac_sha256(key, 32, message, before + info_length + 1, t);
    memory.copy(out + n * 32, t, min(32, length - n * 32));
  }
  heap.free(message);
  return 0;
}
