import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { memoryStorage } from '../storage/memory/memory-storage.ts';
import { openSqlite } from '../storage/sqlite/sqlite-storage.ts';
import type { DropReceipt } from './drop-receipt.ts';
import { httpRelay, json, sending, type HttpRelay } from './http-relay.cases.ts';
import type { Storage } from './ports/storage.ts';
import { StorageError } from './ports/storage-error.ts';
import type { Problem } from './problem.ts';
import type { Registry } from './registry.ts';
import { sendOutbox } from './send-outbox.ts';
import { answerModule, createWorld, draftOf, type World } from './world.cases.ts';

const operation = () => crypto.randomUUID();
const id = 'io.example.a';

/** A device that published offline; what waits was sent with the app closed, when `http` is as it is. */
async function sentBack(
  disk: Storage,
  prepare: (world: World, http: HttpRelay) => Promise<void> | void = () => undefined,
): Promise<World> {
  const world = await createWorld();
  const http = httpRelay(world);
  const before = await world.device({ up: false }, disk);
  await before.createIdentity('Anna');
  await world.sync(before);
  await before.publish(operation(), draftOf(id, '1.0.0'), answerModule(1));
  await before.settle();
  await prepare(world, http);
  await sendOutbox(sending(world, disk, http));
  return world;
}

interface Started {
  readonly device: Registry;
  readonly problems: Problem[];
}

/** The app started again on this disk, with no network. */
async function start(world: World, disk: Storage): Promise<Started> {
  const device = await world.device({ up: false }, disk);
  const problems: Problem[] = [];
  device.on((event) => event.kind === 'error' && problems.push(event.problem));
  return { device, problems };
}

const states = async ({ device }: Started): Promise<readonly unknown[]> =>
  (await device.outbox()).map(({ state, sentBy, problem }) => [state, sentBy ?? null, problem?.code ?? null]);

const folded = [['relayed', 'background', null]];

describe('folding receipts in', () => {
  it('[P14] what the relay holds is relayed, sent in the background; the release is granted here too', async () => {
    const disk = memoryStorage();
    const app = await start(await sentBack(disk), disk);
    expect(await states(app)).toEqual([['waiting', null, null]]);
    await app.device.foldReceipts();
    expect(await states(app)).toEqual(folded);
    expect(await disk.all('receipts')).toEqual([]);
    await app.device.settled();
    const module = await app.device.module(id);
    expect('releases' in module && module.releases[0]?.state).toBe('published');
    expect(app.problems).toEqual([]);
    await app.device.foldReceipts();
    expect(await states(app)).toEqual(folded);
  });

  it('[P14] a crash after any commit comes to the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gen-fold-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (let crashes = 0, done = false; !done; crashes++) {
      const file = join(folder, `${crashes}.db`);
      const disk = openSqlite(file);
      const world = await sentBack(disk);
      let left = Number.POSITIVE_INFINITY;
      const frail: Storage = {
        ...disk,
        commit: (changes) =>
          left-- > 0
            ? disk.commit(changes)
            : Promise.reject(new StorageError('storage/failed', 'the power went')),
      };
      const first = await start(world, frail);
      left = crashes;
      done = await first.device.foldReceipts().then(
        () => true,
        () => false,
      );
      if (done) expect(crashes).toBeGreaterThan(3);
      await first.device.settled().catch(() => undefined);
      disk.close();
      const again = openSqlite(file);
      const second = await start(world, again);
      await second.device.foldReceipts();
      expect(await states(second)).toEqual(folded);
      expect(await again.all('receipts')).toEqual([]);
      const kinds = (await again.entries.withPrefix(world.namespace, [])).length;
      expect(kinds).toBe((await world.held()).length);
      again.close();
    }
  });

  it('[P14] a lost name refuses the item and names the owner', async () => {
    const disk = memoryStorage();
    let owner = '';
    const world = await sentBack(disk, async (world) => {
      const rival = await world.device({ up: true });
      owner = ((await rival.createIdentity('Bert')) as { did: string }).did;
      await world.sync(rival);
      await rival.publish(operation(), draftOf(id, '1.0.0'), answerModule(2));
      await rival.settle();
    });
    const app = await start(world, disk);
    await app.device.foldReceipts();
    const [row] = await app.device.outbox();
    expect(row).toMatchObject({ state: 'refused', problem: { code: 'publish/name-taken' } });
    expect(row?.problem?.found).toContain(owner);
    expect(row?.sentBy).toBeUndefined();
    expect(await disk.all('receipts')).toEqual([]);
  });

  it('[P14] grants that do not verify are refused and named; the item waits, and goes when they are right', async () => {
    const disk = memoryStorage();
    const world = await sentBack(disk);
    const [row] = await disk.all('receipts');
    if (row === undefined) throw new Error('expected a receipt');
    const lies: DropReceipt = {
      ...row.value,
      grants: row.value.grants.map((grant) => ({
        ...grant,
        signature: grant.signature.map((byte) => byte ^ 1),
      })),
    };
    await disk.commit([{ kind: 'put', table: 'receipts', key: row.key, value: lies }]);
    const app = await start(world, disk);
    await app.device.foldReceipts();
    expect(await states(app)).toEqual([['waiting', null, null]]);
    expect(app.problems.map(({ code }) => code)).toEqual(['background/bad-grants']);
    expect(await disk.all('receipts')).toEqual([]);
    expect(await sendOutbox(sending(world, disk, httpRelay(world)))).toBe('sent');
    await app.device.foldReceipts();
    expect(await states(app)).toEqual(folded);
  });

  it('[P14] a relay that says it holds an item whose right never came is not believed', async () => {
    const disk = memoryStorage();
    const world = await sentBack(disk);
    const [row] = await disk.all('receipts');
    if (row === undefined) throw new Error('expected a receipt');
    await disk.commit([
      { kind: 'put', table: 'receipts', key: row.key, value: { ...row.value, grants: [] } },
    ]);
    const app = await start(world, disk);
    await app.device.foldReceipts();
    expect(await states(app)).toEqual([['waiting', null, null]]);
  });

  it('[P14] a refused drop is noted on the item, which stays ready; the word of a relay that holds it ends that', async () => {
    const disk = memoryStorage();
    const words = {
      code: 'drop/malformed',
      expected: 'a Willow Drop',
      found: 'a potato',
      action: 'Send a drop.',
    };
    const world = await sentBack(disk, (_, http) => {
      http.instead = (path) => (path === '/api/drops' ? json(400, words) : null);
    });
    const app = await start(world, disk);
    await app.device.foldReceipts();
    expect(await states(app)).toEqual([['ready', null, 'drop/malformed']]);
    await world.sync(app.device);
    expect(await states(app)).toEqual([['relayed', 'page', null]]);
  });

  it('[P14] sent by a page as well, before or after: once relayed an item stays as it is', async () => {
    const disk = memoryStorage();
    const world = await sentBack(disk);
    const held = await world.held();
    const app = await start(world, disk);
    await world.sync(app.device);
    const [row] = await disk.all('receipts');
    await app.device.foldReceipts();
    expect(await disk.all('receipts')).toEqual([]);
    if (row !== undefined) await disk.commit([{ kind: 'put', table: 'receipts', ...row }]);
    await app.device.foldReceipts();
    expect((await app.device.outbox()).map(({ state }) => state)).toEqual(['relayed']);
    expect(await world.held()).toEqual(held);
  });

  it('[P14] receipts of unknown items are dropped', async () => {
    const disk = memoryStorage();
    const world = await sentBack(disk);
    const [row] = await disk.all('receipts');
    if (row === undefined) throw new Error('expected a receipt');
    await disk.commit([{ kind: 'put', table: 'receipts', key: 'nobody', value: row.value }]);
    const app = await start(world, disk);
    await app.device.foldReceipts();
    expect(await disk.all('receipts')).toEqual([]);
    expect(await states(app)).toEqual(folded);
  });
});
