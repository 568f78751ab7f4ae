import type { Change, Storage, TableName, Tables } from '../ports/storage.ts';
import { databaseOf, isOfDevice, openedRow, type RegistryRow } from './registry-row.ts';

type Rows<T extends TableName> = readonly { readonly key: string; readonly value: Tables[T] }[];

/** The registry that opens at start, where that is not the one at home; null otherwise. `open` opens its database, made when missing. */
export async function openBeside(
  device: Storage,
  open: (database: string) => Promise<Storage>,
): Promise<{ readonly row: RegistryRow; readonly database: string; readonly storage: Storage } | null> {
  const row = await openedRow(device);
  if (row === null) return null;
  const database = databaseOf(row.namespace);
  return { row, database, storage: registryStorage(device, await open(database)) };
}

/**
 * The storage of a registry beside others: what belongs to the device is read from and written to `device`, all else lies in `own`. Law: a
 * commit is of one of the two, so that it stays atomic; TypeError for another.
 */
export function registryStorage(device: Storage, own: Storage): Storage {
  const storeOf = (change: Change): Storage =>
    'table' in change && isOfDevice(change.table, change.key) ? device : own;
  return {
    entries: own.entries,
    payloads: own.payloads,
    read: (table, key) => (isOfDevice(table, key) ? device : own).read(table, key),
    async all<T extends TableName>(table: T): Promise<Rows<T>> {
      if (table === 'identities') return device.all(table);
      if (table !== 'settings') return own.all(table);
      const parts = await Promise.all([device.all(table), own.all(table)]);
      const [ofDevice, ofOwn] = parts.map((rows, at) =>
        rows.filter(({ key }) => isOfDevice(table, key) === (at === 0)),
      );
      return [...(ofDevice ?? []), ...(ofOwn ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    async commit(changes) {
      const stores = new Set(changes.map(storeOf));
      if (stores.size > 1) throw new TypeError('a commit is of the device or of a registry, not of both');
      const [store = own] = stores;
      return store.commit(changes);
    },
    close: () => own.close(),
  };
}
