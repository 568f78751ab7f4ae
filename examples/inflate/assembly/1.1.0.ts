// Inflate: as 1.0.0, and the gzip container (RFC 1952) around it.
import { consumed, inflate } from './1.0.0';
export * from './1.0.0';

/** One byte into a running (inverted) CRC-32. */
export function crc32_step(crc: u32, byte: u32): u32 {
  let value = crc ^ (byte & 255);
  for (let bit = 0; bit < 8; bit++) value = (value >> 1) ^ (0xedb88320 & (0 - (value & 1)));
  return value;
}

function after_text(at: usize, length: i32, from: i32): i32 {
  let i = from;
  while (i < length && load<u8>(at + i) != 0) i++;
  return i + 1;
}

/** Length of a gzip header; -1 when the data has none. */
export function gzip_header(at: usize, length: i32): i32 {
  if (length < 18 || load<u16>(at) != 0x8b1f || load<u8>(at, 2) != 8) return -1;
  const flags = load<u8>(at, 3);
  let size = 10;
  if (flags & 4) size += 2 + <i32>load<u16>(at + size);
  if (flags & 8) size = after_text(at, length, size);
  if (flags & 16) size = after_text(at, length, size);
  if (flags & 2) size += 2;
  return size + 8 <= length ? size : -1;
}

/** Decompressed size that a gzip file of one member declares, modulo 2³²; -1 when it has no header. */
export function gunzip_size(at: usize, length: i32): i32 {
  return gzip_header(at, length) < 0 ? -1 : load<i32>(at + length - 4);
}

/** Like `inflate` for a gzip file of one member; also -1 when its checksum or size does not agree. */
export function gunzip(at: usize, length: i32, out: usize, limit: i32): i32 {
  const header = gzip_header(at, length);
  if (header < 0) return -1;
  const size = inflate(at + header, length - header - 8, out, limit);
  if (size < 0 || header + consumed + 8 != length) return -1;
  let crc: u32 = 0xffffffff;
  for (let i = 0; i < size; i++) crc = crc32_step(crc, load<u8>(out + i));
  const trailer = at + header + consumed;
  return load<u32>(trailer) == ~crc && load<i32>(trailer, 4) == size ? size : -1;
}
