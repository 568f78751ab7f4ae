import { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../../registry/ports/storage-error.ts';
import type { Change, IngestOutcome, Storage, TableName, Tables } from '../../registry/ports/storage.ts';
import { entryQueries } from '../entry-queries.ts';
import type { EntryRecord } from '../entry-record.ts';
import { entryTables } from './entry-tables.ts';
import type { EntryTables } from './entry-tables.ts';
import { prepareSchema } from './schema.ts';
import { prepareStatements, type Statements } from './statements.ts';
import { fromBlob, toBlob } from './value.ts';

export interface SqliteOptions {
  /** The file may grow to this size; a write beyond it fails as `storage/quota`. Default: as large as the disk allows. */
  readonly maxBytes?: number;
}

/**
 * Storage in one SQLite file (made when missing, `:memory:` allowed), in WAL mode with synchronous=FULL.
 * Throws `NewerFormatError` when a newer build wrote the file, else `StorageError`.
 */
export function openSqlite(file: string, options: SqliteOptions = {}): Storage {
  const db = guarded(() => new DatabaseSync(file));
  let statements: Statements;
  let entries: EntryTables;
  try {
    prepareSchema(db, options.maxBytes);
    statements = prepareStatements(db);
    entries = entryTables(db, statements);
  } catch (error) {
    db.close();
    throw asStorageError(error);
  }
  return {
    entries: entryQueries<EntryRecord>({
      read: async (query) => guarded(() => entries.read(query)),
      load: async (query) => guarded(() => entries.load(query)),
    }),
    payloads: {
      has: async (digest) => guarded(() => statements.hasPayload.get(digest) !== undefined),
      get: async (digest) =>
        guarded(() => (statements.payload.get(digest)?.['bytes'] as Uint8Array | undefined) ?? null),
    },
    read: async <T extends TableName>(table: T, key: string) =>
      guarded(() => statements.row.all(table, key).map(({ value }) => fromBlob(value) as Tables[T])[0]),
    all: async <T extends TableName>(table: T) => guarded(() => rows<T>(statements, table)),
    commit: async (changes) => guarded(() => commit(db, statements, entries, changes)),
    close: () => {
      if (db.isOpen) db.close();
    },
  };
}

function commit(
  db: DatabaseSync,
  statements: Statements,
  entries: EntryTables,
  changes: readonly Change[],
): readonly IngestOutcome[] {
  db.exec('BEGIN IMMEDIATE');
  try {
    const outcomes: IngestOutcome[] = [];
    for (const change of changes) {
      if (change.kind === 'entry') outcomes.push(entries.put(change.entry));
      else if (change.kind === 'forget-entries') entries.forget(change.namespace, change.author);
      else write(statements, change);
    }
    db.exec('COMMIT');
    return outcomes;
  } catch (error) {
    entries.forgetMemory();
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function write(statements: Statements, change: Exclude<Change, { kind: 'entry' | 'forget-entries' }>): void {
  switch (change.kind) {
    case 'payload':
      statements.putPayload.run(change.digest, change.bytes);
      return;
    case 'forget-payload':
      statements.deletePayload.run(change.digest);
      return;
    case 'put':
      statements.putRow.run(change.table, change.key, toBlob(change.value));
      return;
    case 'delete':
      statements.deleteRow.run(change.table, change.key);
  }
}

/** Sorted here, since SQLite orders text by its UTF-8 bytes and the port asks for UTF-16 code units. */
function rows<T extends TableName>(statements: Statements, table: T) {
  return statements.rows
    .all(table)
    .map(({ key, value }) => ({ key: String(key), value: fromBlob(value) as Tables[T] }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw asStorageError(error);
  }
}

const SQLITE_FULL = 13;

function asStorageError(error: unknown): Error {
  if (!(error instanceof Error)) return new StorageError('storage/failed', String(error));
  if (error instanceof StorageError || error.name === 'NewerFormatError') return error;
  const full = (error as { readonly errcode?: number }).errcode === SQLITE_FULL;
  return new StorageError(full ? 'storage/quota' : 'storage/failed', error.message, { cause: error });
}
