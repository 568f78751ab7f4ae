import type { StoredEntry } from '../../registry/ports/storage.ts';
import { storedLength, writeStored } from '../entry-bytes.ts';
import { EntryRecord } from '../entry-record.ts';

/**
 * A row of `entries` takes entries until it has this many bytes: a few dozen, since each row costs what one entry would. From 64 KiB on
 * Chromium hands a value over as shared memory, which takes twice as long.
 */
const ROW_BYTES = 65_024;

/** The least that fills a row up: a part of no entry, whose arrival is 0. */
const LEAST_FILLER = 4 + 8;

/** Where full rows are put together: IndexedDB copies a value before it answers, and fresh memory costs more than the copy. */
const fullRow = new Uint8Array(ROW_BYTES);

/** Writes parts behind one another, each with its length (4 bytes, little-endian) before it and padded to a multiple of four; where they end. */
function packInto<Part extends { readonly length: number }>(
  row: Uint8Array<ArrayBuffer>,
  parts: readonly Part[],
  write: (row: Uint8Array<ArrayBuffer>, at: number, part: Part) => void,
): number {
  const view = new DataView(row.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length, true);
    write(row, at + 4, part);
    at += packedLength(part.length);
  }
  return at;
}

function rowLength(parts: readonly { readonly length: number }[]): number {
  return parts.reduce((sum, { length }) => sum + packedLength(length), 0);
}

/** A row of these parts. */
export function packRow(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const row = new Uint8Array(rowLength(parts));
  packInto(row, parts, (bytes, at, part) => bytes.set(part, at));
  return row;
}

/** Views of the parts of a row of `entries`. */
export function unpackEntries(row: Uint8Array): Uint8Array[] {
  return unpackRow(row).filter((part) => arrivalOf(part) > 0);
}

/** Views of the parts of a row. */
function unpackRow(row: Uint8Array): Uint8Array[] {
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
interface Numbered {
  readonly record: EntryRecord;
  readonly stored: StoredEntry;
  readonly length: number;
}

function writeNumbered(row: Uint8Array<ArrayBuffer>, at: number, { record, stored }: Numbered): void {
  new DataView(row.buffer).setBigUint64(at, BigInt(record.arrival));
  writeStored(row, at + 8, stored);
}

/** A row of these; a full one, with what it lacks filled up, until the next is written over it. */
function packNumbered(parts: readonly Numbered[], isFull: boolean): Uint8Array {
  const length = rowLength(parts);
  const fits = length <= ROW_BYTES - LEAST_FILLER;
  const row = isFull && fits ? fullRow.fill(0) : new Uint8Array(length);
  const end = packInto(row, parts, writeNumbered);
  if (end < row.length) new DataView(row.buffer).setUint32(end, row.length - end - 4, true);
  return row;
}

/** A row of `entries` and the row of `entry_index` beside it, to be stored before the next is asked for. */
interface EntryRows {
  readonly key: number;
  readonly entries: Uint8Array;
  readonly index: Uint8Array;
}

/** Entries in order of arrival as rows; where each lies is written into its record. RangeError for one that cannot be encoded. */
export function* entryRows(fresh: ReadonlyMap<EntryRecord, StoredEntry>): Generator<EntryRows, void> {
  let parts: Numbered[] = [];
  let length = 0;
  const row = (isFull: boolean): EntryRows => {
    const key = parts[0]?.record.arrival ?? 0;
    for (const { record } of parts) record.place = key;
    return {
      key,
      entries: packNumbered(parts, isFull),
      index: packRow(parts.map(({ record }) => record.bytes)),
    };
  };
  for (const [record, stored] of fresh) {
    const part = { record, stored, length: 8 + storedLength(stored) };
    if (length > 0 && length + packedLength(part.length) > ROW_BYTES) {
      yield row(true);
      [parts, length] = [[], 0];
    }
    parts.push(part);
    length += packedLength(part.length);
  }
  if (parts.length > 0) yield row(false);
}

/** The arrival that a part begins with. */
export function arrivalOf(part: Uint8Array): number {
  return Number(new DataView(part.buffer, part.byteOffset, 8).getBigUint64(0));
}

/** The records of a row of `entry_index`; its key is that of the row of `entries` beside it. */
export function recordsOf(key: number, row: Uint8Array): EntryRecord[] {
  return unpackRow(row).map((bytes) => new EntryRecord(bytes, key));
}
