import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { StoredEntry, TableName, Tables } from '../../registry/ports/storage.ts';
import { repackEntries } from './repack-entries.ts';

/** How far a store has come, so that a connection sees whether another one wrote. */
export interface EntryHead {
  /** Of the last entry that was ever stored. */
  readonly arrivals: number;
  /** Grows when entries go that no other entry prunes. */
  readonly generation: number;
}

/** An entry in formats 1 and 2, with its keys in both orders; primary key: its id. */
export interface OldEntryRow {
  readonly byPath: ArrayBuffer;
  readonly byAuthor: ArrayBuffer;
  readonly stored: StoredEntry;
}

type TableStores = { [T in TableName]: { key: string; value: Tables[T] } };

export interface RegistryDb extends DBSchema, TableStores {
  /** Entries one behind another (`entry-rows.ts`), by the arrival of the first when the row was made. */
  entries: { key: number; value: Uint8Array };
  /** By the same keys their `EntryRecord`s. */
  entry_index: { key: number; value: Uint8Array };
  /** One row, `head`. */
  entry_head: { key: string; value: EntryHead };
  payloads: { key: string; value: Uint8Array };
}

export type UpgradeTransaction = IDBPTransaction<RegistryDb, StoreNames<RegistryDb>[], 'versionchange'>;

type Upgrade = (db: IDBPDatabase<RegistryDb>, transaction: UpgradeTransaction) => unknown;

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
    // formats 1 and 2 had indexes in it, which nobody has read since
    db.createObjectStore('entries');
    db.createObjectStore('payloads');
    for (const name of firstTables) db.createObjectStore(name);
  },
  (db) => {
    db.createObjectStore('receipts');
  },
  repackEntries,
  (db) => {
    db.createObjectStore('drafts');
  },
  (db) => {
    db.createObjectStore('summaries');
  },
];

/** The format this build reads and writes. */
export const FORMAT = upgrades.length;

/** Brings a database from format `found` to {@link FORMAT}, inside the browser's versionchange transaction (all or nothing). */
export async function upgradeFrom(found: number, ...[db, transaction]: Parameters<Upgrade>): Promise<void> {
  for (const upgrade of upgrades.slice(found)) await upgrade(db, transaction);
}
