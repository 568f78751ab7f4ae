import { expect, it } from 'vitest';
import type { TableName } from '../../registry/ports/storage.ts';
import { concatBytes } from '../../willow/bytes.ts';
import { entryIndex } from '../../willow/entry-index.ts';
import { entryKey } from '../../willow/entry-order.ts';
import type { EntryOrder } from '../../willow/entry-order.ts';
import type { Entry } from '../../willow/entry.ts';
import { sampleEntry } from '../samples.cases.ts';
import { openIndexedDb } from './indexeddb-storage.ts';
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

/** The keys of formats 1 and 2. */
const oldKey = (entry: Entry, order: EntryOrder): ArrayBuffer =>
  concatBytes(Uint8Array.of(1), entry.namespaceId, entryKey(entry, order)).buffer as ArrayBuffer;

/** A database as a build of format 1 left it, by hand, with rows everywhere; still open. */
async function openFirstFormat(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.addEventListener('upgradeneeded', () => {
    const db = opening.result;
    const entries = db.createObjectStore('entries');
    entries.createIndex('byPath', 'byPath', { unique: true });
    entries.createIndex('byAuthor', 'byAuthor', { unique: true });
    for (const stored of samples) {
      const [byPath, byAuthor] = [oldKey(stored.entry, 'path'), oldKey(stored.entry, 'subspace')];
      entries.put({ byPath, byAuthor, stored }, stored.id);
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
  const expected = entryIndex(namespaceId);
  for (const { entry } of samples) expected.join({ entry });
  const whole = { start: null, end: null };
  expect(await storage.entries.summarise(namespaceId, 'path', whole)).toEqual(
    expected.summarise('path', whole),
  );
  expect((await storage.entries.arrivedAfter(namespaceId, 0)).arrivals).toBe(samples.length);
  await storage.commit([{ kind: 'entry', entry: sampleEntry({ path: ['b'], time: 8n }) }]);
  expect(await storage.entries.get(samples.map(({ id }) => id))).toEqual(samples.slice(0, 1));
  expect(await storage.payloads.get('ab')).toEqual(bytes);
  for (const table of tables) {
    expect(await storage.all(table)).toEqual([{ key: 'row', value: { from: table, big: 2n ** 60n } }]);
  }
  expect(await storage.all('receipts')).toEqual([]);
  expect(await storage.all('drafts')).toEqual([]);
  expect(await storage.all('summaries')).toEqual([]);
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
