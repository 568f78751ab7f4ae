import { areaIncludesArea } from './area.ts';
import type { Area } from './area.ts';
import { decodeWhole } from './byte-reader.ts';
import type { ByteReader, EncodingForm } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { equalBytes, mustHaveLength } from './bytes.ts';
import { MAX_U64, c64Tag, readC64 } from './compact-u64.ts';
import type { Decoded } from './decoded.ts';
import { mustBeWithinLimits } from './path.ts';
import { readPathExtendsPath } from './relative-path.ts';

const SUBSPACE_DIFFERS = 0x80;
const END_OPEN = 0x40;
const START_FROM_START = 0x20;
const END_FROM_START = 0x10;
const END_BITS = END_FROM_START | 3;

/** Whether both are the same subspace, or both any (null). */
export function sameSubspace(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === null || b === null) return a === b;
  return a === b || equalBytes(a, b);
}

/** The shorter of a time's two distances, from the start or the end of the outer area; a tie goes to the one from the end. */
export function shorterWay(at: bigint, rel: Area): { readonly diff: bigint; readonly isFromStart: boolean } {
  const fromStart = at - rel.times.start;
  const fromEnd = rel.times.end === null ? null : rel.times.end - at;
  return fromEnd === null || fromStart < fromEnd
    ? { diff: fromStart, isFromStart: true }
    : { diff: fromEnd, isFromStart: false };
}

/** encode_area_in_area of the Willow encodings; RangeError when `rel` does not include `area`, or that is no area of Willow'25. */
export function encodeAreaInArea(area: Area, rel: Area): Uint8Array {
  writer.begin();
  writeAreaInArea(writer, area, rel);
  return writer.written();
}

const writer = new ByteWriter();

/** Writes `encodeAreaInArea(area, rel)`. */
export function writeAreaInArea(to: ByteWriter, area: Area, rel: Area): void {
  if (!areaIncludesArea(rel, area))
    throw new RangeError('expected an area within the area it is relative to');
  if (area.subspaceId !== null) mustHaveLength(area.subspaceId, 32);
  mustBeWithinLimits(area.path);
  const { start, end } = area.times;
  const startDiff = shorterWay(start, rel);
  const endDiff = end === null ? null : shorterWay(end, rel);
  const subspace = sameSubspace(area.subspaceId, rel.subspaceId) ? null : area.subspaceId;
  to.byte(
    (subspace === null ? 0 : SUBSPACE_DIFFERS) |
      (endDiff === null ? END_OPEN : 0) |
      (startDiff.isFromStart ? START_FROM_START : 0) |
      (endDiff?.isFromStart === true ? END_FROM_START : 0) |
      (c64Tag(startDiff.diff, 2) << 2) |
      (endDiff === null ? 0 : c64Tag(endDiff.diff, 2)),
  );
  if (subspace !== null) to.all(subspace);
  to.c64(startDiff.diff, 2);
  if (endDiff !== null) to.c64(endDiff.diff, 2);
  // path_extends_path: that `rel` has a prefix of it was asked above
  to.path(area.path.slice(rel.path.length));
}

/** Whether of the two ways to write a time the canonic function takes this one. */
function isShorterWay(diff: bigint, isFromStart: boolean, { times }: Area): boolean {
  if (times.end === null) return isFromStart;
  const other = times.end - times.start - diff;
  return isFromStart ? diff < other : diff <= other;
}

/** Reads one encode_area_in_area: included in `rel`, and in canonic form exactly the bytes that encoding it again gives. */
export function readAreaInArea(reader: ByteReader, rel: Area): Area {
  const header = reader.byte();
  const has = (bit: number): boolean => (header & bit) !== 0;
  const subspaceId = has(SUBSPACE_DIFFERS) ? reader.take(32) : rel.subspaceId;
  const startDiff = readC64(reader, (header >> 2) & 3, 2);
  const endDiff = has(END_OPEN) ? null : readC64(reader, header & 3, 2);
  const moment = (diff: bigint, isFromStart: boolean): bigint => {
    if (isFromStart) return rel.times.start + diff;
    if (rel.times.end === null)
      reader.fail('expected a time counted from the start, found one from an end that is open');
    return (rel.times.end ?? MAX_U64) - diff;
  };
  const start = moment(startDiff, has(START_FROM_START));
  const end = endDiff === null ? null : moment(endDiff, has(END_FROM_START));
  const path = readPathExtendsPath(reader, rel.path);
  const area: Area = { subspaceId, path, times: { start, end } };
  if (reader.problem !== null) return area;
  if (!areaIncludesArea(rel, area)) {
    reader.fail('expected an area within the one before it, found a wider one');
    return area;
  }
  const isCanonic =
    isShorterWay(startDiff, has(START_FROM_START), rel) &&
    (endDiff === null ? (header & END_BITS) === 0 : isShorterWay(endDiff, has(END_FROM_START), rel)) &&
    has(SUBSPACE_DIFFERS) !== sameSubspace(area.subspaceId, rel.subspaceId);
  if (reader.form === 'canonic' && !isCanonic)
    reader.fail('expected the canonic encoding of an area, found another');
  return area;
}

/** The area of exactly these bytes, which are relative to `rel`. */
export function decodeAreaInArea(
  bytes: Uint8Array,
  rel: Area,
  form: EncodingForm = 'canonic',
): Decoded<Area> {
  return decodeWhole(bytes, (reader) => readAreaInArea(reader, rel), form);
}
