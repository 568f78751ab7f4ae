import { pooledBytes } from './byte-pool.ts';
import { concatBytes, joinBytes } from './bytes.ts';
import { entryBytesForNow } from './encode-entry.ts';
import type { Entry } from './entry.ts';
import { FOUR_BYTES } from './william3-engine.ts';
import { william3Engine } from './william3-start.ts';
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
  return digestsInto(zeroSum(), encodedEntry);
}

/** The pre-fingerprint of an entry, in shared memory: to be kept with very many others, and handed to nobody. */
export function pooledPreFingerprint(entry: Entry): Sum {
  const { buffer, byteOffset } = pooledBytes(4 * LIMBS);
  return digestsInto(new Uint32Array(buffer, byteOffset, LIMBS), entryBytesForNow(entry));
}

/** Writes the pre-fingerprint of an entry from `at` on, the least byte first: 128 bytes. */
export function writePreFingerprint(bytes: Uint8Array, at: number, entry: Entry): void {
  const digests = fourDigests(entryBytesForNow(entry));
  const last = 4 * LIMBS - 1;
  for (let i = 0; i <= last; i += 1) bytes[at + last - i] = digests[i] ?? 0;
}

function digestsInto(sum: Sum, encodedEntry: Uint8Array): Sum {
  const digests = fourDigests(encodedEntry);
  for (let word = 0; word < LIMBS; word += 1) sum[LIMBS - 1 - word] = bigEndian(digests, 4 * word);
  return sum;
}

/** One after the other; overwritten by the next hash. */
function fourDigests(encodedEntry: Uint8Array): Uint8Array {
  if (encodedEntry.length <= FOUR_BYTES) return william3Engine().four(encodedEntry);
  const digests = Array.from({ length: 4 }, (_, i) => william3(concatBytes(Uint8Array.of(i), encodedEntry)));
  return joinBytes(digests);
}

function bigEndian(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) << 24) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at + 2] ?? 0) << 8) |
    (bytes[at + 3] ?? 0)
  );
}

/** Adds `other` to `sum`, in place. In 32-bit integers, whose carries are read off the highest bits: engines are four times faster at them than at numbers beyond. */
export function addSum(sum: Sum, other: Sum): void {
  let carry = 0;
  for (let i = 0; i < LIMBS; i += 1) {
    const a = (sum[i] ?? 0) | 0;
    const b = (other[i] ?? 0) | 0;
    const limb = (a + b + carry) | 0;
    sum[i] = limb;
    carry = ((a & b) | ((a | b) & ~limb)) >>> 31;
  }
}

/** Takes `other` from `sum`, in place. */
export function subtractSum(sum: Sum, other: Sum): void {
  let borrow = 0;
  for (let i = 0; i < LIMBS; i += 1) {
    const a = (sum[i] ?? 0) | 0;
    const b = (other[i] ?? 0) | 0;
    const limb = (a - b - borrow) | 0;
    sum[i] = limb;
    borrow = ((~a & b) | ((~a | b) & limb)) >>> 31;
  }
}

/** The fingerprint of a set of entries, 32 bytes: WILLIAM3 of its sum in 128 big-endian bytes. Equal sets give equal ones, whatever the order. */
export function fingerprintOf(sum: Sum): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * LIMBS));
  for (let i = 0; i < LIMBS; i += 1) view.setUint32(4 * (LIMBS - 1 - i), sum[i] ?? 0);
  return william3(new Uint8Array(view.buffer));
}
