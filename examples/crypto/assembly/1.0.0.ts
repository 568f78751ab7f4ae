// SHA-256 (FIPS 180-4) and comparison in constant time.
export { alloc, reset } from '../../assembly/buffers';

// Fractional parts of the cube roots of the first 64 primes.
const rounds = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);
const schedule = memory.data(256);
const state = memory.data(32);
const tail = memory.data(128);
const scratch = memory.data(36);

function expand(block: usize): void {
  for (let i = 0; i < 16; i++) store<u32>(schedule + (i << 2), bswap(load<u32>(block + (i << 2))));
  for (let i = 16; i < 64; i++) {
    const w = schedule + (i << 2);
    const near = load<u32>(w - 8);
    const far = load<u32>(w - 60);
    const s0 = rotr(far, 7) ^ rotr(far, 18) ^ (far >> 3);
    const s1 = rotr(near, 17) ^ rotr(near, 19) ^ (near >> 10);
    store<u32>(w, load<u32>(w - 64) + s0 + load<u32>(w - 28) + s1);
  }
}

function compress(block: usize): void {
  expand(block);
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  for (let i = 0; i < 64; i++) {
    const s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
    const t1 = h + s1 + ((e & f) ^ (~e & g)) + load<u32>(rounds + (i << 2)) + load<u32>(schedule + (i << 2));
    const s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
  store<u32>(state, load<u32>(state, 20) + f, 20);
  store<u32>(state, load<u32>(state, 24) + g, 24);
  store<u32>(state, load<u32>(state, 28) + h, 28);
}

function start(): void {
  store<u32>(state, 0x6a09e667);
  store<u32>(state, 0xbb67ae85, 4);
  store<u32>(state, 0x3c6ef372, 8);
  store<u32>(state, 0xa54ff53a, 12);
  store<u32>(state, 0x510e527f, 16);
  store<u32>(state, 0x9b05688c, 20);
  store<u32>(state, 0x1f83d9ab, 24);
  store<u32>(state, 0x5be0cd19, 28);
}

/** Writes the 32-byte SHA-256 of `length` bytes to `out`. */
export function sha256(at: usize, length: i32, out: usize): void {
  start();
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
  for (let n = 0; n < 8; n++) store<u32>(out + (n << 2), bswap(load<u32>(state + (n << 2))));
}

/** The first four bytes of the SHA-256 of a number's four little-endian bytes, as a big-endian number. */
export function sha256_of_u32(value: u32): u32 {
  store<u32>(scratch, value);
  sha256(scratch, 4, scratch + 4);
  return bswap(load<u32>(scratch, 4));
}

/** 1 when two stretches of `length` bytes are equal, else 0; takes the same time wherever they differ. */
export function equal(a: usize, b: usize, length: i32): i32 {
  let difference: u32 = 0;
  for (let i = 0; i < length; i++) difference |= <u32>(load<u8>(a + i) ^ load<u8>(b + i));
  return i32(difference == 0);
}
