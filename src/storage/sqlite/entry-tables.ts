import type { DatabaseSync } from 'node:sqlite';
import type { IngestOutcome, StoredEntry } from '../../registry/ports/storage.ts';
import { bytesOfEntry, entryOfBytes } from '../entry-bytes.ts';
import { entryIndexes } from '../entry-indexes.ts';
import type { EntryIndexes } from '../entry-indexes.ts';
import { EntryRecord, recordOf } from '../entry-record.ts';
import { takeUpRecords } from '../take-up-records.ts';
import type { Statements } from './statements.ts';

/** Entries in SQLite, a row each; their index is in memory too. */
export interface EntryTables {
  read<Result>(query: (indexes: EntryIndexes<EntryRecord>) => Result): Result;
  load(query: (indexes: EntryIndexes<EntryRecord>) => readonly EntryRecord[]): readonly StoredEntry[];
  /** Within a transaction: if that fails, {@link forgetMemory}. */
  put(stored: StoredEntry): IngestOutcome;
  forget(namespace: Uint8Array, author: Uint8Array | null): void;
  /** What is on disk is read anew. */
  forgetMemory(): void;
}

interface Known {
  readonly indexes: EntryIndexes<EntryRecord>;
  /** SQLite's count of what other connections committed. */
  readonly dataVersion: unknown;
}

export function entryTables(db: DatabaseSync, statements: Statements): EntryTables {
  const dataVersion = db.prepare('PRAGMA data_version');
  let known: Known | null = null;
  const upToDate = (): EntryIndexes<EntryRecord> => {
    const version = dataVersion.get()?.['data_version'];
    if (known === null || known.dataVersion !== version)
      known = { indexes: loadIndexes(statements), dataVersion: version };
    return known.indexes;
  };
  const remove = (records: readonly EntryRecord[]): void => {
    for (const { place } of records) statements.deleteEntry.run(place);
  };
  return {
    read: (query) => query(upToDate()),
    load: (query) =>
      query(upToDate()).map(({ id, place }) => entryOfBytes(id, bytesIn(statements.entry.get(place)))),
    put(stored) {
      const indexes = upToDate();
      const record = recordOf(stored, indexes.arrivals + 1);
      const { outcome, pruned } = indexes.join(record, record, stored.entry);
      if (outcome.kind !== 'stored') return outcome;
      remove(pruned);
      statements.putEntry.run(record.arrival, record.bytes, bytesOfEntry(stored));
      return outcome;
    },
    forget: (namespace, author) => remove(upToDate().forget(namespace, author)),
    forgetMemory: () => (known = null),
  };
}

function loadIndexes(statements: Statements): EntryIndexes<EntryRecord> {
  const indexes = entryIndexes<EntryRecord>();
  const records = Array.from(
    statements.records.iterate(),
    ({ arrival, record }) => new EntryRecord(record as Uint8Array, Number(arrival)),
  );
  takeUpRecords(indexes, records);
  indexes.arrivals = Number(statements.arrivals.get()?.['seq'] ?? 0);
  return indexes;
}

function bytesIn(row: Record<string, unknown> | undefined): Uint8Array {
  return (row?.['value'] as Uint8Array | undefined) ?? new Uint8Array(0);
}
