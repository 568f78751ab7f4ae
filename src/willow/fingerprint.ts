import { pooledBytes } from './byte-pool.ts';
import { william3 } from './william3.ts';

/** A number modulo 2^1024 in 32 limbs of 32 bits, the least first: what the pre-fingerprints of a set of entries add up to. */
export type Sum = Uint32Array;

const LIMBS = 32;

/** The sum of no entries. */
export function zeroSum(): Sum {
  return new Uint32Array(LIMBS);
}

/**
 * The pre-fingerprint of an entry (its encode_entry): the four digests WILLIAM3(i ‖ encode_entry), i = 0…3 in one byte, one after the
 * other as one big-endian number. 1024 bits, since sums of 256 bits fall to Wagner's generalised birthday attack.
 */
export function preFingerprint(encodedEntry: Uint8Array): Sum {
  const sum = new Uint32Array(LIMBS);
  preFingerprintInto(sum, encodedEntry);
  return sum;
}

/** `preFingerprint` in shared memory: to be kept with very many others, and handed to nobody. */
export function pooledPreFingerprint(encodedEntry: Uint8Array): Sum {
  const { buffer, byteOffset } = pooledBytes(4 * LIMBS);
  const sum = new Uint32Array(buffer, byteOffset, LIMBS);
  preFingerprintInto(sum, encodedEntry);
  return sum;
}

let numbered = new Uint8Array(512);

function preFingerprintInto(sum: Sum, encodedEntry: Uint8Array): void {
  const length = 1 + encodedEntry.length;
  if (numbered.length < length) numbered = new Uint8Array(length);
  numbered.set(encodedEntry, 1);
  const message = numbered.subarray(0, length);
  for (let i = 0; i < 4; i += 1) {
    message[0] = i;
    const digest = william3(message);
    for (let word = 0; word < 8; word += 1) sum[LIMBS - 1 - 8 * i - word] = bigEndian(digest, 4 * word);
  }
}

function bigEndian(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) << 24) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at + 2] ?? 0) << 8) |
    (bytes[at + 3] ?? 0)
  );
}

/** Adds `other` to `sum`, in place. */
export function addSum(sum: Sum, other: Sum): void {
  let carry = 0;
  for (let i = 0; i < LIMBS; i += 1) {
    const limb = (sum[i] ?? 0) + (other[i] ?? 0) + carry;
    sum[i] = limb;
    carry = limb > 0xffff_ffff ? 1 : 0;
  }
}

/** Takes `other` from `sum`, in place. */
export function subtractSum(sum: Sum, other: Sum): void {
  let borrow = 0;
  for (let i = 0; i < LIMBS; i += 1) {
    const limb = (sum[i] ?? 0) - (other[i] ?? 0) - borrow;
    sum[i] = limb;
    borrow = limb < 0 ? 1 : 0;
  }
}

/** The fingerprint of a set of entries, 32 bytes: WILLIAM3 of its sum in 128 big-endian bytes. Equal sets give equal ones, whatever the order. */
export function fingerprintOf(sum: Sum): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * LIMBS));
  for (let i = 0; i < LIMBS; i += 1) view.setUint32(4 * (LIMBS - 1 - i), sum[i] ?? 0);
  return william3(new Uint8Array(view.buffer));
}
