import { decodeWhole } from './byte-reader.ts';
import type { ByteReader } from './byte-reader.ts';
import { concatBytes, equalBytes } from './bytes.ts';
import { MAX_U64, c64Bytes, c64Tag, readC64 } from './compact-u64.ts';
import type { Decoded } from './decoded.ts';
import type { Entry } from './entry.ts';
import { isPrefix } from './path.ts';
import type { Path } from './path.ts';
import { encodePathExtendsPath, readPathExtendsPath } from './relative-path.ts';

/** A Willow area: subspace (null = any), path prefix, and a closed-open range of times (`end` null = open). */
export interface Area {
  readonly subspaceId: Uint8Array | null;
  readonly path: Path;
  readonly times: { readonly start: bigint; readonly end: bigint | null };
}

/** The area that includes every entry. */
export const fullArea: Area = { subspaceId: null, path: [], times: { start: 0n, end: null } };

/** Everything one author (32 bytes) writes. */
export function subspaceArea(subspaceId: Uint8Array): Area {
  return { subspaceId, path: [], times: { start: 0n, end: null } };
}

/** Whether the entry's subspace, path and timestamp all lie in the area (which says nothing of namespaces). */
export function areaIncludesEntry(area: Area, entry: Entry): boolean {
  return (
    (area.subspaceId === null || equalBytes(area.subspaceId, entry.subspaceId)) &&
    isPrefix(area.path, entry.path) &&
    entry.timestamp >= area.times.start &&
    (area.times.end === null || entry.timestamp < area.times.end)
  );
}

/** Whether `inner` is a well-formed area (its end after its start) of which every entry lies in `outer`. */
export function areaIncludesArea(outer: Area, inner: Area): boolean {
  const { start, end } = inner.times;
  if (start < 0n || start > MAX_U64 || (end !== null && (end <= start || end > MAX_U64))) return false;
  return (
    (outer.subspaceId === null ||
      (inner.subspaceId !== null && equalBytes(outer.subspaceId, inner.subspaceId))) &&
    isPrefix(outer.path, inner.path) &&
    start >= outer.times.start &&
    (outer.times.end === null || (end !== null && end <= outer.times.end))
  );
}

const SUBSPACE_DIFFERS = 0x80;
const END_OPEN = 0x40;
const START_FROM_START = 0x20;
const END_FROM_START = 0x10;

function sameSubspace(a: Area, b: Area): boolean {
  if (a.subspaceId === null || b.subspaceId === null) return a.subspaceId === b.subspaceId;
  return equalBytes(a.subspaceId, b.subspaceId);
}

/** The shorter of two distances; a tie goes to the one from the end of the outer area. */
function shorter(
  fromStart: bigint,
  fromEnd: bigint | null,
): { readonly diff: bigint; readonly isFromStart: boolean } {
  return fromEnd === null || fromStart < fromEnd
    ? { diff: fromStart, isFromStart: true }
    : { diff: fromEnd, isFromStart: false };
}

/** encode_area_in_area of the Willow encodings; RangeError when `rel` does not include `area`. */
export function encodeAreaInArea(area: Area, rel: Area): Uint8Array {
  if (!areaIncludesArea(rel, area))
    throw new RangeError('expected an area within the area it is relative to');
  const { start, end } = area.times;
  const startDiff = shorter(start - rel.times.start, rel.times.end === null ? null : rel.times.end - start);
  const endDiff =
    end === null ? null : shorter(end - rel.times.start, rel.times.end === null ? null : rel.times.end - end);
  const subspace = sameSubspace(area, rel) ? null : area.subspaceId;
  const header =
    (subspace === null ? 0 : SUBSPACE_DIFFERS) |
    (endDiff === null ? END_OPEN : 0) |
    (startDiff.isFromStart ? START_FROM_START : 0) |
    (endDiff?.isFromStart === true ? END_FROM_START : 0) |
    (c64Tag(startDiff.diff, 2) << 2) |
    (endDiff === null ? 0 : c64Tag(endDiff.diff, 2));
  return concatBytes(
    Uint8Array.of(header),
    subspace ?? new Uint8Array(0),
    c64Bytes(startDiff.diff, 2),
    endDiff === null ? new Uint8Array(0) : c64Bytes(endDiff.diff, 2),
    encodePathExtendsPath(area.path, rel.path),
  );
}

/** Reads one canonic encode_area_in_area: included in `rel`, and exactly the bytes that encoding it again gives. */
export function readAreaInArea(reader: ByteReader, rel: Area): Area {
  const header = reader.byte();
  const subspaceId = (header & SUBSPACE_DIFFERS) === 0 ? rel.subspaceId : reader.take(32);
  const startDiff = readC64(reader, (header >> 2) & 3, 2);
  const endDiff = (header & END_OPEN) === 0 ? readC64(reader, header & 3, 2) : null;
  const moment = (diff: bigint, isFromStart: boolean): bigint =>
    isFromStart ? rel.times.start + diff : (rel.times.end ?? MAX_U64) - diff;
  const start = moment(startDiff, (header & START_FROM_START) !== 0);
  const end = endDiff === null ? null : moment(endDiff, (header & END_FROM_START) !== 0);
  const path = readPathExtendsPath(reader, rel.path);
  const area: Area = { subspaceId, path, times: { start, end } };
  if (reader.problem !== null) return area;
  if (!areaIncludesArea(rel, area))
    reader.fail('expected an area within the one before it, found a wider one');
  else if (encodeAreaInArea(area, rel)[0] !== header) {
    reader.fail('expected the canonic encoding of an area, found another');
  }
  return area;
}

/** The area of exactly these bytes, which are relative to `rel`. */
export function decodeAreaInArea(bytes: Uint8Array, rel: Area): Decoded<Area> {
  return decodeWhole(bytes, (reader) => readAreaInArea(reader, rel));
}
