import { pooledBytes } from './byte-pool.ts';
import type { Entry } from './entry.ts';
import type { Path } from './path.ts';

/** The two orders in which the entries of a namespace are kept: by (path, subspace, time) and by (subspace, path, time). */
export type EntryOrder = 'path' | 'subspace';

/** Where the path of a key ends: two zero bytes. After a component comes 0x00 0x01, and in it 0x00 becomes 0x00 0xff. */
const PATH_END = 2;
const COMPONENT_END = 1;
const ZERO = 0xff;

/** Bytes of `pathKey`. */
function keyLength(path: Path): number {
  let length = 2 * path.length;
  for (const component of path) {
    length += component.length;
    for (const byte of component) if (byte === 0) length += 1;
  }
  return length;
}

/** Writes a component of a `pathKey` from `at` on; where it ends. */
function writeComponent(key: Uint8Array, component: Uint8Array, at: number): number {
  let next = at;
  for (const byte of component) {
    key[next] = byte;
    next += 1;
    if (byte !== 0) continue;
    key[next] = ZERO;
    next += 1;
  }
  key[next] = 0;
  key[next + 1] = COMPONENT_END;
  return next + 2;
}

/** Writes `pathKey(path)` from `at` on; where it ends. */
function writePath(key: Uint8Array, path: Path, at: number): number {
  let next = at;
  for (const component of path) next = writeComponent(key, component, next);
  return next;
}

/** An author's id and `closedPathKey` of each proper prefix of a path, from none of it on: where what prunes an entry lies. Each is overwritten by the next. */
export function* authorPathKeys(subspaceId: Uint8Array, path: Path): Generator<Uint8Array, void> {
  const key = new Uint8Array(32 + keyLength(path) + PATH_END);
  key.set(subspaceId);
  let end = 32;
  for (const component of path) {
    key[end] = 0;
    key[end + 1] = 0;
    yield key.subarray(0, end + PATH_END);
    end = writeComponent(key, component, end);
  }
}

/**
 * The path as bytes whose order is that of paths, and such that `a` is a prefix of `b` exactly when the bytes of `a` are a prefix of
 * those of `b`: in each component 0x00 becomes 0x00 0xff, after it comes 0x00 0x01.
 */
export function pathKey(path: Path): Uint8Array {
  const key = new Uint8Array(keyLength(path));
  writePath(key, path, 0);
  return key;
}

/** `pathKey` closed by 0x00 0x00: it sorts before every path that extends it, and is the beginning of no other path's. */
export function closedPathKey(path: Path): Uint8Array {
  const key = new Uint8Array(keyLength(path) + PATH_END);
  writePath(key, path, 0);
  return key;
}

const scratch = new DataView(new ArrayBuffer(8));
const scratchBytes = new Uint8Array(scratch.buffer);

function writeU64(bytes: Uint8Array, at: number, value: bigint): void {
  scratch.setBigUint64(0, value);
  bytes.set(scratchBytes, at);
}

/** Bytes whose order among the entries of one namespace is this one; ids have 32 bytes. */
export function entryKey(entry: Entry, order: EntryOrder): Uint8Array {
  const key = new Uint8Array(entryKeyLength(entry));
  writeEntryKey(key, 0, entry, order);
  return key;
}

/** `entryKey` in both orders, in shared memory: to be kept with very many others, and handed to nobody. */
export function pooledEntryKeys(entry: Entry): Readonly<Record<EntryOrder, Uint8Array>> {
  const length = entryKeyLength(entry);
  const [path, subspace] = [pooledBytes(length), pooledBytes(length)];
  writeEntryKey(subspace, 0, entry, 'subspace');
  // the same parts: id, path and time there, path, id and time here
  for (let at = 32; at < length - 8; at += 1) path[at - 32] = subspace[at] ?? 0;
  for (let at = 0; at < 32; at += 1) path[length - 40 + at] = subspace[at] ?? 0;
  for (let at = length - 8; at < length; at += 1) path[at] = subspace[at] ?? 0;
  return { path, subspace };
}

/** Of an `entryKey` by path the one by subspace, in shared memory as {@link pooledEntryKeys}; and how many components the path has. */
export function pooledSubspaceKey(pathKey: Uint8Array): { readonly key: Uint8Array; readonly depth: number } {
  const { length } = pathKey;
  const key = pooledBytes(length);
  let depth = 0;
  for (let at = 0; at < length - 40; at += 1) {
    const byte = pathKey[at] ?? 0;
    key[32 + at] = byte;
    if (byte === COMPONENT_END && pathKey[at - 1] === 0) depth += 1;
  }
  for (let at = 0; at < 32; at += 1) key[at] = pathKey[length - 40 + at] ?? 0;
  for (let at = length - 8; at < length; at += 1) key[at] = pathKey[at] ?? 0;
  return { key, depth };
}

/** Of an `entryKey` by subspace the author's id and `closedPathKey`. */
export function authorPathOfKey(subspaceKey: Uint8Array): Uint8Array {
  return subspaceKey.subarray(0, -8);
}

/** What the keys by subspace of an author's paths that begin with this one begin with. */
export function openPathOfKey(subspaceKey: Uint8Array): Uint8Array {
  return subspaceKey.subarray(0, -8 - PATH_END);
}

/** Bytes of `entryKey`. */
export function entryKeyLength({ path }: Entry): number {
  return keyLength(path) + PATH_END + 40;
}

/** Writes `entryKey` from `start` on, into bytes that are zero there. */
export function writeEntryKey(
  bytes: Uint8Array,
  start: number,
  { path, subspaceId, timestamp }: Entry,
  order: EntryOrder,
): void {
  const pathEnd = writePath(bytes, path, order === 'path' ? start : start + 32) + PATH_END;
  bytes.set(subspaceId, order === 'path' ? pathEnd : start);
  writeU64(bytes, order === 'path' ? pathEnd + 32 : pathEnd, timestamp);
}

/** What an `entryKey` by path says of its entry; the keys must be our own. */
export function placeOfEntryKey(key: Uint8Array): Pick<Entry, 'path' | 'subspaceId' | 'timestamp'> {
  const path: Uint8Array[] = [];
  let at = 0;
  while (key[at] !== 0 || key[at + 1] !== 0) {
    const end = componentEnd(key, at);
    path.push(unescaped(key.subarray(at, end)));
    at = end + 2;
  }
  const start = at + PATH_END;
  const { buffer, byteOffset } = key;
  return {
    path,
    subspaceId: key.slice(start, start + 32),
    timestamp: new DataView(buffer, byteOffset + start + 32, 8).getBigUint64(0),
  };
}

/** Where the component that begins at `at` ends: before its 0x00 0x01. The length of the key when it does not. */
function componentEnd(key: Uint8Array, at: number): number {
  let next = at;
  while (next < key.length && (key[next] !== 0 || key[next + 1] !== COMPONENT_END))
    next += key[next] === 0 ? 2 : 1;
  return Math.min(next, key.length);
}

function unescaped(escaped: Uint8Array): Uint8Array {
  return escaped.includes(0) ? escaped.filter((_, at) => at === 0 || escaped[at - 1] !== 0) : escaped.slice();
}

/** The least bytes greater than all that begin with `start`; null when there are none. */
export function afterPrefix(start: Uint8Array): Uint8Array | null {
  const last = start.findLastIndex((byte) => byte !== 0xff);
  if (last === -1) return null;
  const end = start.slice(0, last + 1);
  end[last] = (end[last] ?? 0) + 1;
  return end;
}
