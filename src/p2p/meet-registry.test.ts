import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Problem } from '../registry/problem.ts';
import { peerOf, statusOf } from '../registry/sync-status.cases.ts';
import type { SyncStatus } from '../registry/sync-status.ts';
import { createWorld } from '../registry/world.cases.ts';
import { toHex } from '../willow/bytes.ts';
import { meetRegistry } from './meet-registry.ts';

/** A device that meets the relay of an origin whose introduction can be changed. */
async function meeting() {
  const world = await createWorld();
  const device = await world.device({ up: true });
  const own = toHex(device.namespace() ?? new Uint8Array());
  let introduction = { namespace: own, addresses: ['/dns4/localhost/tcp/1/ws/p2p/first'] };
  const server = createServer((_, response) => response.end(JSON.stringify(introduction)));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const started: (readonly string[])[] = [];
  const seeds: string[] = [];
  const problems: Problem[] = [];
  const listeners = new Set<(status: SyncStatus) => void>();
  const stop = new AbortController();
  const done = meetRegistry(
    device,
    {
      start(_, relays, seed) {
        started.push(relays);
        seeds.push(toHex(seed));
      },
      on(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    {
      origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      onProblem: (found) => problems.push(found),
      signal: stop.signal,
    },
  );
  onTestFinished(async () => {
    stop.abort();
    await done;
    server.close();
  });
  await vi.waitFor(() => expect(started).toHaveLength(1));
  await vi.waitFor(() => expect(listeners.size).toBe(1));
  return {
    device,
    own,
    started,
    seeds,
    problems,
    introduce: (next: typeof introduction) => void (introduction = next),
    /** No relay answers, while browsers may be connected. */
    alone(nextTry: number) {
      const peers = [peerOf('browser', 'connected'), peerOf('relay', 'unreachable', { nextTry })];
      for (const listener of listeners) listener(statusOf('connected', peers, { nextTry }));
    },
  };
}

it('[N22] a relay that came back with another key is met without a reload', async () => {
  const { own, started, introduce, alone } = await meeting();
  const addresses = ['/dns4/localhost/tcp/1/ws/p2p/second'];
  introduce({ namespace: own, addresses });
  alone(1);
  await vi.waitFor(() => expect(started).toEqual([['/dns4/localhost/tcp/1/ws/p2p/first'], addresses]));
});

it('[N22] a relay that came back with another registry is named and changes nothing', async () => {
  const { device, own, started, problems, introduce, alone } = await meeting();
  introduce({ namespace: '01'.repeat(32), addresses: ['/dns4/localhost/tcp/1/ws/p2p/other'] });
  alone(1);
  await vi.waitFor(() => expect(problems).toMatchObject([{ code: 'network/other-registry' }]));
  expect(toHex(device.namespace() ?? new Uint8Array())).toBe(own);
  expect(started).toHaveLength(1);
});

it('[N30] the seed of the device is made once and kept', async () => {
  const { device, own, started, seeds, introduce, alone } = await meeting();
  introduce({ namespace: own, addresses: ['/dns4/localhost/tcp/1/ws/p2p/third'] });
  alone(1);
  await vi.waitFor(() => expect(started).toHaveLength(2));
  expect(seeds).toEqual([seeds[0], seeds[0]]);
  expect(seeds[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(await device.context().storage.read('settings', 'node-key')).toBe(seeds[0]);
});
