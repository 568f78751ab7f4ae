import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CarrierPeer } from '../carrier.ts';
import { memoryHost, note } from '../memory-host.cases.ts';
import type { MemoryHost } from '../memory-host.cases.ts';
import { createSyncNetwork } from '../sync-network.ts';
import type { SyncNetwork } from '../sync-network.ts';
import { startBrowserNode } from './browser-node.ts';
import { newPrivateKey } from './private-key.ts';
import { startRelayNode } from './relay-node.ts';

const clock = { now: () => Date.now() };
const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const key = newPrivateKey();

/** A relay that carries circuits and introduces browsers, and syncs nothing itself. */
async function relay(port = 0) {
  const httpServer = createServer();
  await new Promise<void>((resolve) => httpServer.listen(port, '127.0.0.1', resolve));
  const bound = (httpServer.address() as AddressInfo).port;
  const address = `/ip4/127.0.0.1/tcp/${bound}/ws`;
  const node = await startRelayNode({
    privateKey: await key,
    httpServer,
    announce: [address],
    onChannel: () => undefined,
  });
  let running = true;
  const stop = async (): Promise<void> => {
    if (!running) return;
    running = false;
    await node.stop();
    httpServer.closeAllConnections();
    await new Promise((resolve) => httpServer.close(resolve));
  };
  cleanups.push(stop);
  return { node, port: bound, address, stop };
}

interface Device {
  readonly id: string;
  readonly network: SyncNetwork;
  readonly host: MemoryHost;
  readonly seen: readonly CarrierPeer[];
  stop(): Promise<void>;
}

async function browser(
  address: string,
  options: { readonly webRTC?: boolean; readonly seed?: Uint8Array } = {},
): Promise<Device> {
  const host = memoryHost();
  const network = createSyncNetwork(host, { role: 'browser', agent: 'test', clock, onError: () => {} });
  const seen: CarrierPeer[] = [];
  const node = await startBrowserNode({
    relays: [address],
    namespace: host.namespace,
    webRTC: false,
    ...options,
    onChannel: network.accept,
    onPeer(peer) {
      seen.push(peer);
      network.peerChanged(peer);
    },
  });
  const stop = async (): Promise<void> => {
    network.close();
    await node.stop();
  };
  cleanups.push(stop);
  return { id: node.id, network, host, seen, stop };
}

/** The other browser as this one sees it. */
const seenBy = (one: Device, other: Device) => one.network.status().peers.find(({ id }) => id === other.id);

const patience = { timeout: 15_000, interval: 50 };

async function expectMet(one: Device, other: Device, direct: boolean): Promise<void> {
  for (const [left, right] of [
    [one, other],
    [other, one],
  ] as const)
    await vi.waitFor(
      () => expect(seenBy(left, right)).toMatchObject({ state: 'connected', kind: 'browser', direct }),
      patience,
    );
}

async function expectNews(from: Device, to: Device, text: string): Promise<void> {
  const news = note(text);
  from.host.put(news);
  from.network.announce([news]);
  await vi.waitFor(() => expect(to.host.entryMap.has(news.id)).toBe(true), patience);
}

describe('browsers at a relay', () => {
  it('[N26] [N28] meet through its circuits where there is no direct route, and a third, late one meets both', async () => {
    const { address } = await relay();
    const [one, two] = [await browser(address), await browser(address)];
    await expectMet(one, two, false);
    await expectNews(one, two, 'over a circuit');
    const three = await browser(address);
    await expectMet(three, one, false);
    await expectMet(three, two, false);
    expect(three.network.status().peers.find(({ kind }) => kind === 'browser')?.name).toMatch(
      /^Browser \w{6}$/,
    );
  });

  it('[N29] a peer that is gone is told, dialled no more, and met again when it is back', async () => {
    const { address, node } = await relay();
    const seed = new Uint8Array(32).fill(9);
    const one = await browser(address);
    const two = await browser(address, { seed });
    await expectMet(one, two, false);
    await two.stop();
    await vi.waitFor(
      () => expect(seenBy(one, two)).toMatchObject({ state: 'unreachable', nextTry: null }),
      patience,
    );
    expect(node.meeting()).toBe(1);
    const again = await browser(address, { seed });
    expect(again.id).toBe(two.id);
    await expectMet(one, again, false);
  });

  it('[N31] the relay ends the older of two direct connections of one peer', async () => {
    const { address, node } = await relay();
    const seed = new Uint8Array(32).fill(3);
    const older = await browser(address, { seed });
    await vi.waitFor(() => expect(node.meeting()).toBe(1), patience);
    const newer = await browser(address, { seed });
    await vi.waitFor(() => expect(newer.seen.at(-1)?.state).toBe('connected'), patience);
    await vi.waitFor(() => expect(older.seen.map(({ state }) => state)).toContain('unreachable'), patience);
    await older.stop();
    await vi.waitFor(() => expect(node.meeting()).toBe(1), patience);
    expect(node.connections()).toBe(1);
  });

  it('[N27] after a restart of the relay reservations are back and everyone meets again', async () => {
    const first = await relay();
    const [one, two] = [await browser(first.address), await browser(first.address)];
    await expectMet(one, two, false);
    await first.stop();
    await vi.waitFor(() => expect(seenBy(one, two)?.state).not.toBe('connected'), patience);
    await relay(first.port);
    await expectMet(one, two, false);
    const three = await browser(first.address);
    await expectMet(three, one, false);
    await expectMet(three, two, false);
  });

  it('[N25] [N29] over WebRTC they stay connected when the relay stops, and are met once when it is back', async () => {
    const first = await relay();
    const [one, two] = [
      await browser(first.address, { webRTC: true }),
      await browser(first.address, { webRTC: true }),
    ];
    await expectMet(one, two, true);
    const { since } = seenBy(one, two) ?? {};
    await first.stop();
    await vi.waitFor(
      () =>
        expect(
          one.network.status().peers.some(({ kind, state }) => kind === 'relay' && state === 'connected'),
        ).toBe(false),
      patience,
    );
    await expectNews(one, two, 'without a relay');
    await expectNews(two, one, 'and back');
    const again = await relay(first.port);
    await vi.waitFor(() => expect(again.node.meeting()).toBe(2), patience);
    await expectNews(one, two, 'still the same session');
    expect(seenBy(one, two)).toMatchObject({ state: 'connected', direct: true, since });
  });
});
