import { sameSubspace, shorterWay } from './area-in-area.ts';
import { areaIncludesArea } from './area.ts';
import type { Area } from './area.ts';
import type { ByteReader } from './byte-reader.ts';
import { concatBytes, mustHaveLength } from './bytes.ts';
import { MAX_U64, c64Bytes, c64Standalone, c64Tag, readC64, readC64Standalone } from './compact-u64.ts';
import { commonPrefixCount } from './path.ts';
import type { Path } from './path.ts';
import { encodePathExtendsPath, readPathExtendsPath } from './relative-path.ts';

const SUBSPACE_DIFFERS = 0x80;
const SUBSPACE_ANY = 0x40;
const START_FROM_START = 0x20;
const END_FROM_START = 0x10;

/** What an area is written against: a path both sides know already, and an area that includes it but for its subspace. */
export interface PrivateAreaContext {
  readonly path: Path;
  readonly rel: Area;
}

/**
 * EncodePrivateAreaAlmostInArea of the Willow encodings; RangeError when the paths are not related or the area exceeds `rel` in path or time.
 */
export function encodePrivateArea(area: Area, { path, rel }: PrivateAreaContext): Uint8Array {
  if (!areaIncludesArea({ ...rel, subspaceId: null }, area))
    throw new RangeError('expected an area within the one it is relative to');
  if (area.subspaceId !== null) mustHaveLength(area.subspaceId, 32);
  const isSame = sameSubspace(area.subspaceId, rel.subspaceId);
  const { start, end } = area.times;
  const first = shorterWay(start, rel);
  const last = end === null ? null : shorterWay(end, rel);
  const header =
    (isSame ? 0 : SUBSPACE_DIFFERS) |
    (area.subspaceId === null ? SUBSPACE_ANY : 0) |
    (first.isFromStart ? START_FROM_START : 0) |
    (last?.isFromStart === true ? END_FROM_START : 0) |
    (c64Tag(first.diff, 2) << 2) |
    (last === null ? 0 : c64Tag(last.diff, 2));
  return concatBytes(
    Uint8Array.of(header),
    isSame || area.subspaceId === null ? new Uint8Array(0) : area.subspaceId,
    c64Bytes(first.diff, 2),
    last === null ? new Uint8Array(0) : c64Bytes(last.diff, 2),
    encodePrivatePath(area.path, path, rel.path),
  );
}

/** Reads one such area; the caller holds it to the canonic form by encoding it again. */
export function readPrivateArea(reader: ByteReader, { path, rel }: PrivateAreaContext): Area {
  const header = reader.byte();
  const has = (bit: number): boolean => (header & bit) !== 0;
  const other = has(SUBSPACE_ANY) ? null : has(SUBSPACE_DIFFERS) ? reader.take(32) : rel.subspaceId;
  const moment = (diff: bigint, isFromStart: boolean): bigint =>
    isFromStart ? rel.times.start + diff : (rel.times.end ?? MAX_U64) - diff;
  const start = moment(readC64(reader, (header >> 2) & 3, 2), has(START_FROM_START));
  const isOpen = rel.times.end === null && !has(END_FROM_START);
  const end = isOpen ? null : moment(readC64(reader, header & 3, 2), has(END_FROM_START));
  const area = { subspaceId: other, path: readPrivatePath(reader, path, rel.path), times: { start, end } };
  if (reader.problem === null && !areaIncludesArea({ ...rel, subspaceId: null }, area))
    reader.fail('expected an area within the one before it, found a wider one');
  return area;
}

/** EncodePrivatePathExtendsPath: components that coincide with the known path are counted, not written. */
function encodePrivatePath(path: Path, known: Path, prefix: Path): Uint8Array {
  if (known.length <= prefix.length) return encodePathExtendsPath(path, prefix);
  const shared = commonPrefixCount(path, known);
  if (shared < path.length && shared < known.length)
    throw new RangeError('expected an area whose path leads to the entry or extends its path');
  const count = c64Standalone(BigInt(shared));
  return shared < known.length ? count : concatBytes(count, encodePathExtendsPath(path, known));
}

function readPrivatePath(reader: ByteReader, known: Path, prefix: Path): Path {
  if (known.length <= prefix.length) return readPathExtendsPath(reader, prefix);
  const shared = readC64Standalone(reader);
  if (shared > known.length)
    reader.fail(`expected at most ${known.length} shared components, found ${shared}`);
  if (reader.problem !== null) return [];
  return shared < known.length ? known.slice(0, Number(shared)) : readPathExtendsPath(reader, known);
}
