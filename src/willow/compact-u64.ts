import type { ByteReader } from './byte-reader.ts';

/** Bits of the tag that announces a compact u64 (Willow encodings, "CompactU64"). */
export type TagWidth = 2 | 3 | 4 | 6 | 8;

export const MAX_U64 = 0xffff_ffff_ffff_ffffn;

/** A number and its bytes are made of each other here, without the numbers and views that would be garbage at once. */
const scratch = new DataView(new ArrayBuffer(8));
const scratchBytes = new Uint8Array(scratch.buffer);

/** 0 when the number fits into the tag itself, else the 1, 2, 4 or 8 bytes that follow. */
function followingBytes(n: bigint, width: TagWidth): 0 | 1 | 2 | 4 | 8 {
  scratch.setBigUint64(0, n);
  if (scratch.getUint32(0) !== 0) return 8;
  const low = scratch.getUint32(4);
  if (low <= 2 ** width - 5) return 0;
  if (low <= 0xff) return 1;
  return low <= 0xffff ? 2 : 4;
}

/** The minimal tag of n, in the low `width` bits. */
export function c64Tag(n: bigint, width: TagWidth): number {
  const follow = followingBytes(n, width);
  return follow === 0 ? Number(n) : tagOf(follow, width);
}

function tagOf(follow: 1 | 2 | 4 | 8, width: TagWidth): number {
  return 2 ** width - 4 + Math.log2(follow);
}

/** The big-endian bytes that follow the minimal tag of n; none when the tag holds it. RangeError when n is no u64. */
export function c64Bytes(n: bigint, width: TagWidth): Uint8Array {
  const bytes = new Uint8Array(followingBytes(mustU64(n), width));
  writeC64(bytes, 0, n, width);
  return bytes;
}

/** Writes `c64Bytes(n, width)` from `at` on; where it ends. RangeError when n is no u64. */
export function writeC64(bytes: Uint8Array, at: number, n: bigint, width: TagWidth): number {
  const follow = followingBytes(mustU64(n), width);
  writeBigEndian(bytes, at, n, follow);
  return at + follow;
}

/** n as one tag byte and what follows it. RangeError when n is no u64. */
export function c64Standalone(n: bigint): Uint8Array {
  const bytes = new Uint8Array(c64StandaloneLength(n));
  writeC64Standalone(bytes, 0, n);
  return bytes;
}

/** Bytes of `c64Standalone(n)`. RangeError when n is no u64. */
export function c64StandaloneLength(n: bigint): number {
  return 1 + followingBytes(mustU64(n), 8);
}

/** Writes `c64Standalone(n)` from `at` on; where it ends. */
export function writeC64Standalone(bytes: Uint8Array, at: number, n: bigint): number {
  const follow = followingBytes(n, 8);
  bytes[at] = follow === 0 ? Number(n) : tagOf(follow, 8);
  writeBigEndian(bytes, at + 1, n, follow);
  return at + 1 + follow;
}

function mustU64(n: bigint): bigint {
  if (n < 0n || n > MAX_U64) throw new RangeError(`expected an unsigned 64-bit integer, got ${n}`);
  return n;
}

/** Writes the last `length` bytes of n from `at` on. */
function writeBigEndian(bytes: Uint8Array, at: number, n: bigint, length: number): void {
  if (length === 0) return;
  scratch.setBigUint64(0, n);
  for (let i = 0; i < length; i += 1) bytes[at + i] = scratchBytes[8 - length + i] ?? 0;
}

/** Reads what follows a tag; in canonic form a number that a shorter one would hold is refused. */
export function readC64(reader: ByteReader, tag: number, width: TagWidth): bigint {
  const firstLong = 2 ** width - 4;
  if (tag < firstLong + 3) return BigInt(readUpTo32(reader, tag, width));
  const high = reader.uint32();
  const low = reader.uint32();
  if (high === 0) notShortest(reader, low, 8);
  scratch.setUint32(0, high);
  scratch.setUint32(4, low);
  return scratch.getBigUint64(0);
}

/** `readC64` of a count or length: Infinity for more than 32 bits, which no limit of Willow'25 allows. */
export function readC64Length(reader: ByteReader, tag: number, width: TagWidth): number {
  const firstLong = 2 ** width - 4;
  if (tag < firstLong + 3) return readUpTo32(reader, tag, width);
  const high = reader.uint32();
  const low = reader.uint32();
  if (high === 0) notShortest(reader, low, 8);
  return high === 0 ? low : Infinity;
}

export function readC64Standalone(reader: ByteReader): bigint {
  return readC64(reader, reader.byte(), 8);
}

/** `readC64Standalone` of a count or length. */
export function readC64StandaloneLength(reader: ByteReader): number {
  return readC64Length(reader, reader.byte(), 8);
}

/** A number in the tag or in the 1, 2 or 4 bytes after it. */
function readUpTo32(reader: ByteReader, tag: number, width: TagWidth): number {
  const firstLong = 2 ** width - 4;
  if (tag < firstLong) return tag;
  if (tag === firstLong) {
    const n = reader.byte();
    if (n < firstLong) notShortest(reader, n, 1);
    return n;
  }
  if (tag === firstLong + 1) {
    const n = reader.byte() * 0x100 + reader.byte();
    if (n <= 0xff) notShortest(reader, n, 2);
    return n;
  }
  const n = reader.uint32();
  if (n <= 0xffff) notShortest(reader, n, 4);
  return n;
}

function notShortest(reader: ByteReader, n: number, length: number): void {
  if (reader.form === 'lenient') return;
  reader.fail(
    `expected the shortest form of the number ${n}, found ${length} bytes before byte ${reader.at}`,
  );
}
