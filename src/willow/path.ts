import { decodeWhole } from './byte-reader.ts';
import type { ByteReader, EncodingForm } from './byte-reader.ts';
import { compareBytes, equalBytes, utf8 } from './bytes.ts';
import { readC64Length, readC64StandaloneLength } from './compact-u64.ts';
import type { Decoded } from './decoded.ts';

/** A Willow'25 path: components of 0 to 4096 bytes, at most 4096 of them, at most 4096 bytes in all. */
export type Path = readonly Uint8Array[];

export const MAX_COMPONENT_COUNT = 4096;
export const MAX_PATH_LENGTH = 4096;

/** Bytes of all components together. */
function pathLength(path: Path): number {
  let length = 0;
  for (const component of path) length += component.length;
  return length;
}

/** Whether the path keeps the limits of Willow'25 (a component longer than its limit exceeds the total as well). */
export function isWithinLimits(path: Path): boolean {
  return path.length <= MAX_COMPONENT_COUNT && pathLength(path) <= MAX_PATH_LENGTH;
}

/** The path whose components are the UTF-8 bytes of the names; RangeError beyond the limits of Willow'25. */
export function pathOf(...names: string[]): Path {
  const path = names.map(utf8);
  if (!isWithinLimits(path)) {
    throw new RangeError(`expected at most ${MAX_PATH_LENGTH} bytes of path, got ${pathLength(path)}`);
  }
  return path;
}

/** The components as text, or null when any byte is not printable ASCII (0x20 to 0x7e). */
export function pathNames(path: Path): string[] | null {
  const names: string[] = [];
  for (const component of path) {
    let name = '';
    for (const byte of component) {
      if (byte < 0x20 || byte > 0x7e) return null;
      name += String.fromCharCode(byte);
    }
    names.push(name);
  }
  return names;
}

/** Whether the first components of b are exactly those of a ("a" is a prefix of "a" and "a/b", not of "ab"). */
export function isPrefix(a: Path, b: Path): boolean {
  return a.length <= b.length && commonPrefixCount(a, b) === a.length;
}

/** How many leading components both share. */
export function commonPrefixCount(a: Path, b: Path): number {
  let count = 0;
  for (const component of a) {
    const other = b[count];
    if (other === undefined || !equalBytes(component, other)) return count;
    count += 1;
  }
  return count;
}

/** Lexicographic order by components; a prefix sorts before what extends it. Negative, zero or positive. */
export function comparePaths(a: Path, b: Path): number {
  const shared = commonPrefixCount(a, b);
  const left = a[shared];
  const right = b[shared];
  return left !== undefined && right !== undefined ? compareBytes(left, right) : a.length - b.length;
}

/** encode_path of the Willow encodings; RangeError beyond the limits of Willow'25. */
export function encodePath(path: Path): Uint8Array {
  const bytes = new Uint8Array(encodedPathLength(path));
  writePath(bytes, 0, path);
  return bytes;
}

export function mustBeWithinLimits(path: Path): void {
  if (!isWithinLimits(path)) throw new RangeError("expected a path within the limits of Willow'25");
}

/** Bytes of `encodePath(path)`. RangeError beyond the limits of Willow'25. */
export function encodedPathLength(path: Path): number {
  mustBeWithinLimits(path);
  const total = pathLength(path);
  let length = 1 + lengthBytes(total, 11) + lengthBytes(path.length, 11) + total;
  for (let i = 0; i < path.length - 1; i += 1) length += 1 + lengthBytes(path[i]?.length ?? 0, 251);
  return length;
}

/** Writes `encodePath(path)` from `start` on; where it ends. */
export function writePath(bytes: Uint8Array, start: number, path: Path): number {
  const [total, last] = [pathLength(path), path.length - 1];
  bytes[start] = (lengthTag(total, 11) << 4) | lengthTag(path.length, 11);
  let at = writeLength(bytes, start + 1, total, 11);
  at = writeLength(bytes, at, path.length, 11);
  for (let i = 0; i <= last; i += 1) {
    const component = path[i] ?? none;
    if (i < last) {
      bytes[at] = lengthTag(component.length, 251);
      at = writeLength(bytes, at + 1, component.length, 251);
    }
    bytes.set(component, at);
    at += component.length;
  }
  return at;
}

const none = new Uint8Array(0);

/** How many bytes follow the tag of a length of at most 4,096; `inTag` is the greatest that the tag holds. */
function lengthBytes(length: number, inTag: number): 0 | 1 | 2 {
  if (length <= inTag) return 0;
  return length <= 0xff ? 1 : 2;
}

function lengthTag(length: number, inTag: number): number {
  const follow = lengthBytes(length, inTag);
  return follow === 0 ? length : inTag + follow;
}

/** Writes the bytes that follow the tag; where they end. */
function writeLength(bytes: Uint8Array, at: number, length: number, inTag: number): number {
  const follow = lengthBytes(length, inTag);
  if (follow === 2) bytes[at] = length >> 8;
  if (follow > 0) bytes[at + follow - 1] = length & 0xff;
  return at + follow;
}

/** Reads one encode_path (lenient: EncodePath). */
export function readPath(reader: ByteReader): Path {
  const tags = reader.byte();
  const total = readC64Length(reader, tags >> 4, 4);
  const count = readC64Length(reader, tags & 0xf, 4);
  if (total > MAX_PATH_LENGTH || count > MAX_COMPONENT_COUNT) {
    reader.fail(
      `expected at most ${MAX_PATH_LENGTH} bytes and ${MAX_COMPONENT_COUNT} components of path, found ${total} and ${count}`,
    );
  }
  if (count === 0 && total > 0) reader.fail(`expected 0 bytes of path without components, found ${total}`);
  // the bytes of all components, and a length before each but the last
  reader.ensure(total + Math.max(0, count - 1));
  const path: Uint8Array[] = [];
  let left = total;
  for (let index = count; index > 0 && reader.problem === null; index -= 1) {
    const length = index === 1 ? left : readC64StandaloneLength(reader);
    if (length > left) reader.fail(`expected a path component of at most ${left} bytes, found ${length}`);
    path.push(reader.take(length));
    left -= length;
  }
  return path;
}

/** The path of exactly these bytes. */
export function decodePath(bytes: Uint8Array, form: EncodingForm = 'canonic'): Decoded<Path> {
  return decodeWhole(bytes, readPath, form);
}
