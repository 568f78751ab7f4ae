import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { StoredEntry, TableName, Tables } from '../../registry/ports/storage.ts';

/** An entry with its keys in both sort orders (see `entry-key.ts`); primary key: its id. */
export interface EntryRow {
  readonly byPath: ArrayBuffer;
  readonly byAuthor: ArrayBuffer;
  readonly stored: StoredEntry;
}

type TableStores = { [T in TableName]: { key: string; value: Tables[T] } };

export interface RegistryDb extends DBSchema, TableStores {
  entries: { key: string; value: EntryRow; indexes: { byPath: ArrayBuffer; byAuthor: ArrayBuffer } };
  payloads: { key: string; value: Uint8Array };
}

type Upgrade = (
  db: IDBPDatabase<RegistryDb>,
  transaction: IDBPTransaction<RegistryDb, StoreNames<RegistryDb>[], 'versionchange'>,
) => void;

/** The tables of format 1. */
const firstTables = [
  'modules',
  'installed',
  'ratings',
  'search_index',
  'sync_queue',
  'identities',
  'settings',
  'stale',
  'operations',
] as const;

/** `upgrades[n]` takes a database of format n to n + 1; a new one has format 0. Rows are never edited, only appended. */
const upgrades: readonly Upgrade[] = [
  (db) => {
    const entries = db.createObjectStore('entries');
    entries.createIndex('byPath', 'byPath', { unique: true });
    entries.createIndex('byAuthor', 'byAuthor', { unique: true });
    db.createObjectStore('payloads');
    for (const name of firstTables) db.createObjectStore(name);
  },
  (db) => {
    db.createObjectStore('receipts');
  },
];

/** The format this build reads and writes. */
export const FORMAT = upgrades.length;

/** Brings a database from format `found` to {@link FORMAT}, inside the browser's versionchange transaction (all or nothing). */
export function upgradeFrom(found: number, ...[db, transaction]: Parameters<Upgrade>): void {
  for (const upgrade of upgrades.slice(found)) upgrade(db, transaction);
}
