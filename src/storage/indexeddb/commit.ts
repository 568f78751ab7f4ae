import type { IDBPDatabase, IDBPTransaction } from 'idb';
import type { Change, IngestOutcome, StoredEntry, TableName } from '../../registry/ports/storage.ts';
import { compact } from '../compact.ts';
import { keyByAuthor, keyByPath, rangesInWay } from '../entry-key.ts';
import { planJoin } from '../join.ts';
import { binaryKey, keyRange } from './key-range.ts';
import type { EntryRow, RegistryDb } from './schema.ts';

type StoreName = 'entries' | 'payloads' | TableName;
type Transaction = IDBPTransaction<RegistryDb, StoreName[], 'readwrite'>;

/** Applies all changes in one strict transaction. Rejects with the browser's error, and then nothing was changed. */
export async function commit(
  db: IDBPDatabase<RegistryDb>,
  given: readonly Change[],
): Promise<readonly IngestOutcome[]> {
  if (given.length === 0) return [];
  const changes = compact(given);
  const incoming = changes.flatMap((change) => (change.kind === 'entry' ? [change.entry] : []));
  const ranges = rangesInWay(incoming.map(({ entry }) => entry)).map(keyRange);
  const transaction = db.transaction([...new Set(changes.map(storeOf))], 'readwrite', {
    durability: 'strict',
  });
  try {
    const held = ranges.length === 0 ? [] : await heldIn(transaction, ranges);
    const { outcomes, put, remove } = planJoin(held, incoming);
    const entries = incoming.length === 0 ? null : transaction.objectStore('entries');
    for (const id of remove) unawaited(entries?.delete(id));
    for (const stored of put) unawaited(entries?.put(rowOf(stored), stored.id));
    for (const change of changes) unawaited(write(transaction, change));
    await transaction.done;
    return outcomes;
  } catch (error) {
    throw await aborted(transaction, error);
  }
}

/** A failed request fails its transaction, whose end is what counts. */
function unawaited(request: Promise<unknown> | null | undefined): void {
  request?.catch(() => {});
}

/** Only requests of this very transaction are awaited: it would commit by itself during anything else. */
async function heldIn(
  transaction: Transaction,
  ranges: readonly IDBKeyRange[],
): Promise<readonly StoredEntry[]> {
  const index = transaction.objectStore('entries').index('byAuthor');
  const found = await Promise.all(ranges.map((range) => index.getAll(range)));
  return found.flat().map(({ stored }) => stored);
}

function write(transaction: Transaction, change: Change): Promise<unknown> | null {
  switch (change.kind) {
    case 'entry':
      return null;
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

function storeOf(change: Change): StoreName {
  switch (change.kind) {
    case 'entry':
      return 'entries';
    case 'payload':
    case 'forget-payload':
      return 'payloads';
    case 'put':
    case 'delete':
      return change.table;
  }
}

function rowOf(stored: StoredEntry): EntryRow {
  return {
    byPath: binaryKey(keyByPath(stored.entry)),
    byAuthor: binaryKey(keyByAuthor(stored.entry)),
    stored,
  };
}
