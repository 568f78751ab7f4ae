import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { serialize } from 'node:v8';
import { entryKey } from '../../willow/entry-order.ts';
import { entryChanges, sampleEntry, text } from '../samples.cases.ts';
import { storageSuite } from '../storage.suite.ts';
import { openSqlite } from './sqlite-storage.ts';

async function onDisk() {
  const folder = mkdtempSync(join(tmpdir(), 'storage-'));
  const file = join(folder, 'registry.sqlite');
  let storage = openSqlite(file);
  return {
    file,
    storage,
    reopen: async () => {
      storage.close();
      storage = openSqlite(file);
      return storage;
    },
    destroy: async () => {
      storage.close();
      rmSync(folder, { recursive: true });
    },
  };
}

storageSuite('SQLite on disk', onDisk);

it('[S10] refuses a file of a newer build in words, and leaves it as it was', async () => {
  const { file, storage, destroy } = await onDisk();
  storage.close();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  expect(() => openSqlite(file)).toThrow('Expected stored data of format 2 or older; found format 99.');
  expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 });
  db.close();
  await destroy();
});

it('[S1] answers with StorageError for a file that cannot be opened or is no database', async () => {
  expect(() => openSqlite('/nowhere/at/all.sqlite')).toThrow(
    expect.objectContaining({ code: 'storage/failed' }),
  );
  expect(() => openSqlite(import.meta.filename)).toThrow(expect.objectContaining({ code: 'storage/failed' }));
});

it('[S9] tells a full disk from other failures, and then nothing was changed', async () => {
  const { file, storage, destroy } = await onDisk();
  await storage.commit([{ kind: 'put', table: 'settings', key: 'a', value: 1 }]);
  storage.close();
  const full = openSqlite(file, { maxBytes: 200_000 });
  const bytes = new Uint8Array(1_000_000);
  await expect(
    full.commit([
      { kind: 'put', table: 'settings', key: 'a', value: 2 },
      { kind: 'payload', digest: 'aa', bytes },
    ]),
  ).rejects.toMatchObject({ name: 'StorageError', code: 'storage/quota' });
  expect(await full.read('settings', 'a')).toBe(1);
  expect(await full.payloads.has('aa')).toBe(false);
  await full.commit([{ kind: 'put', table: 'settings', key: 'a', value: 3 }]);
  expect(await full.read('settings', 'a')).toBe(3);
  full.close();
  await destroy();
});

it('[S12] brings a file of format 1 to this one with every row', async () => {
  const { file, storage, destroy } = await onDisk();
  storage.close();
  rmSync(file);
  const samples = [
    sampleEntry({ path: ['b', 'c'], time: 7n, payload: text('of it') }),
    sampleEntry({ path: ['a'] }),
  ];
  const old = new DatabaseSync(file);
  old.exec(`CREATE TABLE entries (id TEXT PRIMARY KEY, by_path BLOB NOT NULL UNIQUE, by_author BLOB NOT NULL UNIQUE, value BLOB NOT NULL) STRICT;
    CREATE TABLE payloads (digest TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE rows (name TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (name, key)) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 1`);
  for (const stored of samples) {
    const keys = (['path', 'subspace'] as const).map((order) => entryKey(stored.entry, order));
    old
      .prepare('INSERT INTO entries VALUES (?, ?, ?, ?)')
      .run(stored.id, keys[0]!, keys[1]!, serialize(stored));
  }
  old.prepare('INSERT INTO payloads VALUES (?, ?)').run('ab', text('bytes'));
  old.prepare('INSERT INTO rows VALUES (?, ?, ?)').run('settings', 'a', serialize({ big: 2n ** 60n }));
  old.close();
  const upgraded = openSqlite(file);
  const { namespaceId } = samples[0]!.entry;
  expect(await upgraded.entries.arrivedAfter(namespaceId, 0)).toEqual({ entries: samples, arrivals: 2 });
  expect(await upgraded.entries.withPrefix(namespaceId, [])).toEqual(samples.toReversed());
  expect(await upgraded.payloads.get('ab')).toEqual(text('bytes'));
  expect(await upgraded.all('settings')).toEqual([{ key: 'a', value: { big: 2n ** 60n } }]);
  upgraded.close();
  await destroy();
});

it('[S14] sees what another connection wrote', async () => {
  const { file, storage, destroy } = await onDisk();
  const other = openSqlite(file);
  const { namespaceId } = sampleEntry().entry;
  await storage.commit(entryChanges([sampleEntry({ path: ['a'] })]));
  expect(await other.entries.withPrefix(namespaceId, [])).toHaveLength(1);
  await other.commit([
    { kind: 'forget-entries', namespace: namespaceId, author: null },
    ...entryChanges([sampleEntry({ path: ['b'] })]),
  ]);
  expect(await storage.entries.arrivedAfter(namespaceId, 0)).toEqual({
    entries: [sampleEntry({ path: ['b'] })],
    arrivals: 2,
  });
  other.close();
  await destroy();
});
