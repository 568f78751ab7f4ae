import type { IDBPDatabase, IDBPTransaction } from 'idb';
import type { Change, IngestOutcome, TableName } from '../../registry/ports/storage.ts';
import { compact } from '../compact.ts';
import { entryStores, unawaited } from './entry-tables.ts';
import type { EntryChange, EntryTables } from './entry-tables.ts';
import type { RegistryDb } from './schema.ts';

type StoreName = (typeof entryStores)[number] | 'payloads' | TableName;
type Transaction = IDBPTransaction<RegistryDb, StoreName[], 'readwrite'>;
type OtherChange = Exclude<Change, EntryChange>;

/** Applies all changes in one strict transaction. Rejects with the browser's error, and then nothing was changed. */
export async function commit(
  db: IDBPDatabase<RegistryDb>,
  tables: EntryTables,
  changes: readonly Change[],
): Promise<readonly IngestOutcome[]> {
  if (changes.length === 0) return [];
  const ofEntries = changes.filter(isOfEntries);
  const others = changes.flatMap((change) => (isOfEntries(change) ? [] : compact(change)));
  const stores = [...(ofEntries.length === 0 ? [] : entryStores), ...others.map(storeOf)];
  if (ofEntries.length > 0) await tables.ready();
  const transaction = db.transaction([...new Set<StoreName>(stores)], 'readwrite', { durability: 'strict' });
  try {
    const outcomes = ofEntries.length === 0 ? [] : await tables.write(transaction, ofEntries);
    for (const change of others) unawaited(write(transaction, change));
    transaction.commit();
    await transaction.done;
    return outcomes;
  } catch (error) {
    tables.forgetMemory();
    throw await aborted(transaction, error);
  }
}

function isOfEntries(change: Change): change is EntryChange {
  return change.kind === 'entry' || change.kind === 'forget-entries';
}

function write(transaction: Transaction, change: OtherChange): Promise<unknown> {
  switch (change.kind) {
    case 'payload':
      return transaction.objectStore('payloads').put(change.bytes, change.digest);
    case 'forget-payload':
      return transaction.objectStore('payloads').delete(change.digest);
    case 'put':
      return transaction.objectStore(change.table).put(change.value, change.key);
    case 'delete':
      return transaction.objectStore(change.table).delete(change.key);
  }
}

/** Ends the transaction; the error that made it fail, which for a full disk is the transaction's and not the request's. */
async function aborted(transaction: Transaction, error: unknown): Promise<unknown> {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself.
  }
  await transaction.done.catch(() => {});
  return transaction.error ?? error;
}

function storeOf(change: OtherChange): StoreName {
  return change.kind === 'payload' || change.kind === 'forget-payload' ? 'payloads' : change.table;
}
