import { describe, expect, it } from 'vitest';
import { isProblem } from './problem.ts';
import type { RegistryEvent } from './registry-api.ts';
import { hostOf } from './sync-host.ts';
import { answerModule, createWorld, draftOf } from './world.cases.ts';

/** A device with one release that is authorised and that no relay has. */
async function withReadyRelease() {
  const world = await createWorld();
  const device = await world.device({ up: true });
  const made = await device.createIdentity('Anna');
  if (isProblem(made)) throw new Error(made.found);
  await world.sync(device);
  await device.publish(crypto.randomUUID(), draftOf('io.example.a', '1.0.0'), answerModule(1));
  await device.settle();
  const [item] = device.context().outbox.items();
  if (item === undefined) throw new Error('the outbox is empty');
  const wasm = item.entryIds.filter((_, at) => item.entries[at]?.payload === null);
  const records = item.entryIds.filter((id) => !wasm.includes(id));
  const events: RegistryEvent[] = [];
  device.on((event) => events.push(event));
  return { world, device, item, wasm, records, events };
}

const browser = (id: string) => ({ id, kind: 'browser' }) as const;

describe('who acknowledged', () => {
  it('[P15] browsers are counted, each once and with all records, and relay nothing', async () => {
    const { device, item, wasm, records, events } = await withReadyRelease();
    expect(wasm).toHaveLength(1);
    expect(item.wasmIds).toEqual(wasm);
    expect(records.length).toBeGreaterThan(1);
    await device.acknowledged(records.slice(1), browser('one'));
    expect(await device.outbox()).toMatchObject([{ state: 'ready', browsers: 0, whole: [] }]);
    expect(events).toEqual([]);
    await device.acknowledged(records, browser('one'));
    await device.acknowledged(records, browser('one'));
    expect(await device.outbox()).toMatchObject([{ state: 'ready', browsers: 1, whole: [] }]);
    expect(events).toEqual([{ kind: 'outbox' }]);
    await device.acknowledged(wasm, browser('one'));
    await device.acknowledged(item.entryIds, browser('two'));
    expect(await device.outbox()).toMatchObject([{ state: 'ready', browsers: 2, whole: ['one', 'two'] }]);
    expect(device.context().outbox.items()).toMatchObject([{ state: 'ready' }]);
  });

  it('[P15] three browsers with all of it make it held; a relay makes it relayed all the same', async () => {
    const { device, item, records } = await withReadyRelease();
    for (const id of ['one', 'two', 'three', 'four']) await device.acknowledged(records, browser(id));
    expect(await device.outbox()).toMatchObject([{ state: 'ready', browsers: 4, whole: [] }]);
    for (const id of ['one', 'two', 'one', 'one']) await device.acknowledged(item.entryIds, browser(id));
    expect(await device.outbox()).toMatchObject([{ state: 'ready', whole: ['one', 'two'] }]);
    await device.acknowledged(item.entryIds, browser('three'));
    expect(await device.outbox()).toMatchObject([{ state: 'held', whole: ['one', 'two', 'three'] }]);
    await device.acknowledged(item.entryIds, { id: 'r', kind: 'relay' });
    expect(await device.outbox()).toMatchObject([{ state: 'relayed', sentBy: 'page', browsers: 4 }]);
    await device.acknowledged(item.entryIds, browser('four'));
    expect(await device.outbox()).toMatchObject([{ state: 'relayed', whole: { length: 4 } }]);
  });

  it('[P15] who holds it is on disk: the next start goes on counting', async () => {
    const { device, item, records } = await withReadyRelease();
    await device.acknowledged(records, browser('one'));
    await device.acknowledged(item.entryIds, browser('two'));
    const { storage } = device.context();
    expect(await storage.read('sync_queue', item.key)).toMatchObject({
      state: 'ready',
      holders: { listed: ['one', 'two'], whole: ['two'] },
    });
    await device.open();
    await device.acknowledged(item.entryIds, browser('two'));
    await device.acknowledged(item.entryIds, browser('three'));
    await device.acknowledged(item.entryIds, browser('one'));
    expect(await storage.read('sync_queue', item.key)).toMatchObject({ state: 'held' });
  });

  it('[P15] how many are wanted is the user\u2019s to say, from 1 to 16, and holds for what waits', async () => {
    const { device, item } = await withReadyRelease();
    expect(await device.holdersWanted()).toBe(3);
    await device.acknowledged(item.entryIds, browser('one'));
    for (const [said, kept] of [
      [99, 16],
      [Number.NaN, 3],
      [2.4, 2],
    ] as const) {
      await device.setHoldersWanted(said);
      expect(await device.holdersWanted()).toBe(kept);
    }
    expect(await device.outbox()).toMatchObject([{ state: 'ready' }]);
    await device.setHoldersWanted(0);
    expect(await device.holdersWanted()).toBe(1);
    expect(await device.outbox()).toMatchObject([{ state: 'held' }]);
    await device.setHoldersWanted(16);
    expect(await device.outbox()).toMatchObject([{ state: 'held' }]);
  });

  it('[P15] receipts are wanted of everybody, also when a relay gave them', async () => {
    const { world, device, item } = await withReadyRelease();
    const host = hostOf(device, world.namespace, { archive: false, issuer: null });
    await device.acknowledged(item.entryIds, browser('one'));
    expect(await host.awaiting()).toEqual(item.entryIds);
    await device.acknowledged(item.entryIds, { id: 'r', kind: 'relay' });
    expect(await host.awaiting()).toEqual(item.entryIds);
  });

  it('[P15] what browsers say of foreign entries, and browsers beyond 256, cost nothing', async () => {
    const { device, records, events } = await withReadyRelease();
    await device.acknowledged(['00'.repeat(32)], browser('liar'));
    expect(events).toEqual([]);
    for (let at = 0; at < 300; at += 1) await device.acknowledged(records, browser(`b${at}`));
    expect(await device.outbox()).toMatchObject([{ browsers: 256 }]);
  });

  it('[P15] what could not be written is not counted, and is said again', async () => {
    const { device, item } = await withReadyRelease();
    const { storage } = device.context();
    const { commit } = storage;
    Object.assign(storage, { commit: () => Promise.reject(new Error('no room')) });
    await expect(device.acknowledged(item.entryIds, browser('one'))).rejects.toThrow('no room');
    expect(await device.outbox()).toMatchObject([{ whole: [] }]);
    Object.assign(storage, { commit });
    await device.acknowledged(item.entryIds, browser('one'));
    expect(await device.outbox()).toMatchObject([{ whole: ['one'] }]);
  });
});
