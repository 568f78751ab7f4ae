import type { StoredEntry } from '../../registry/ports/storage.ts';
import { bytesOfEntry } from '../entry-bytes.ts';
import { EntryRecord } from '../entry-record.ts';

/** A row of `entries` takes entries until it has this many bytes: a few dozen, since each row costs what one entry would. */
const ROW_BYTES = 32_768;

/** Bytes behind one another, each with its length (4 bytes, little-endian) before it and padded to a multiple of four. */
export function packRow(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + packedLength(part.length), 0);
  const row = new Uint8Array(length);
  const view = new DataView(row.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length, true);
    row.set(part, at + 4);
    at += packedLength(part.length);
  }
  return row;
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
function numbered(arrival: number, bytes: Uint8Array): Uint8Array {
  const part = new Uint8Array(8 + bytes.length);
  new DataView(part.buffer).setBigUint64(0, BigInt(arrival));
  part.set(bytes, 8);
  return part;
}

/** A row of `entries` and the row of `entry_index` beside it. */
interface EntryRows {
  readonly key: number;
  readonly entries: Uint8Array;
  readonly index: Uint8Array;
}

/** Entries in order of arrival as rows; where each lies is written into its record. RangeError for one that cannot be encoded. */
export function* entryRows(fresh: ReadonlyMap<EntryRecord, StoredEntry>): Generator<EntryRows, void> {
  let parts: Uint8Array[] = [];
  let records: EntryRecord[] = [];
  let length = 0;
  const row = (): EntryRows => {
    const key = records[0]?.arrival ?? 0;
    for (const record of records) record.place = key;
    return { key, entries: packRow(parts), index: packRow(records.map(({ bytes }) => bytes)) };
  };
  for (const [record, stored] of fresh) {
    const part = numbered(record.arrival, bytesOfEntry(stored));
    if (length > 0 && length + part.length > ROW_BYTES) {
      yield row();
      [parts, records, length] = [[], [], 0];
    }
    parts.push(part);
    records.push(record);
    length += part.length;
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
