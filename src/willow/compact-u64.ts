import type { ByteReader } from './byte-reader.ts';

/** Bits of the tag that announces a compact u64 (Willow encodings, "CompactU64"). */
export type TagWidth = 2 | 3 | 4 | 6 | 8;

export const MAX_U64 = 0xffff_ffff_ffff_ffffn;

/** 0 when the number fits into the tag itself, else the 1, 2, 4 or 8 bytes that follow. */
function followingBytes(n: bigint, width: TagWidth): 0 | 1 | 2 | 4 | 8 {
  if (n <= BigInt(2 ** width - 5)) return 0;
  if (n <= 0xffn) return 1;
  if (n <= 0xffffn) return 2;
  return n <= 0xffff_ffffn ? 4 : 8;
}

/** The minimal tag of n, in the low `width` bits. */
export function c64Tag(n: bigint, width: TagWidth): number {
  const follow = followingBytes(n, width);
  return follow === 0 ? Number(n) : 2 ** width - 4 + Math.log2(follow);
}

/** The big-endian bytes that follow the minimal tag of n; none when the tag holds it. RangeError when n is no u64. */
export function c64Bytes(n: bigint, width: TagWidth): Uint8Array {
  if (n < 0n || n > MAX_U64) throw new RangeError(`expected an unsigned 64-bit integer, got ${n}`);
  const bytes = new Uint8Array(followingBytes(n, width));
  let rest = n;
  for (let i = bytes.length - 1; i >= 0; i -= 1) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** n as one tag byte and what follows it. */
export function c64Standalone(n: bigint): Uint8Array {
  const follow = c64Bytes(n, 8);
  const bytes = new Uint8Array(1 + follow.length);
  bytes[0] = c64Tag(n, 8);
  bytes.set(follow, 1);
  return bytes;
}

/** Reads what follows a tag; a number that a shorter form would hold is refused (canonic encodings only). */
export function readC64(reader: ByteReader, tag: number, width: TagWidth): bigint {
  const firstLong = 2 ** width - 4;
  if (tag < firstLong) return BigInt(tag);
  const length = 2 ** (tag - firstLong);
  let n = 0n;
  for (const byte of reader.take(length)) n = (n << 8n) | BigInt(byte);
  if (reader.problem === null && followingBytes(n, width) !== length) {
    reader.fail(
      `expected the shortest form of the number ${n}, found ${length} bytes before byte ${reader.at}`,
    );
  }
  return n;
}

export function readC64Standalone(reader: ByteReader): bigint {
  return readC64(reader, reader.byte(), 8);
}
