import type { Page } from 'playwright';

/** The keys of every row that the registry keeps in this browser, by store; settings and keys of persons aside. */
export type Stored = Readonly<Record<string, readonly string[]>>;

const stores = [
  'entries',
  'payloads',
  'modules',
  'installed',
  'ratings',
  'sync_queue',
  'operations',
] as const;

/** What lies in the page's IndexedDB now. An entry's key is the digest of all its bytes, so equal keys are equal entries. */
export function storedIn(page: Page): Promise<Stored> {
  return page.evaluate(async (names) => {
    const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('no reason given')));
      });
    const db = await settled(indexedDB.open('gen-registry'));
    const transaction = db.transaction([...names]);
    const keys = await Promise.all(names.map((name) => settled(transaction.objectStore(name).getAllKeys())));
    db.close();
    return Object.fromEntries(names.map((name, at) => [name, keys[at]?.map(String) ?? []]));
  }, stores);
}
