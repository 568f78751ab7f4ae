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
    expect(records.length).toBeGreaterThan(1);
    await device.acknowledged(records.slice(1), browser('one'));
    await device.acknowledged(wasm, browser('one'));
    expect(await device.outbox()).toMatchObject([{ state: 'ready', browsers: 0 }]);
    expect(events).toEqual([]);
    await device.acknowledged(records, browser('one'));
    await device.acknowledged(item.entryIds, browser('one'));
    expect(await device.outbox()).toMatchObject([{ state: 'ready', browsers: 1 }]);
    expect(events).toEqual([{ kind: 'outbox' }]);
    await device.acknowledged(item.entryIds, browser('two'));
    expect(await device.outbox()).toMatchObject([{ state: 'ready', browsers: 2 }]);
    expect(device.context().outbox.items()).toMatchObject([{ state: 'ready' }]);
  });

  it('[P15] a relay makes it relayed, over a page, and the count stays', async () => {
    const { device, item } = await withReadyRelease();
    await device.acknowledged(item.entryIds, browser('one'));
    await device.acknowledged(item.entryIds.slice(1), { id: 'r', kind: 'relay' });
    expect(await device.outbox()).toMatchObject([{ state: 'ready' }]);
    await device.acknowledged(item.entryIds.slice(0, 1), { id: 'r', kind: 'relay' });
    expect(await device.outbox()).toMatchObject([{ state: 'relayed', sentBy: 'page', browsers: 1 }]);
  });

  it('[P15] receipts are still wanted of everybody until a relay gave them', async () => {
    const { world, device, item } = await withReadyRelease();
    const host = hostOf(device, world.namespace, { archive: false, issuer: null });
    await device.acknowledged(item.entryIds, browser('one'));
    expect(await host.awaiting()).toEqual(item.entryIds);
    await device.acknowledged(item.entryIds, { id: 'r', kind: 'relay' });
    expect(await host.awaiting()).toEqual([]);
  });

  it('[P15] what browsers say of foreign entries, and browsers beyond 256, cost nothing', async () => {
    const { device, records, events } = await withReadyRelease();
    await device.acknowledged(['00'.repeat(32)], browser('liar'));
    expect(events).toEqual([]);
    for (let at = 0; at < 300; at += 1) await device.acknowledged(records, browser(`b${at}`));
    expect(await device.outbox()).toMatchObject([{ browsers: 256 }]);
  });
});
