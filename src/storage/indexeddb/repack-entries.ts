import type { IDBPDatabase } from 'idb';
import { recordOf } from '../entry-record.ts';
import type { OldEntryRow, RegistryDb, UpgradeTransaction } from './schema.ts';
import { entryRows } from './entry-rows.ts';

/** Format 2 to 3: from one row an entry, by its id, to rows of many and an index. Entries count as arrived in order of their ids. */
export async function repackEntries(
  db: IDBPDatabase<RegistryDb>,
  transaction: UpgradeTransaction,
): Promise<void> {
  const old = (await transaction.objectStore('entries').getAll()) as unknown as readonly OldEntryRow[];
  db.deleteObjectStore('entries');
  const entries = db.createObjectStore('entries');
  const index = db.createObjectStore('entry_index');
  const head = db.createObjectStore('entry_head');
  const fresh = new Map(old.map(({ stored }, at) => [recordOf(stored, at + 1), stored] as const));
  for (const row of entryRows(fresh)) {
    await entries.put(row.entries, row.key);
    await index.put(row.index, row.key);
  }
  await head.put({ arrivals: fresh.size, generation: 0 }, 'head');
}
