import { describe, expect, it, vi } from 'vitest';
import type { CarrierPeer } from './carrier.ts';
import { memoryChannels } from './memory-channel.ts';
import { memoryHost, note, remote, wasm } from './memory-host.cases.ts';
import type { MemoryHost } from './memory-host.cases.ts';
import { createSyncNetwork } from './sync-network.ts';
import type { SyncNetwork } from './sync-network.ts';

function start(host: MemoryHost, role: 'relay' | 'browser' = 'browser') {
  const errors: unknown[] = [];
  const time = { now: 1_000_000 };
  const network = createSyncNetwork(host, {
    role,
    agent: 'test',
    clock: { now: () => time.now },
    onError: (error) => errors.push(error),
  });
  return { host, network, errors, time };
}

function join(left: SyncNetwork, leftName: string, right: SyncNetwork, rightName: string): void {
  const [a, b] = memoryChannels(remote(leftName), remote(rightName, 'relay'));
  left.accept(a);
  right.accept(b);
}

const relayAt = (address: string, over: Partial<CarrierPeer>): CarrierPeer => ({
  id: address,
  name: address,
  kind: 'relay',
  state: 'connecting',
  direct: true,
  address,
  since: 1,
  nextTry: null,
  problem: null,
  ...over,
});

describe('the sync network', () => {
  it('[N9] passes on what one peer brought to the others', async () => {
    const [one, relay, two] = [start(memoryHost()), start(memoryHost(), 'relay'), start(memoryHost())];
    join(one.network, 'one', relay.network, 'relay');
    join(two.network, 'two', relay.network, 'relay');
    await vi.waitFor(() => expect(relay.network.status().peers.length).toBe(2));
    const news = note('news');
    one.host.put(news);
    one.network.announce([news]);
    await vi.waitFor(() => expect(two.host.entryMap.has(news.id)).toBe(true));
    expect(one.host.received).toBe(0);
  });

  it('[N13] asks peers in turn for a payload, past one that lies', async () => {
    const module = wasm('io.example.m', 1_000);
    const [reader, liar, honest] = [start(memoryHost()), start(memoryHost()), start(memoryHost(), 'relay')];
    liar.host.payloadMap.set(module.digest, new Uint8Array(1_000));
    honest.host.payloadMap.set(module.digest, module.bytes);
    reader.network.setOnline(false);
    expect(await reader.network.fetchPayload(module.digest, 1_000)).toBeNull();
    reader.network.setOnline(true);
    join(reader.network, 'reader', liar.network, 'liar');
    join(reader.network, 'reader', honest.network, 'honest');
    expect(await reader.network.fetchPayload(module.digest, 1_000)).toEqual(module.bytes);
    await vi.waitFor(() =>
      expect(reader.network.status().peers.find(({ id }) => id === 'liar')).toMatchObject({
        state: 'dropped',
        problem: { code: 'wasm/hash-mismatch' },
      }),
    );
  });

  it('[N13] waits with a fetch for a contact that is being made, not for one that failed', async () => {
    const module = wasm('io.example.m', 1_000);
    const [reader, relay] = [start(memoryHost()), start(memoryHost(), 'relay')];
    relay.host.payloadMap.set(module.digest, module.bytes);
    const early = reader.network.fetchPayload(module.digest, 1_000);
    reader.network.peerChanged(relayAt('/dns4/r/tcp/1/ws', {}));
    join(reader.network, 'reader', relay.network, 'relay');
    expect(await early).toEqual(module.bytes);

    const lone = start(memoryHost()).network;
    const tried = lone.fetchPayload(module.digest, 1_000);
    lone.peerChanged(relayAt('/dns4/r/tcp/1/ws', { state: 'unreachable' }));
    expect(await tried).toBeNull();
    expect(await lone.fetchPayload(module.digest, 1_000)).toBeNull();
  });

  it('[N6] does not accept a dropped peer for a minute, then two', async () => {
    const { network, time } = start(memoryHost());
    const lie = async (): Promise<void> => {
      const [ours, theirs] = memoryChannels(remote('us'), remote('liar'));
      network.accept(ours);
      await theirs.send(Uint8Array.of(255, 255, 255, 255));
      await vi.waitFor(() =>
        expect(network.status()).toMatchObject({
          state: 'alone',
          peers: [{ state: 'dropped', problem: { code: 'network/protocol' } }],
        }),
      );
    };
    const turnedAway = (): Promise<boolean> => {
      const [ours, theirs] = memoryChannels(remote('us'), remote('liar'));
      network.accept(ours);
      return theirs.send(new Uint8Array(0)).then(
        () => (theirs.close(), false),
        () => true,
      );
    };
    await lie();
    expect(await turnedAway()).toBe(true);
    time.now += 61_000;
    expect(network.status().peers).toEqual([]);
    expect(await turnedAway()).toBe(false);
    await vi.waitFor(() => expect(network.status().peers).toEqual([]));
    await lie();
    time.now += 61_000;
    expect(await turnedAway()).toBe(true);
    time.now += 60_000;
    expect(await turnedAway()).toBe(false);
  });

  it('[N11] fetches a payload from one peer at a time, from the next when the first goes', async () => {
    const module = wasm('io.example.m', 1_000);
    const [relay, slow, good] = [
      start(memoryHost({ keepsPayloads: true }), 'relay'),
      start(memoryHost()),
      start(memoryHost()),
    ];
    slow.host.put(module.entry);
    slow.host.payload = () => new Promise(() => {});
    good.host.putWasm(module);
    join(slow.network, 'slow', relay.network, 'relay');
    await vi.waitFor(() => expect(relay.host.entryMap.size).toBe(1));
    let asked = 0;
    const payload = good.host.payload;
    good.host.payload = (digest) => ((asked += 1), payload(digest));
    join(good.network, 'good', relay.network, 'relay');
    await vi.waitFor(() => expect(good.network.status().lastSynced).not.toBeNull());
    expect([asked, relay.host.payloadMap.size]).toEqual([0, 0]);
    slow.network.close();
    await vi.waitFor(() => expect(relay.host.payloadMap.get(module.digest)).toEqual(module.bytes), 5_000);
    expect(asked).toBe(1);
  });

  it('[N20] says offline, starting, alone or connected, and when it tries next', async () => {
    const { network, time } = start(memoryHost());
    expect(network.status()).toMatchObject({ state: 'starting', lastSynced: null, nextTry: null });
    network.peerChanged(relayAt('/a', {}));
    expect(network.status()).toMatchObject({ state: 'starting', peers: [{ state: 'connecting' }] });
    network.peerChanged(relayAt('/a', { state: 'unreachable', nextTry: 5_000 }));
    expect(network.status()).toMatchObject({
      state: 'alone',
      nextTry: 5_000,
      peers: [{ state: 'unreachable' }],
    });
    network.setOnline(false);
    expect(network.status()).toMatchObject({ state: 'offline', nextTry: null });
    network.setOnline(true);
    network.peerChanged(relayAt('/a', { id: 'relay', state: 'connected' }));
    expect(network.status().peers.map(({ id, state }) => [id, state])).toEqual([['relay', 'connecting']]);
    const other = start(memoryHost(), 'relay');
    const reports = vi.fn();
    network.on(reports);
    join(network, 'us', other.network, 'relay');
    time.now += 5_000;
    await vi.waitFor(() =>
      expect(network.status()).toMatchObject({ state: 'connected', lastSynced: time.now }),
    );
    expect(network.status().peers).toMatchObject([{ id: 'relay', kind: 'relay', state: 'connected' }]);
    await vi.waitFor(() =>
      expect(reports.mock.lastCall?.[0]).toMatchObject({ state: 'connected', lastSynced: time.now }),
    );
    other.network.close();
    await vi.waitFor(() => expect(network.status()).toMatchObject({ state: 'alone', lastSynced: time.now }));
  });

  it('[N14] asks relays first for a grant', async () => {
    const asked: string[] = [];
    const answering = (name: string) => {
      const host = memoryHost({
        answer: () => (asked.push(name), { kind: 'refused', code: 'closed', detail: name }),
      });
      return start(host, name === 'relay' ? 'relay' : 'browser');
    };
    const us = start(memoryHost());
    const [browser, relay] = [answering('browser'), answering('relay')];
    const [a, b] = memoryChannels(remote('us'), remote('browser'));
    us.network.accept(a);
    browser.network.accept(b);
    join(us.network, 'us', relay.network, 'relay');
    expect(await us.network.request({ key: 'k', bytes: Uint8Array.of(1) })).toMatchObject({
      detail: 'relay',
    });
    expect(asked).toEqual(['relay']);
  });

  it('[N16] reports an error of the own host', async () => {
    const us = start(memoryHost());
    us.host.inventory = () => Promise.reject(new Error('disk'));
    join(us.network, 'us', start(memoryHost()).network, 'peer');
    await vi.waitFor(() => expect(us.errors).toMatchObject([{ message: 'disk' }]));
    expect(us.network.status().peers).toEqual([]);
  });
});
