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

it('[N20] a relay that is no longer wanted is no peer, and its next try is none', async () => {
  const network = createSyncNetwork(memoryHost(), {
    role: 'browser',
    agent: 'test',
    clock: { now: () => Date.now() },
    onError: (error) => expect.unreachable(String(error)),
  });
  const worker = createWorkerNetwork(network, {
    namespace: new Uint8Array(32),
    seed: new Uint8Array(32),
    relays: ['/old'],
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
  const tell = (peer: CarrierPeer): void => port2.postMessage({ kind: 'peer', peer } satisfies ToWorker);
  worker.offer(port1);
  tell(unreachable('/old', 5));
  await vi.waitFor(() => expect(network.status()).toMatchObject({ state: 'alone', nextTry: 5 }));

  worker.setRelays(['/new']);
  expect(network.status()).toMatchObject({ peers: [], nextTry: null });
  tell(unreachable('/old', 6));
  tell(unreachable('/new', 7));
  await vi.waitFor(() =>
    expect(network.status()).toMatchObject({ peers: [{ address: '/new' }], nextTry: 7 }),
  );
  await vi.waitFor(() => expect(dialled).toEqual([['/old'], ['/new']]));
});
