import { pooledBytes } from './byte-pool.ts';
import { encodedEntryLength, writeEntry } from './encode-entry.ts';
import type { Entry } from './entry.ts';
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
  const message = numbered(encodedEntry.length);
  message.set(encodedEntry, 1);
  return digestsInto(zeroSum(), message);
}

/** The pre-fingerprint of an entry, in shared memory: to be kept with very many others, and handed to nobody. */
export function pooledPreFingerprint(entry: Entry): Sum {
  const message = numbered(encodedEntryLength(entry));
  writeEntry(message, 1, entry);
  const { buffer, byteOffset } = pooledBytes(4 * LIMBS);
  return digestsInto(new Uint32Array(buffer, byteOffset, LIMBS), message);
}

let scratch = new Uint8Array(512);

/** Room for a byte and the bytes of an entry, until the next is asked for. */
function numbered(length: number): Uint8Array {
  if (scratch.length <= length) scratch = new Uint8Array(1 + length);
  return scratch.subarray(0, 1 + length);
}

function digestsInto(sum: Sum, message: Uint8Array): Sum {
  for (let i = 0; i < 4; i += 1) {
    message[0] = i;
    const digest = william3(message);
    for (let word = 0; word < 8; word += 1) sum[LIMBS - 1 - 8 * i - word] = bigEndian(digest, 4 * word);
  }
  return sum;
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
