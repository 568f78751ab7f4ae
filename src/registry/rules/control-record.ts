import { parseCanonicalJson } from '../canonical-json.ts';
import type { StoredEntry } from '../ports/storage.ts';
import { parseRecordPath, type RecordPath } from '../record-path.ts';

/** A stored record under `registry/…`, read. */
export interface ControlRecord {
  readonly path: RecordPath | null;
  /** The payload's JSON; it was held to its schema when the entry came. */
  readonly value: unknown;
}

const read = new WeakMap<StoredEntry, ControlRecord>();

/** Reads a record once, however often the rules look at it. */
export function controlRecord(stored: StoredEntry): ControlRecord {
  const known = read.get(stored);
  if (known !== undefined) return known;
  const record = {
    path: parseRecordPath(stored.entry.path),
    value: parseCanonicalJson(stored.payload ?? new Uint8Array()),
  };
  read.set(stored, record);
  return record;
}
