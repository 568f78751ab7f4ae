import { expect, it, onTestFinished, vi } from 'vitest';
import type { CarrierPeer } from './carrier.ts';
import { memoryHost } from './memory-host.cases.ts';
import type { ToPage, ToWorker } from './network-messages.ts';
import { createSyncNetwork } from './sync-network.ts';
import { createWorkerNetwork } from './worker-network.ts';

const unreachable = (address: string, nextTry: number): CarrierPeer => ({
  id: `id of ${address}`,
  name: 'relay',
  kind: 'relay',
  state: 'unreachable',
  direct: true,
  address,
  since: 1,
  nextTry,
  problem: null,
});

/** A registry worker's network and the port of the page that runs its node. */
function offered(relays: readonly string[]) {
  const network = createSyncNetwork(memoryHost(), {
    role: 'browser',
    agent: 'test',
    clock: { now: () => Date.now() },
    onError: (error) => expect.unreachable(String(error)),
  });
  const worker = createWorkerNetwork(network, {
    namespace: new Uint8Array(32),
    seed: new Uint8Array(32),
    relays,
    places: [],
    onProblem: () => undefined,
  });
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => {
    worker.close();
    network.close();
    port2.close();
  });
  const dialled: (readonly string[])[] = [];
  port2.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
    if (data.kind === 'dial') dialled.push(data.relays);
  });
  port2.start();
  const tell = (message: ToWorker): void => port2.postMessage(message);
  worker.offer(port1);
  return { network, worker, dialled, tell };
}

it('[N13] what a page that leaves loses is no sign that nobody can be reached', async () => {
  const { network, tell } = offered(['/relay']);
  tell({ kind: 'peer', peer: { ...unreachable('/relay', 5), state: 'connected', nextTry: null } });
  await vi.waitFor(() => expect(network.status().peers).toHaveLength(1));
  const fetching = network.fetchPayload('0'.repeat(64), 1_000);
  tell({ kind: 'leaving' });
  tell({ kind: 'peer', peer: unreachable('/relay', Date.now() + 60_000) });
  await vi.waitFor(() => expect(network.status()).toMatchObject({ state: 'starting', peers: [] }));
  await new Promise(setImmediate);
  expect(network.status()).toMatchObject({ state: 'starting', peers: [] });
  network.setOnline(false);
  expect(await fetching).toBeNull();
});

it('[N20] a relay that is no longer wanted is no peer, and its next try is none', async () => {
  const { network, worker, dialled, tell } = offered(['/old']);
  tell({ kind: 'peer', peer: unreachable('/old', 5) });
  await vi.waitFor(() => expect(network.status()).toMatchObject({ state: 'alone', nextTry: 5 }));

  worker.setRelays(['/new'], []);
  expect(network.status()).toMatchObject({ peers: [], nextTry: null });
  tell({ kind: 'peer', peer: unreachable('/old', 6) });
  tell({ kind: 'peer', peer: unreachable('/new', 7) });
  await vi.waitFor(() =>
    expect(network.status()).toMatchObject({ peers: [{ address: '/new' }], nextTry: 7 }),
  );
  await vi.waitFor(() => expect(dialled).toEqual([['/old'], ['/new']]));
});
