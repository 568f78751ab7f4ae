import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
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
  expect(() => openSqlite(file)).toThrow('Expected stored data of format 1 or older; found format 99.');
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
