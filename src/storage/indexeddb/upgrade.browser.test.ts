import { expect, it } from 'vitest';
import type { TableName } from '../../registry/ports/storage.ts';
import { keyByAuthor, keyByPath } from '../entry-key.ts';
import { sampleEntry } from '../samples.cases.ts';
import { openIndexedDb } from './indexeddb-storage.ts';
import { binaryKey } from './key-range.ts';
import { FORMAT } from './schema.ts';

/** The tables as format 1 had them. */
const tables: readonly TableName[] = [
  'modules',
  'installed',
  'ratings',
  'search_index',
  'sync_queue',
  'identities',
  'settings',
  'stale',
  'operations',
];
const samples = [sampleEntry({ path: ['a'] }), sampleEntry({ path: ['b', 'c'], time: 7n })];
const bytes = Uint8Array.of(1, 2, 3);

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('no reason given')));
  });
}

/** A database as a build of format 1 left it, by hand, with rows everywhere; still open. */
async function openFirstFormat(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.addEventListener('upgradeneeded', () => {
    const db = opening.result;
    const entries = db.createObjectStore('entries');
    entries.createIndex('byPath', 'byPath', { unique: true });
    entries.createIndex('byAuthor', 'byAuthor', { unique: true });
    for (const stored of samples) {
      const byPath = binaryKey(keyByPath(stored.entry));
      entries.put({ byPath, byAuthor: binaryKey(keyByAuthor(stored.entry)), stored }, stored.id);
    }
    db.createObjectStore('payloads').put(bytes, 'ab');
    for (const table of tables) db.createObjectStore(table).put({ from: table, big: 2n ** 60n }, 'row');
  });
  return settled(opening);
}

it('[S12] brings a database of format 1 to this one with every row, while an older build has it open', async () => {
  const name = `test-${crypto.randomUUID()}`;
  const old = await openFirstFormat(name);
  // As older builds do.
  old.addEventListener('versionchange', () => old.close());
  const storage = await openIndexedDb(name);
  const { namespaceId } = samples[0]?.entry ?? sampleEntry().entry;
  expect(await storage.entries.withPrefix(namespaceId, [])).toEqual(samples);
  expect(await storage.entries.ids(namespaceId)).toEqual(samples.map(({ id }) => id));
  expect(await storage.payloads.get('ab')).toEqual(bytes);
  for (const table of tables) {
    expect(await storage.all(table)).toEqual([{ key: 'row', value: { from: table, big: 2n ** 60n } }]);
  }
  expect(await storage.all('receipts')).toEqual([]);
  await storage.commit([{ kind: 'put', table: 'settings', key: 'row', value: FORMAT }]);
  expect(await storage.read('settings', 'row')).toBe(FORMAT);
  storage.close();
  await settled(indexedDB.deleteDatabase(name));
});

it('[S12] waits for an older build that does not let go, and opens when it does', async () => {
  const name = `test-${crypto.randomUUID()}`;
  const old = await openFirstFormat(name);
  const asked = new Promise((resolve) => old.addEventListener('versionchange', resolve));
  let opened = false;
  const opening = openIndexedDb(name).then((storage) => {
    opened = true;
    return storage;
  });
  await asked;
  expect(opened).toBe(false);
  old.close();
  const storage = await opening;
  expect(await storage.payloads.has('ab')).toBe(true);
  storage.close();
  await settled(indexedDB.deleteDatabase(name));
});
