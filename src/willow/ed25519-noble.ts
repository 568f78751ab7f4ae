import { Point, getPublicKey, hashes, sign } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes } from './bytes.ts';
import { GROUP_ORDER, isStrictForm, littleEndian } from './ed25519-rule.ts';

hashes.sha512 = sha512;

/** The public key (32 bytes) of a 32-byte seed. */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  return getPublicKey(seed);
}

/** RFC 8032 signature (64 bytes) with a 32-byte seed. */
export function signInJs(message: Uint8Array, seed: Uint8Array): Uint8Array {
  return sign(message, seed);
}

/** Our rule without WebCrypto: the cofactorless equation on R's bytes (noble's own `verify` multiplies by the cofactor). */
export function verifyInJs(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (!isStrictForm(publicKey, signature)) return false;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  const k = littleEndian(sha512(concatBytes(r, publicKey, message))) % GROUP_ORDER;
  let a: Point;
  try {
    a = Point.fromBytes(publicKey);
  } catch {
    return false;
  }
  return equalBytes(Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k)).toBytes(), r);
}
