import type { IDBPDatabase } from 'idb';
import { deleteDB, openDB } from 'idb';
import { StorageError } from '../../registry/ports/storage-error.ts';
import type { Storage, TableName, Tables } from '../../registry/ports/storage.ts';
import { entryQueries } from '../entry-queries.ts';
import type { EntryRecord } from '../entry-record.ts';
import { NewerFormatError } from '../newer-format.ts';
import { commit } from './commit.ts';
import { EntryTables } from './entry-tables.ts';
import type { RegistryDb } from './schema.ts';
import { FORMAT, upgradeFrom } from './schema.ts';

export interface IndexedDbHooks {
  /** Another connection wants a newer format, or the browser took the database away: this one is closed already. */
  readonly onVersionChange?: () => void;
}

/**
 * Storage in the IndexedDB database `name`, made when missing. Waits until older builds have closed theirs.
 * Throws `NewerFormatError` when a newer build wrote it, else `StorageError`.
 */
export async function openIndexedDb(name: string, hooks: IndexedDbHooks = {}): Promise<Storage> {
  const db = await connect(name, hooks);
  const tables = new EntryTables(db);
  return {
    entries: entryQueries<EntryRecord>({
      read: (query) => guarded(() => tables.read(query)),
      load: (query) => guarded(() => tables.load(query)),
    }),
    payloads: {
      has: (digest) => guarded(async () => (await db.getKey('payloads', digest)) !== undefined),
      get: (digest) => guarded(async () => (await db.get('payloads', digest)) ?? null),
    },
    read: <T extends TableName>(table: T, key: string) =>
      guarded(async () => (await db.get(table, key)) as Tables[T] | undefined),
    all: <T extends TableName>(table: T) => guarded(() => rows<T>(db, table)),
    commit: (changes) => guarded(() => commit(db, tables, changes)),
    close: () => db.close(),
  };
}

/** The database `name` when it is there in this build's format, else null: it is neither made nor upgraded, and no older build is disturbed. */
export async function openExistingDb(name: string): Promise<Storage | null> {
  const found = (await indexedDB.databases()).find((database) => database.name === name);
  return found?.version === FORMAT ? openIndexedDb(name) : null;
}

/** Deletes the database `name`, if it is there; waits until nothing has it open. */
export async function deleteIndexedDb(name: string): Promise<void> {
  try {
    await deleteDB(name);
  } catch (error) {
    throw asStorageError(error);
  }
}

async function connect(name: string, hooks: IndexedDbHooks): Promise<IDBPDatabase<RegistryDb>> {
  try {
    const db: IDBPDatabase<RegistryDb> = await openDB<RegistryDb>(name, FORMAT, {
      upgrade: (db, found, _wanted, transaction) => {
        upgradeFrom(found, db, transaction).catch(() => transaction.abort());
      },
      blocking: () => {
        db.close();
        hooks.onVersionChange?.();
      },
      terminated: () => hooks.onVersionChange?.(),
    });
    return db;
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'VersionError') throw asStorageError(error);
    const found = (await indexedDB.databases()).find((database) => database.name === name)?.version;
    throw new NewerFormatError(found ?? FORMAT + 1, FORMAT, { cause: error });
  }
}

async function rows<T extends TableName>(db: IDBPDatabase<RegistryDb>, table: T) {
  const store = db.transaction(table).store;
  const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
  return keys.map((key, at) => ({ key, value: values[at] as Tables[T] }));
}

async function guarded<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asStorageError(error);
  }
}

function asStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const { name, message } =
    error instanceof DOMException || error instanceof Error ? error : new Error(String(error));
  const code = name === 'QuotaExceededError' ? 'storage/quota' : 'storage/failed';
  return new StorageError(code, message || name, { cause: error });
}
