import type { Page } from 'playwright';
import { expect } from 'vitest';
import { entryIdsOf } from './entry-ids.ts';

/** The keys of every row that the registry keeps in this browser, by store, and of entries their ids; settings and keys of persons aside. */
export type Stored = Readonly<Record<string, readonly string[]>>;

const stores = ['payloads', 'modules', 'installed', 'ratings', 'sync_queue', 'operations'] as const;

/** Entries of a registry that a relay has just founded: what it is, and the grants of its issuer and its witness. */
export const foundedEntries = 3;

/** What lies in the page's IndexedDB now. An entry's id is the digest of all its bytes, so equal ids are equal entries. */
export async function storedIn(page: Page): Promise<Stored> {
  const { index, keys } = await page.evaluate(async (names) => {
    const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('no reason given')));
      });
    const db = await settled(indexedDB.open('gen-registry'));
    const transaction = db.transaction([...names, 'entry_index']);
    const rows: Uint8Array[] = await settled(transaction.objectStore('entry_index').getAll());
    const keys = await Promise.all(names.map((name) => settled(transaction.objectStore(name).getAllKeys())));
    db.close();
    return {
      index: rows.map((row) => [...row]),
      keys: Object.fromEntries(names.map((name, at) => [name, keys[at]?.map(String) ?? []])),
    };
  }, stores);
  return { ...keys, entries: entryIdsOf(index) };
}

/** The digests of the files of drafts: payloads that may come and go with what the form holds. */
async function draftFilesIn(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('no reason given')));
      });
    const db = await settled(indexedDB.open('gen-registry'));
    const rows: { readonly file: { readonly digest: string } | null }[] = await settled(
      db.transaction('drafts').objectStore('drafts').getAll(),
    );
    db.close();
    return rows.flatMap(({ file }) => file?.digest ?? []);
  });
}

/** Nothing but the file that the form's draft holds, which is saved in its own time. */
export async function expectNothingStored(page: Page, before: Stored): Promise<void> {
  const [after, files] = [await storedIn(page), await draftFilesIn(page)];
  const added = after['payloads']?.filter((digest) => before['payloads']?.includes(digest) !== true) ?? [];
  expect(files).toEqual(expect.arrayContaining(added));
  expect({ ...after, payloads: [] }).toEqual({ ...before, payloads: [] });
}

/** Takes the private keys of all identities away from under the app. */
export async function forgetKeys(page: Page): Promise<void> {
  await change(page, 'identities', 'forget');
}

/** Changes the last byte of every payload kept, as a broken disk does, or someone who would pass on other code. */
export async function changePayloads(page: Page): Promise<void> {
  await change(page, 'payloads', 'spoil');
}

/** Leaves the app and forgets all it stored, except itself: what opens next is a newcomer. */
export async function forgetRegistry(page: Page): Promise<void> {
  await page.goto(new URL('/api/about', page.url()).href);
  await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const forgetting = indexedDB.deleteDatabase('gen-registry');
        forgetting.addEventListener('success', resolve);
        forgetting.addEventListener('error', () => reject(forgetting.error ?? new Error('no reason given')));
      }),
  );
}

function change(page: Page, store: string, how: 'forget' | 'spoil'): Promise<void> {
  return page.evaluate(
    async ({ store, how }) => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('gen-registry');
        opening.addEventListener('success', () => resolve(opening.result));
        opening.addEventListener('error', () => reject(opening.error ?? new Error('no reason given')));
      });
      const transaction = db.transaction(store, 'readwrite');
      const walk = transaction.objectStore(store).openCursor();
      walk.addEventListener('success', () => {
        const cursor = walk.result;
        if (cursor === null) return;
        const bytes = cursor.value as Uint8Array;
        if (how === 'forget') cursor.delete();
        else cursor.update(bytes.with(bytes.length - 1, 0x55));
        cursor.continue();
      });
      await new Promise((resolve, reject) => {
        transaction.addEventListener('complete', resolve);
        transaction.addEventListener('abort', () =>
          reject(transaction.error ?? new Error('no reason given')),
        );
      });
      db.close();
    },
    { store, how },
  );
}

/** The rows of `identities` as they lie in the page's IndexedDB, every byte as two hexadecimal digits; `seed` null: there is none. */
export function identitiesIn(
  page: Page,
): Promise<readonly { readonly name: string; readonly seed: string | null; readonly text: string }[]> {
  return page.evaluate(async () => {
    const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('no reason given')));
      });
    const hex = (bytes: Uint8Array): string =>
      Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    const db = await settled(indexedDB.open('gen-registry'));
    const rows = (await settled(db.transaction('identities').objectStore('identities').getAll())) as {
      name: string;
      seed?: Uint8Array;
    }[];
    db.close();
    return rows.map((row) => ({
      name: row.name,
      seed: row.seed === undefined ? null : hex(row.seed),
      text: JSON.stringify(row, (_, value: unknown) => (value instanceof Uint8Array ? hex(value) : value)),
    }));
  });
}
