import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../storage/memory/memory-storage.ts';
import { httpRelay, json, sending, type HttpRelay } from './http-relay.cases.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { Storage } from './ports/storage.ts';
import type { Registry } from './registry.ts';
import { sendOutbox } from './send-outbox.ts';
import { answerModule, createWorld, draftOf, type World } from './world.cases.ts';

const operation = () => crypto.randomUUID();

interface Away {
  readonly world: World;
  readonly disk: Storage;
  readonly device: Registry;
  readonly line: { up: boolean };
  readonly http: HttpRelay;
  send(): Promise<'sent' | 'nothing' | 'again' | 'elsewhere'>;
}

/** A device that knows the registry and is offline. */
async function away(): Promise<Away> {
  const world = await createWorld();
  const disk = memoryStorage();
  const line = { up: false };
  const device = await world.device(line, disk);
  await device.createIdentity('Anna');
  await world.sync(device);
  const http = httpRelay(world);
  return { world, disk, device, line, http, send: () => sendOutbox(sending(world, disk, http)) };
}

async function publish({ device }: Away, id: string, version: string, n: number): Promise<void> {
  const outcome = await device.publish(operation(), draftOf(id, version), answerModule(n));
  expect(outcome.kind).toBe('published');
  await device.settle();
}

async function released({ world }: Away, id: string): Promise<readonly string[]> {
  await world.relay.settled();
  const module = await world.relay.module(id);
  return 'releases' in module ? module.releases.filter(({ held }) => held).map(({ version }) => version) : [];
}

const receipts = async ({ disk }: Away) => (await disk.all('receipts')).map(({ value }) => value);

describe('sending the outbox over HTTP', () => {
  it('[P13] asks for the right, completes the token without the key, and the relay has the release', async () => {
    const from = await away();
    await publish(from, 'io.example.a', '1.0.0', 1);
    await publish(from, 'io.example.a', '1.1.0', 2);
    await from.device.rate(operation(), 'io.example.a', 5, 'Good');
    const [identity] = await from.disk.all('identities');
    if (identity !== undefined)
      await from.disk.commit([{ kind: 'delete', table: 'identities', key: identity.key }]);
    const queue = await from.disk.all('sync_queue');
    expect(await from.send()).toBe('sent');
    expect(from.http.asked).toEqual(['about', 'requests', 'drops', 'drops', 'requests', 'drops']);
    expect(await released(from, 'io.example.a')).toEqual(['1.1.0', '1.0.0']);
    expect(await from.world.relay.ratings('io.example.a')).toMatchObject([{ stars: 5 }]);
    expect(await from.disk.all('sync_queue')).toEqual(queue);
    const found = await receipts(from);
    expect(found.map(({ held, problem }) => [held.length, problem])).toEqual([
      [3, null],
      [3, null],
      [1, null],
    ]);
    expect(await from.send()).toBe('nothing');
  });

  it('[P13] sends what has its right already, with no request', async () => {
    const from = await away();
    from.line.up = true;
    await publish(from, 'io.example.a', '1.0.0', 1);
    expect((await from.device.outbox())[0]?.state).toBe('ready');
    expect(await from.send()).toBe('sent');
    expect(from.http.asked).toEqual(['about', 'drops']);
    expect(await released(from, 'io.example.a')).toEqual(['1.0.0']);
  });

  it('[P13] a network that fails leaves what was done before: the grant is not asked for again', async () => {
    const from = await away();
    await publish(from, 'io.example.a', '1.0.0', 1);
    from.http.instead = () => {
      throw new TypeError('Failed to fetch');
    };
    expect(await from.send()).toBe('again');
    expect(await receipts(from)).toEqual([]);
    from.http.instead = (path) => {
      if (path === '/api/drops') throw new TypeError('Failed to fetch');
      return null;
    };
    expect(await from.send()).toBe('again');
    expect(await receipts(from)).toMatchObject([{ held: [], problem: null }]);
    from.http.instead = () => null;
    from.http.asked.length = 0;
    expect(await from.send()).toBe('sent');
    expect(from.http.asked).toEqual(['about', 'drops']);
    expect(await released(from, 'io.example.a')).toEqual(['1.0.0']);
  });

  it('[P13] a lost name is a receipt that names its owner, for all that waits for it; others still go', async () => {
    const from = await away();
    await publish(from, 'io.example.a', '1.0.0', 1);
    await publish(from, 'io.example.a', '1.1.0', 2);
    await publish(from, 'io.example.b', '1.0.0', 3);
    const rival = await from.world.device({ up: true });
    const { did } = (await rival.createIdentity('Bert')) as { did: string };
    await from.world.sync(rival);
    await rival.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(4));
    await rival.settle();
    expect(await from.send()).toBe('sent');
    expect((await receipts(from)).map(({ problem }) => [problem?.code, problem?.found])).toEqual([
      ['publish/name-taken', `it belongs to ${did}`],
      ['publish/name-taken', `it belongs to ${did}`],
      [undefined, undefined],
    ]);
    expect(await released(from, 'io.example.b')).toEqual(['1.0.0']);
    expect(await from.send()).toBe('nothing');
  });

  it('[P13] what the relay answers amiss is asked again, and stops no other item', async () => {
    const from = await away();
    await publish(from, 'io.example.a', '1.0.0', 1);
    await publish(from, 'io.example.b', '1.0.0', 2);
    for (const odd of [
      json(503, { code: 'http/busy' }),
      json(500, {}),
      json(200, { held: 'all' }),
      json(404, {}),
    ]) {
      let first = true;
      from.http.instead = (path) => {
        const answer = first && path !== '/api/about' ? odd : null;
        if (path !== '/api/about') first = false;
        return answer;
      };
      expect(await from.send()).toBe('again');
    }
    expect(await released(from, 'io.example.b')).toEqual(['1.0.0']);
    from.http.instead = () => null;
    expect(await from.send()).toBe('sent');
    expect(await released(from, 'io.example.a')).toEqual(['1.0.0']);
  });

  it('[P13] a refused drop is a receipt with the relay’s words', async () => {
    const from = await away();
    await publish(from, 'io.example.a', '1.0.0', 1);
    const words = {
      code: 'drop/malformed',
      expected: 'a Willow Drop',
      found: 'a potato',
      action: 'Send a drop.',
    };
    from.http.instead = (path) => (path === '/api/drops' ? json(400, words) : null);
    expect(await from.send()).toBe('sent');
    expect(await receipts(from)).toMatchObject([{ held: [], problem: { kind: 'problem', ...words } }]);
    expect(await from.send()).toBe('nothing');
  });

  it('[P13] nothing goes to a relay of another registry, nor of a device that has none', async () => {
    const from = await away();
    await publish(from, 'io.example.a', '1.0.0', 1);
    from.http.instead = (path) => (path === '/api/about' ? json(200, { namespace: '1'.repeat(64) }) : null);
    expect(await from.send()).toBe('elsewhere');
    expect(from.http.asked).toEqual(['about']);
    expect(await receipts(from)).toEqual([]);
    expect(await sendOutbox(sending(from.world, memoryStorage(), from.http))).toBe('nothing');
  });

  it('[P13] an item of format 1 waits for a page, and so does a release whose bytes are gone', async () => {
    const from = await away();
    await publish(from, 'io.example.a', '1.0.0', 1);
    const [row] = await from.disk.all('sync_queue');
    if (row === undefined) throw new Error('expected an item');
    const { request: _request, ...format1 }: OutboxItem = row.value;
    await from.disk.commit([{ kind: 'put', table: 'sync_queue', key: row.key, value: format1 }]);
    expect(await from.send()).toBe('nothing');
    const digest = (await from.device.module('io.example.a')) as unknown as {
      releases: { manifest: { wasm: { william3: string } } }[];
    };
    await from.disk.commit([
      { kind: 'put', table: 'sync_queue', key: row.key, value: row.value },
      { kind: 'forget-payload', digest: digest.releases[0]?.manifest.wasm.william3 ?? '' },
    ]);
    expect(await from.send()).toBe('again');
  });

  it('[P13] sending twice changes nothing at the relay', async () => {
    const from = await away();
    await publish(from, 'io.example.a', '1.0.0', 1);
    await from.send();
    await released(from, 'io.example.a');
    const before = await from.world.held();
    for (const { key } of await from.disk.all('receipts'))
      await from.disk.commit([{ kind: 'delete', table: 'receipts', key }]);
    expect(await from.send()).toBe('sent');
    const kept = new Set(await from.world.held());
    expect(before.every((id) => kept.has(id))).toBe(true);
    expect(await released(from, 'io.example.a')).toEqual(['1.0.0']);
  });
});
