/** 2^252 + 27742317777372353535851937790883648493, the order of the base point. */
export const GROUP_ORDER = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;

/** The y-coordinates (little-endian, sign bit clear) of the eight points of small order. */
const smallOrder: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  2n ** 255n - 20n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
]);
const FIELD_PRIME = 2n ** 255n - 19n;

/** An integer from little-endian bytes. */
export function littleEndian(bytes: Uint8Array): bigint {
  let n = 0n;
  for (let i = bytes.length - 1; i >= 0; i -= 1) n = (n << 8n) | BigInt(bytes[i] ?? 0);
  return n;
}

/** The integer of the 32 bytes from `at` on. */
function integerAt(bytes: Uint8Array, at: number): bigint {
  return littleEndian(bytes.subarray(at, at + 32));
}

/** Those y-coordinates by their first byte, so that all but one point in fifty are told apart by it. */
const smallOrderFirstBytes: ReadonlySet<number> = new Set([...smallOrder].map((y) => Number(y & 0xffn)));

/** Of the first 32 bytes: canonic (y below the prime; x = 0 has no negative, and both such points are of small order) and not of small order. */
function isAcceptablePoint(bytes: Uint8Array): boolean {
  // a y of the prime or more has only ones from the second byte on
  if (bytes[30] !== 0xff && !smallOrderFirstBytes.has(bytes[0] ?? 0)) return true;
  const y = integerAt(bytes, 0) & (2n ** 255n - 1n);
  return y < FIELD_PRIME && !smallOrder.has(y);
}

/** S, the second half, < L; all of less than 2^252 are. */
function isReduced(signature: Uint8Array): boolean {
  return (signature[63] ?? 0) < 0x10 || integerAt(signature, 32) < GROUP_ORDER;
}

/** The part of our Ed25519 rule that engines disagree on: lengths, S < L, and A and R canonic and not of small order. */
export function isStrictForm(publicKey: Uint8Array, signature: Uint8Array): boolean {
  return (
    publicKey.length === 32 &&
    signature.length === 64 &&
    isReduced(signature) &&
    isAcceptablePoint(publicKey) &&
    isAcceptablePoint(signature)
  );
}
