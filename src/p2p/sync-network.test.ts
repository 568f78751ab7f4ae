import { describe, expect, it, vi } from 'vitest';
import { problem } from '../registry/problem.ts';
import type { CarrierPeer } from './carrier.ts';
import { memoryChannels } from './memory-channel.ts';
import { brokenStore, memoryHost, note, remote, wasm } from './memory-host.cases.ts';
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

    // a connection that broke a moment ago is back after the next try
    lone.peerChanged(relayAt('/dns4/r/tcp/1/ws', { state: 'unreachable', nextTry: 1_000_500 }));
    const broken = lone.fetchPayload(module.digest, 1_000);
    await new Promise(setImmediate);
    lone.peerChanged(relayAt('/dns4/r/tcp/1/ws', { state: 'unreachable', nextTry: 1_004_000 }));
    expect(await broken).toBeNull();

    // another page takes over the network: its first word is a moment away
    lone.carrierGone();
    const between = lone.fetchPayload(module.digest, 1_000);
    await new Promise(setImmediate);
    join(lone, 'lone', relay.network, 'relay');
    expect(await between).toEqual(module.bytes);
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

  it('[N11] a keeper of payloads asks another again that had not the bytes yet, also when its wishes are long since known', async () => {
    const module = wasm('io.example.m', 1_000);
    const [first, second] = [
      start(memoryHost({ keepsPayloads: true }), 'relay'),
      start(memoryHost({ keepsPayloads: true }), 'relay'),
    ];
    second.host.put(module.entry);
    join(first.network, 'first', second.network, 'second');
    await vi.waitFor(() => expect(first.host.entryMap.has(module.entry.id)).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(first.host.payloadMap.size).toBe(0);
    // by a drop, say: no session of it hears of it
    second.host.payloadMap.set(module.digest, module.bytes);
    await vi.waitFor(() => expect(first.host.payloadMap.get(module.digest)).toEqual(module.bytes), {
      timeout: 10_000,
    });
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
    expect(network.status()).toMatchObject({ state: 'offline', nextTry: null, peers: [{ nextTry: null }] });
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
    us.host.store = brokenStore(us.host.store);
    join(us.network, 'us', start(memoryHost()).network, 'peer');
    await vi.waitFor(() => expect(us.errors).toMatchObject([{ message: 'disk' }]));
    expect(us.network.status().peers).toEqual([]);
  });

  it('[N35] keeps what went wrong: offenders, own failures, silent ends, dead relays; not goodbyes', async () => {
    const { network, host, time } = start(memoryHost());
    const meet = (id: string) => {
      const [ours, theirs] = memoryChannels(remote('us'), remote(id));
      network.accept(ours);
      return theirs;
    };
    const seen = (): readonly string[] =>
      network.status().problems.map(({ peer, problem }) => `${peer} ${problem.code}`);
    meet('gone').close();
    await vi.waitFor(() => expect(seen()).toEqual(['gone network/lost']));
    await meet('liar').send(Uint8Array.of(255, 255, 255, 255));
    await vi.waitFor(() => expect(seen()[0]).toBe('liar network/protocol'));
    const { store } = host;
    host.store = brokenStore(store);
    join(network, 'us', start(memoryHost()).network, 'fails');
    await vi.waitFor(() => expect(seen()[0]).toBe('fails internal/bug'));
    const dead = {
      state: 'unreachable',
      problem: problem('network/unreachable', { peer: '/a', detail: 'x' }),
    } as const;
    network.peerChanged(relayAt('/a', dead));
    time.now += 5;
    network.peerChanged(relayAt('/a', dead));
    expect(seen()).toEqual([
      '/a network/unreachable',
      'fails internal/bug',
      'liar network/protocol',
      'gone network/lost',
    ]);
    expect(network.status().problems[0]?.at).toBe(time.now);

    host.store = store;
    const polite = start(memoryHost());
    join(network, 'us', polite.network, 'polite');
    await vi.waitFor(() => expect(network.status().lastSynced).not.toBeNull());
    polite.network.close();
    await vi.waitFor(() => expect(network.status().state).toBe('alone'));
    const carried = meet('carried');
    network.carrierGone();
    carried.close();
    const cut = meet('cut');
    network.setOnline(false);
    network.peerChanged(relayAt('/b', dead));
    cut.close();
    await vi.waitFor(() =>
      expect(network.status().peers.filter(({ state }) => state === 'connected')).toEqual([]),
    );
    expect(seen()).toHaveLength(4);
  });

  it('[N35] keeps twenty problems, and reports a flood of them four times a second', async () => {
    const { network } = start(memoryHost());
    const reports = vi.fn();
    network.on(reports);
    const began = performance.now();
    for (let at = 0; at < 1_000; at += 1) {
      const dead = problem('network/unreachable', { peer: 'x', detail: `${at}` });
      network.peerChanged(relayAt(`/${at % 30}`, { state: 'unreachable', problem: dead }));
    }
    expect(network.status().problems).toHaveLength(20);
    expect(network.status().problems[0]).toMatchObject({ peer: '/9', problem: { found: '999' } });
    expect(reports.mock.calls.length).toBeLessThanOrEqual(1 + (performance.now() - began) / 250);
  });

  it('[N36] a browser that calls itself a relay is none: who was dialled decides', async () => {
    const us = start(memoryHost());
    const told = vi.spyOn(us.host, 'acknowledged');
    const impostor = start(memoryHost(), 'relay');
    const mine = note('mine');
    us.host.put(mine);
    const [a, b] = memoryChannels(remote('us'), remote('impostor', 'browser'));
    us.network.accept(a);
    impostor.network.accept(b);
    await vi.waitFor(() =>
      expect(told).toHaveBeenCalledWith(
        [mine.id],
        expect.objectContaining({ id: 'impostor', kind: 'browser' }),
      ),
    );
    expect(us.network.status().peers).toMatchObject([{ kind: 'browser', state: 'connected' }]);
  });

  it('[N37] a direct session takes over from a relayed one: an open fetch goes on, nothing is lost', async () => {
    const module = wasm('io.example.m', 1_000);
    const [us, them] = [start(memoryHost()), start(memoryHost())];
    them.host.payload = () => new Promise(() => {});
    const connect = (direct: boolean): void => {
      const [a, b] = memoryChannels({ ...remote('us'), direct }, { ...remote('them'), direct });
      us.network.accept(a);
      them.network.accept(b);
    };
    connect(false);
    await vi.waitFor(() => expect(us.network.status().lastSynced).not.toBeNull());
    const fetch = us.network.fetchPayload(module.digest, 1_000);
    const news = note('news');
    us.host.put(news);
    us.network.announce([news]);
    them.host.payload = () => Promise.resolve(module.bytes);
    connect(true);
    expect(await fetch).toEqual(module.bytes);
    await vi.waitFor(() => expect(them.host.entryMap.has(news.id)).toBe(true));
    await vi.waitFor(() => expect(us.host.acknowledgedIds.has(news.id)).toBe(true));
    expect(us.network.status()).toMatchObject({
      peers: [{ direct: true, state: 'connected' }],
      problems: [],
    });
  });

  it('[N38] talks with 32 browsers, tells the next why not, and always with relays', async () => {
    const us = start(memoryHost());
    for (let at = 0; at < 32; at += 1) us.network.accept(memoryChannels(remote('us'), remote(`b${at}`))[0]);
    const late = start(memoryHost());
    const [a, b] = memoryChannels(remote('us'), remote('late'));
    us.network.accept(a);
    late.network.accept(b);
    await vi.waitFor(() =>
      expect(late.network.status()).toMatchObject({
        peers: [],
        problems: [
          {
            peer: 'us',
            problem: { code: 'network/ended', found: 'a goodbye: it already talks with 32 browsers' },
          },
        ],
      }),
    );
    expect(us.network.status().peers).toHaveLength(32);
    join(us.network, 'us', start(memoryHost(), 'relay').network, 'relay');
    us.network.accept(memoryChannels(remote('us'), remote('b7'))[0]);
    expect(us.network.status().peers).toHaveLength(33);
    const relay = start(memoryHost(), 'relay');
    for (let at = 0; at < 40; at += 1)
      relay.network.accept(memoryChannels(remote('us'), remote(`b${at}`))[0]);
    expect(relay.network.status().peers).toHaveLength(40);
  });

  it('[N13] asks direct peers first, goes on past who has nothing, and waits for a relay that is being reached', async () => {
    const module = wasm('io.example.m', 1_000);
    const [us, far, near] = [start(memoryHost()), start(memoryHost()), start(memoryHost())];
    const asked: string[] = [];
    for (const [name, { host, network }] of Object.entries({ far, near })) {
      host.payload = () => (asked.push(name), Promise.resolve(null));
      const [a, b] = memoryChannels(remote('us'), { ...remote(name), direct: name === 'near' });
      us.network.accept(a);
      network.accept(b);
    }
    us.network.peerChanged(relayAt('relay', { state: 'connecting' }));
    const fetch = us.network.fetchPayload(module.digest, 1_000);
    await vi.waitFor(() => expect(asked).toEqual(['near', 'far']));
    const relay = start(memoryHost(), 'relay');
    relay.host.payloadMap.set(module.digest, module.bytes);
    join(us.network, 'us', relay.network, 'relay');
    expect(await fetch).toEqual(module.bytes);
    expect(asked).toEqual(['near', 'far']);
  });

  it('[N6] [N20] the next try is not before a penalty ends, and is told of the relay while browsers are connected', async () => {
    const { network, time } = start(memoryHost());
    const [ours, theirs] = memoryChannels(remote('us'), remote('/a', 'relay'));
    network.accept(ours);
    await theirs.send(Uint8Array.of(255, 255, 255, 255));
    network.accept(memoryChannels(remote('us'), remote('browser'))[0]);
    network.peerChanged(relayAt('/a', { state: 'unreachable', nextTry: time.now + 500 }));
    await vi.waitFor(() =>
      expect(network.status()).toMatchObject({ state: 'connected', nextTry: time.now + 60_000 }),
    );
    expect(network.status().peers.find(({ id }) => id === '/a')).toMatchObject({
      state: 'dropped',
      nextTry: time.now + 60_000,
    });
  });
});
