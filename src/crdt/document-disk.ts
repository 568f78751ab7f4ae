import { IndexedDBStorageAdapter } from '@automerge/automerge-repo-storage-indexeddb';
import type { StorageKey } from '@automerge/automerge-repo/slim';
import { openDB, type IDBPDatabase } from 'idb';
import { StorageError } from '../registry/ports/storage-error.ts';

const store = 'documents';

/**
 * automerge-repo's IndexedDB adapter, with three differences. A write is on disk when it is said to be
 * (`strict`). One that finds no room rejects: of an aborted transaction the adapter (2.5.6) hears nothing, so that whoever waits for the
 * write waits for ever. And what was dropped stays away.
 */
export class DocumentDisk extends IndexedDBStorageAdapter {
  readonly #db: Promise<IDBPDatabase>;
  readonly #dropped = new Set<string>();

  constructor(database: string) {
    super(database, store);
    this.#db = openDB(database, 1, { upgrade: (db) => void db.createObjectStore(store) });
    // Told to whoever writes.
    this.#db.catch(() => {});
  }

  /** Removes a document for good: a Repo saves the one it deletes once more, as an empty one (2.5.6). */
  async drop(document: string): Promise<void> {
    this.#dropped.add(document);
    await this.removeRange([document]);
  }

  override async save(key: StorageKey, binary: Uint8Array): Promise<void> {
    if (this.#dropped.has(key[0] ?? '')) return;
    await this.#write((target) => target.put({ key, binary }, key));
  }

  override async remove(key: StorageKey): Promise<void> {
    await this.#write((target) => target.delete(key));
  }

  override async removeRange(prefix: StorageKey): Promise<void> {
    await this.#write((target) => target.delete(IDBKeyRange.bound(prefix, [...prefix, '\uFFFF'])));
  }

  async #write(change: (target: WritableStore) => Promise<unknown>): Promise<void> {
    try {
      const transaction = (await this.#db).transaction(store, 'readwrite', { durability: 'strict' });
      await Promise.all([change(transaction.store), transaction.done]);
    } catch (error) {
      const { name, message } =
        error instanceof DOMException || error instanceof Error ? error : new Error(String(error));
      const code = name === 'QuotaExceededError' ? 'storage/quota' : 'storage/failed';
      throw new StorageError(code, message || name, { cause: error });
    }
  }
}

interface WritableStore {
  put(value: unknown, key: StorageKey): Promise<unknown>;
  delete(key: StorageKey | IDBKeyRange): Promise<void>;
}
