import { expect, it, vi } from 'vitest';
import { StorageError } from '../../registry/ports/storage-error.ts';
import { entryChanges, sampleEntry } from '../samples.cases.ts';
import { storageSuite } from '../storage.suite.ts';
import { openExistingDb, openIndexedDb } from './indexeddb-storage.ts';
import { FORMAT } from './schema.ts';

async function inBrowser() {
  const name = `test-${crypto.randomUUID()}`;
  let storage = await openIndexedDb(name);
  return {
    name,
    storage,
    reopen: async () => {
      storage.close();
      storage = await openIndexedDb(name);
      return storage;
    },
    destroy: async () => {
      storage.close();
      await settled(indexedDB.deleteDatabase(name));
    },
  };
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('no reason given')));
  });
}

/** Bytes that the browser cannot compress. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

interface StorageBuckets {
  open(name: string, options: { quota: number }): Promise<{ readonly indexedDB: IDBFactory }>;
  delete(name: string): Promise<void>;
}

/** Puts a storage bucket of `quota` bytes (Storage Buckets API) in the place of the origin's databases; returns how to undo it. */
async function inSmallBucket(quota: number): Promise<() => Promise<void>> {
  const { storageBuckets } = navigator as Navigator & { readonly storageBuckets: StorageBuckets };
  const name = `small-${crypto.randomUUID()}`;
  const bucket = await storageBuckets.open(name, { quota });
  const original = indexedDB;
  const use = (value: IDBFactory) =>
    Object.defineProperty(globalThis, 'indexedDB', { value, configurable: true });
  use(bucket.indexedDB);
  return async () => {
    use(original);
    await storageBuckets.delete(name);
  };
}

storageSuite('IndexedDB', inBrowser);

it('[S9] answers storage/quota when the browser gives no more room, with the store as before', async () => {
  const restore = await inSmallBucket(2_000_000);
  const { storage, destroy } = await inBrowser();
  await storage.commit([{ kind: 'put', table: 'settings', key: 'a', value: 1 }]);
  const failed = storage.commit([
    { kind: 'put', table: 'settings', key: 'a', value: 2 },
    ...entryChanges([sampleEntry({ path: ['a'] })]),
    { kind: 'payload', digest: 'aa', bytes: noise(8_000_000) },
  ]);
  await expect(failed).rejects.toBeInstanceOf(StorageError);
  await expect(failed).rejects.toMatchObject({ code: 'storage/quota' });
  expect(await storage.read('settings', 'a')).toBe(1);
  expect(await storage.payloads.has('aa')).toBe(false);
  expect(await storage.entries.withPrefix(sampleEntry().entry.namespaceId, [])).toEqual([]);
  // Chromium counts what was rolled back for a moment longer
  const small = (): Promise<unknown> =>
    storage.commit([{ kind: 'put', table: 'settings', key: 'a', value: 3 }]);
  await vi.waitFor(small, { timeout: 10_000, interval: 100 });
  expect(await storage.read('settings', 'a')).toBe(3);
  await destroy();
  await restore();
});

it('[S6] joins entries the same through two connections that write at once', async () => {
  const { name, storage, destroy } = await inBrowser();
  const other = await openIndexedDb(name);
  const samples = Array.from({ length: 60 }, (_, at) =>
    sampleEntry({ path: ['a', 'b', 'c'].slice(0, 1 + (at % 3)), time: BigInt(at) }),
  );
  await Promise.all(
    samples.map((entry, at) => (at % 2 === 0 ? storage : other).commit(entryChanges([entry]))),
  );
  const { namespaceId } = sampleEntry().entry;
  const left = await other.entries.withPrefix(namespaceId, []);
  expect(left.map(({ entry }) => entry.timestamp)).toEqual([57n, 58n, 59n]);
  expect(await storage.entries.withPrefix(namespaceId, [])).toEqual(left);
  other.close();
  await destroy();
});

it('[S14] sees what another connection wrote, and what it forgot', async () => {
  const { name, storage, destroy } = await inBrowser();
  const other = await openIndexedDb(name);
  const { namespaceId, subspaceId } = sampleEntry().entry;
  const [a, b] = [sampleEntry({ path: ['a'] }), sampleEntry({ path: ['b'] })];
  await storage.commit(entryChanges([a]));
  const whole = { start: null, end: null };
  expect(await other.entries.summarise(namespaceId, 'path', whole)).toMatchObject({ count: 1 });
  await other.commit(entryChanges([b, sampleEntry({ path: ['a'], time: 2n })]));
  expect(await storage.entries.get([a.id, b.id])).toEqual([b]);
  await storage.commit([{ kind: 'forget-entries', namespace: namespaceId, author: subspaceId }]);
  expect(await other.entries.summarise(namespaceId, 'subspace', whole)).toMatchObject({ count: 0 });
  expect(await other.entries.arrivedAfter(namespaceId, 0)).toEqual({ entries: [], arrivals: 3 });
  other.close();
  await destroy();
});

it('[S11] closes itself for a newer build and says so; later calls fail as storage/failed', async () => {
  const { name, storage, destroy } = await inBrowser();
  storage.close();
  let told = 0;
  const old = await openIndexedDb(name, { onVersionChange: () => (told += 1) });
  const newer = await settled(indexedDB.open(name, FORMAT + 1));
  expect(told).toBe(1);
  await expect(old.read('settings', 'a')).rejects.toMatchObject({ code: 'storage/failed' });
  newer.close();
  await destroy();
});

it('[S10] refuses a database of a newer build in words, and leaves it as it was', async () => {
  const name = `test-${crypto.randomUUID()}`;
  const newer = await settled(indexedDB.open(name, FORMAT + 41));
  newer.close();
  await expect(openIndexedDb(name)).rejects.toThrow(
    `Expected stored data of format ${FORMAT} or older; found format ${FORMAT + 41}.`,
  );
  await expect(openIndexedDb(name)).rejects.toMatchObject({ code: 'storage/newer-version' });
  await settled(indexedDB.deleteDatabase(name));
});

it('[S10] a database of another format, or none, is neither opened nor made nor upgraded by who only visits', async () => {
  const name = `test-${crypto.randomUUID()}`;
  const formats = async () =>
    (await indexedDB.databases()).filter((found) => found.name === name).map(({ version }) => version);
  expect(await openExistingDb(name)).toBeNull();
  expect(await formats()).toEqual([]);
  for (const format of [1, FORMAT + 1]) {
    const other = await settled(indexedDB.open(name, format));
    expect(await openExistingDb(name)).toBeNull();
    expect(await formats()).toEqual([format]);
    other.close();
    await settled(indexedDB.deleteDatabase(name));
  }
  const own = await openIndexedDb(name);
  await own.commit([{ kind: 'put', table: 'settings', key: 'a', value: 1 }]);
  const visiting = await openExistingDb(name);
  expect(await visiting?.read('settings', 'a')).toBe(1);
  visiting?.close();
  own.close();
  await settled(indexedDB.deleteDatabase(name));
});

it('[S8] keeps no row of which every entry was replaced', async () => {
  const { name, storage, destroy } = await inBrowser();
  const some = (time: bigint) =>
    Array.from({ length: 300 }, (_, at) =>
      sampleEntry({ path: ['modules', `io.example.m${at}`], time, payload: noise(600) }),
    );
  const rows = async (): Promise<number[]> => {
    const db = await settled(indexedDB.open(name));
    const keys = await settled(db.transaction('entries').objectStore('entries').getAllKeys());
    db.close();
    return keys.map(Number);
  };
  await storage.commit(entryChanges(some(1n)));
  const before = await rows();
  // several are full
  expect(before.length).toBeGreaterThan(2);
  await storage.commit(entryChanges(some(2n)));
  const after = await rows();
  expect(after.length).toBe(before.length);
  expect(after.filter((key) => before.includes(key))).toEqual([]);
  await destroy();
});
