// SHA-1 (FIPS 180-4). Collisions can be made: for checksums and old protocols only.
export { alloc, reset } from '../../assembly/buffers';

const schedule = memory.data(320);
const state = memory.data(20);
const tail = memory.data(128);

function compress(block: usize): void {
  for (let i = 0; i < 16; i++) store<u32>(schedule + (i << 2), bswap(load<u32>(block + (i << 2))));
  for (let i = 16; i < 80; i++) {
    const w = schedule + (i << 2);
    store<u32>(w, rotl(load<u32>(w - 12) ^ load<u32>(w - 32) ^ load<u32>(w - 56) ^ load<u32>(w - 64), 1));
  }
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  for (let i = 0; i < 80; i++) {
    let f: u32;
    let k: u32;
    if (i < 20) {
      f = (b & c) | (~b & d);
      k = 0x5a827999;
    } else if (i < 40) {
      f = b ^ c ^ d;
      k = 0x6ed9eba1;
    } else if (i < 60) {
      f = (b & c) | (b & d) | (c & d);
      k = 0x8f1bbcdc;
    } else {
      f = b ^ c ^ d;
      k = 0xca62c1d6;
    }
    const next = rotl(a, 5) + f + e + k + load<u32>(schedule + (i << 2));
    e = d;
    d = c;
    c = rotl(b, 30);
    b = a;
    a = next;
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
}

/** Writes the 20-byte SHA-1 of `length` bytes to `out`. */
export function sha1(at: usize, length: i32, out: usize): void {
  store<u32>(state, 0x67452301);
  store<u32>(state, 0xefcdab89, 4);
  store<u32>(state, 0x98badcfe, 8);
  store<u32>(state, 0x10325476, 12);
  store<u32>(state, 0xc3d2e1f0, 16);
  let i = 0;
  for (; i + 64 <= length; i += 64) compress(at + i);
  const left = length - i;
  const blocks = left < 56 ? 64 : 128;
  memory.fill(tail, 0, blocks);
  memory.copy(tail, at + i, left);
  store<u8>(tail + left, 0x80);
  store<u64>(tail + blocks - 8, bswap((<u64>length) << 3));
  compress(tail);
  if (blocks == 128) compress(tail + 64);
  for (let n = 0; n < 5; n++) store<u32>(out + (n << 2), bswap(load<u32>(state + (n << 2))));
}

/** The first four bytes of the SHA-1 of a number's four little-endian bytes, as a big-endian number. */
export function sha1_of_u32(value: u32): u32 {
  const scratch = memory.data(24);
  store<u32>(scratch, value);
  sha1(scratch, 4, scratch + 4);
  return bswap(load<u32>(scratch, 4));
}
