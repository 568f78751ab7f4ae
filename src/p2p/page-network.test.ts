import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { newPrivateKey } from './libp2p/private-key.ts';
import { startRelayNode } from './libp2p/relay-node.ts';
import { memoryHost, note } from './memory-host.cases.ts';
import { hostNetwork } from './page-network.ts';
import { createSyncNetwork } from './sync-network.ts';
import { createWorkerNetwork } from './worker-network.ts';

const clock = { now: () => Date.now() };
const device = { namespace: new Uint8Array(32), seed: new Uint8Array(32).fill(7) };
const load = () => import('./libp2p/browser-node.ts');

describe('page and worker', () => {
  it('[N21] the page carries, the worker syncs; another page takes over when the first is gone', async () => {
    const [relayHost, host] = [memoryHost(), memoryHost()];
    relayHost.put(...Array.from({ length: 100 }, (_, at) => note(`relay/${at}`)));
    const relayNetwork = createSyncNetwork(relayHost, {
      role: 'relay',
      agent: 'test',
      clock,
      onError: () => {},
    });
    const httpServer = createServer();
    await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
    const address = `/ip4/127.0.0.1/tcp/${(httpServer.address() as AddressInfo).port}/ws`;
    const relay = await startRelayNode({
      privateKey: await newPrivateKey(),
      httpServer,
      announce: [address],
      onChannel: relayNetwork.accept,
    });

    const network = createSyncNetwork(host, { role: 'browser', agent: 'test', clock, onError: () => {} });
    const worker = createWorkerNetwork(network, {
      ...device,
      relays: [address],
      places: [],
      onProblem: () => {},
    });
    const first = new MessageChannel();
    const firstPage = hostNetwork(first.port1, load);
    worker.offer(first.port2);
    await vi.waitFor(() => expect(host.entryMap.size).toBe(100), 10_000);
    expect(network.status()).toMatchObject({
      state: 'connected',
      peers: [{ id: relay.id, kind: 'relay', state: 'connected', address }],
    });

    const second = new MessageChannel();
    const secondPage = hostNetwork(second.port1, load);
    worker.offer(second.port2);
    expect(network.status().peers.filter(({ state }) => state !== 'connected')).toEqual([]);
    await vi.waitFor(() => expect(relayNetwork.status().peers.length).toBe(1), 10_000);
    const news = note('after the change of pages');
    host.put(news);
    network.announce([news]);
    await vi.waitFor(() => expect(relayHost.entryMap.has(news.id)).toBe(true), 10_000);

    worker.close();
    await Promise.all([firstPage.stop(), secondPage.stop()]);
    await vi.waitFor(() => expect(network.status().peers).toEqual([]), 10_000);
    await relay.stop();
    httpServer.close();
  });

  it('[N21] a node that cannot be loaded is reported, and tried again when asked', async () => {
    const network = createSyncNetwork(memoryHost(), {
      role: 'browser',
      agent: 'test',
      clock,
      onError: () => {},
    });
    const onProblem = vi.fn();
    const worker = createWorkerNetwork(network, {
      ...device,
      relays: ['/dns4/localhost/tcp/1/ws'],
      places: [],
      onProblem,
    });
    const { port1, port2 } = new MessageChannel();
    const page = hostNetwork(port1, () => Promise.reject(new Error('chunk gone')));
    worker.offer(port2);
    await vi.waitFor(() => expect(onProblem).toHaveBeenCalledTimes(1));
    worker.retryNow();
    await vi.waitFor(() => expect(onProblem).toHaveBeenCalledTimes(2));
    expect(onProblem.mock.lastCall?.[0]).toMatchObject({ code: 'network/unreachable', found: 'chunk gone' });
    worker.close();
    await page.stop();
  });
});
