import type { StoredEntry } from '../../registry/ports/storage.ts';
import { u64Key } from '../../willow/entry-order.ts';
import { piecesOfEntry } from '../entry-bytes.ts';
import { EntryRecord } from '../entry-record.ts';

/** A row of `entries` takes entries until it has this many bytes: a few dozen, since each row costs what one entry would. */
const ROW_BYTES = 32_768;

/** Parts behind one another, each in pieces, with its length (4 bytes, little-endian) before it and padded to a multiple of four. */
function packPieces(parts: readonly (readonly Uint8Array[])[]): Uint8Array<ArrayBuffer> {
  const row = new Uint8Array(parts.reduce((sum, pieces) => sum + packedLength(lengthOf(pieces)), 0));
  const view = new DataView(row.buffer);
  let at = 0;
  for (const pieces of parts) {
    const length = lengthOf(pieces);
    view.setUint32(at, length, true);
    let next = at + 4;
    for (const piece of pieces) {
      row.set(piece, next);
      next += piece.length;
    }
    at += packedLength(length);
  }
  return row;
}

/** A row of these parts. */
export function packRow(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return packPieces(parts.map((part) => [part]));
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

/** Views of the parts of a row. */
export function unpackRow(row: Uint8Array): Uint8Array[] {
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  const parts: Uint8Array[] = [];
  let at = 0;
  while (at < row.length) {
    const length = view.getUint32(at, true);
    parts.push(row.subarray(at + 4, at + 4 + length));
    at += packedLength(length);
  }
  return parts;
}

function packedLength(length: number): number {
  return 4 + ((length + 3) & ~3);
}

/** A part of a row of `entries`: the entry's arrival (8 bytes, big-endian), then its bytes. */
function numbered(arrival: number, stored: StoredEntry): readonly Uint8Array[] {
  return [u64Key(BigInt(arrival)), ...piecesOfEntry(stored)];
}

/** A row of `entries` and the row of `entry_index` beside it. */
interface EntryRows {
  readonly key: number;
  readonly entries: Uint8Array;
  readonly index: Uint8Array;
}

/** Entries in order of arrival as rows; where each lies is written into its record. RangeError for one that cannot be encoded. */
export function* entryRows(fresh: ReadonlyMap<EntryRecord, StoredEntry>): Generator<EntryRows, void> {
  let parts: (readonly Uint8Array[])[] = [];
  let records: EntryRecord[] = [];
  let length = 0;
  const row = (): EntryRows => {
    const key = records[0]?.arrival ?? 0;
    for (const record of records) record.place = key;
    return { key, entries: packPieces(parts), index: packRow(records.map(({ bytes }) => bytes)) };
  };
  for (const [record, stored] of fresh) {
    const part = numbered(record.arrival, stored);
    const partLength = lengthOf(part);
    if (length > 0 && length + partLength > ROW_BYTES) {
      yield row();
      [parts, records, length] = [[], [], 0];
    }
    parts.push(part);
    records.push(record);
    length += partLength;
  }
  if (records.length > 0) yield row();
}

/** The arrival that a part begins with. */
export function arrivalOf(part: Uint8Array): number {
  return Number(new DataView(part.buffer, part.byteOffset, 8).getBigUint64(0));
}

/** The records of a row of `entry_index`; its key is that of the row of `entries` beside it. */
export function recordsOf(key: number, row: Uint8Array): EntryRecord[] {
  return unpackRow(row).map((bytes) => new EntryRecord(bytes, key));
}
