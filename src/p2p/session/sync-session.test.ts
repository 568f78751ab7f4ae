import { describe, expect, it, vi } from 'vitest';
import type { ByteChannel } from '../byte-channel.ts';
import { memoryChannels } from '../memory-channel.ts';
import { memoryHost, namespace, note, remote, wasm } from '../memory-host.cases.ts';
import type { MemoryHost } from '../memory-host.cases.ts';
import { encodeMessage } from '../wire/encode-message.ts';
import { toWire } from '../wire/wire-entry.ts';
import { comparesNothing, helloOf, listen, news } from './lying-peers.cases.ts';
import { runSyncSession } from './sync-session.ts';
import type { SessionOptions } from './sync-session.ts';

const options = (role: 'relay' | 'browser'): SessionOptions => ({
  role,
  agent: 'test',
  clock: { now: () => Date.now() },
});

function connect(left: MemoryHost, right: MemoryHost, wrap = (channel: ByteChannel): ByteChannel => channel) {
  const [a, b] = memoryChannels(remote('left'), remote('right', 'relay'));
  const one = runSyncSession(wrap(a), left, options('browser'));
  const two = runSyncSession(b, right, options('relay'));
  const level = () =>
    vi.waitFor(() => expect([one.stats().inSync, two.stats().inSync]).toEqual([true, true]), 10_000);
  return { one, two, level };
}

describe('a session', () => {
  it('[N7] brings both sides to the same entries, whatever each held before', async () => {
    const [left, right] = [memoryHost(), memoryHost()];
    left.put(...Array.from({ length: 700 }, (_, at) => note(`left/${at}`)), note('both'));
    right.put(...Array.from({ length: 300 }, (_, at) => note(`right/${at}`)), note('both'));
    const { one, level } = connect(left, right);
    await level();
    expect(left.entryMap.size).toBe(1001);
    expect([...left.entryMap.keys()].sort()).toEqual([...right.entryMap.keys()].sort());
    await vi.waitFor(() => expect(left.acknowledgedIds.size).toBe(700));
    await vi.waitFor(() => expect(right.acknowledgedIds.size).toBe(300));
    expect(left.received).toBe(300);
    one.close('done');
    expect(await one.done).toEqual({ kind: 'closed', reason: '' });
  });

  it('[N7] of two equal sides costs less than a kilobyte', async () => {
    const [left, right] = [memoryHost(), memoryHost()];
    for (const host of [left, right])
      host.put(...Array.from({ length: 1_000 }, (_, at) => note(`both/${at}`)));
    const { one, level } = connect(left, right);
    await level();
    expect(left.received + right.received).toBe(0);
    expect(one.stats().bytesOut + one.stats().bytesIn).toBeLessThan(1_000);
  });

  it('[Q1] compares nothing of an author that either side subtracts, and neither sends nor takes it', async () => {
    const [left, right] = [memoryHost(), memoryHost()];
    left.put(...Array.from({ length: 300 }, (_, at) => note(`left/${at}`)));
    right.subtracted = [note('any').entry.subspaceId];
    const { one, two, level } = connect(left, right);
    await level();
    const late = note('late');
    left.put(late);
    one.announce([late]);
    one.close('');
    await two.done;
    expect([left.received, right.received]).toEqual([0, 0]);
    expect(one.stats().bytesOut).toBeLessThan(300);
  });

  it('[Q1] takes nothing of an author it subtracts from a peer that sends it all the same', async () => {
    const right = memoryHost();
    const unwanted = note('unwanted');
    right.subtracted = [unwanted.entry.subspaceId];
    const [a, b] = memoryChannels(remote('left'), remote('right'));
    const two = runSyncSession(b, right, options('relay'));
    const heard = listen(a);
    await a.send(encodeMessage(helloOf({ namespace })));
    await a.send(encodeMessage(comparesNothing));
    await a.send(encodeMessage(news([toWire(unwanted)])));
    await a.send(encodeMessage({ kind: 'query', ids: [unwanted.id] }));
    await a.send(encodeMessage({ kind: 'want-payload', no: 1, digest: '00'.repeat(32) }));
    await heard('payload-missing');
    expect([right.received, right.entryMap.size]).toEqual([0, 0]);
    two.close('');
    expect(await two.done).toMatchObject({ kind: 'closed' });
  });

  it('[N8] sends registry/ entries first', async () => {
    const [left, right] = [memoryHost(), memoryHost()];
    left.put(note('modules/a'), note('registry/names/a'), note('modules/b'), note('registry/grants/b'));
    await connect(left, right).level();
    const control = [note('registry/grants/b'), note('registry/names/a')].map(({ id }) => id);
    expect(right.order.slice(0, 2).sort()).toEqual(control.sort());
  });

  it('[N9] pushes what is announced, once, and not back to where it came from', async () => {
    const [left, right] = [memoryHost(), memoryHost()];
    const { one, two, level } = connect(left, right);
    await level();
    const news = note('news');
    left.put(news);
    one.announce([news]);
    one.announce([news]);
    await vi.waitFor(() => expect(right.entryMap.has(news.id)).toBe(true));
    await vi.waitFor(() => expect(left.acknowledgedIds.has(news.id)).toBe(true));
    two.announce([news]);
    const answer = note('answer');
    right.put(answer);
    two.announce([answer]);
    await vi.waitFor(() => expect(left.entryMap.has(answer.id)).toBe(true));
    expect([left.received, right.received]).toEqual([1, 1]);
  });

  it('[N9] only offers large news, and is level again after them', async () => {
    const [left, right] = [memoryHost(), memoryHost()];
    const { one, level } = connect(left, right);
    await level();
    const news = Array.from({ length: 3_000 }, (_, at) => note(`news/${at}`));
    left.put(...news);
    one.announce(news);
    await vi.waitFor(() => expect(right.entryMap.size).toBe(3_000), 10_000);
    await level();
    await vi.waitFor(() => expect(left.acknowledgedIds.size).toBe(3_000));
  });

  it('[N10] a wasm entry whose bytes are lacking is acknowledged with them', async () => {
    const module = wasm('io.example.bare', 10_000);
    const left = memoryHost({ awaiting: () => [module.entry.id] });
    const right = memoryHost({ keepsPayloads: true });
    left.putWasm(module);
    right.put(module.entry);
    await connect(left, right).level();
    await vi.waitFor(() => expect(left.acknowledgedIds.has(module.entry.id)).toBe(true));
    expect(right.payloadMap.size).toBe(1);
  });

  it('[N11] acknowledges a wasm entry only when its bytes were taken as well', async () => {
    const [left, right] = [memoryHost(), memoryHost({ keepsPayloads: true })];
    const module = wasm('io.example.big', 700_000);
    left.putWasm(module);
    const receive = right.receivePayload;
    const before: number[] = [];
    right.receivePayload = async (digest, bytes) => {
      before.push(left.acknowledgedIds.size);
      return receive(digest, bytes);
    };
    connect(left, right);
    await vi.waitFor(() => expect(left.acknowledgedIds.has(module.entry.id)).toBe(true), 5_000);
    expect(before).toEqual([0]);
    expect(right.payloadMap.get(module.digest)).toEqual(module.bytes);
  });

  it('[N11] a side that keeps no payloads sends no receipt for wasm', async () => {
    const [left, right] = [memoryHost(), memoryHost()];
    left.putWasm(wasm('io.example.big', 1_000));
    left.put(note('other'));
    await connect(left, right).level();
    await vi.waitFor(() => expect(left.acknowledgedIds.has(note('other').id)).toBe(true));
    expect(right.entryMap.size).toBe(2);
    expect(left.acknowledgedIds.size).toBe(1);
  });

  it('[N12] a receipt lost with a connection is given again at the next', async () => {
    const module = wasm('io.example.lost', 5_000);
    const lost = [note('lost'), module.entry];
    const left = memoryHost({ awaiting: () => lost.map(({ id }) => id) });
    const right = memoryHost({ keepsPayloads: true });
    left.put(note('lost'), note('old'));
    left.putWasm(module);
    right.put(note('lost'), note('old'), module.entry);
    connect(left, right);
    await vi.waitFor(() => expect([...left.acknowledgedIds].sort()).toEqual(lost.map(({ id }) => id).sort()));
    expect(right.payloadMap.size).toBe(1);
    expect(right.received).toBe(0);
  });

  it.each([true, false])(
    '[N12] what a third peer brought it while they compared is acknowledged, too (told: %s)',
    async (tells) => {
      const module = wasm('io.example.raced', 1_000);
      const raced = [note('raced'), module.entry];
      const left = memoryHost({ awaiting: () => raced.map(({ id }) => id) });
      const right = memoryHost({ keepsPayloads: true });
      left.put(note('raced'));
      left.putWasm(module);
      const { store } = right;
      // what it holds is looked at before they come, and what is asked for after that
      right.store = {
        ...store,
        async idsInSpan(...asked) {
          const before = await store.idsInSpan(...asked);
          if (!right.entryMap.has(module.entry.id)) {
            right.put(note('raced'));
            right.putWasm(module);
            if (tells) two.announce(raced);
          }
          return before;
        },
      };
      const { two, level } = connect(left, right);
      await level();
      await vi.waitFor(() => expect(left.acknowledgedIds).toEqual(new Set(raced.map(({ id }) => id))));
    },
  );

  it('[N12] what a third peer brought since the comparison is acknowledged, too', async () => {
    const module = wasm('io.example.raced', 1_000);
    const raced = [note('raced'), module.entry];
    const left = memoryHost({ awaiting: () => raced.map(({ id }) => id) });
    const right = memoryHost({ keepsPayloads: true });
    const { two, level } = connect(left, right);
    await level();
    left.put(note('raced'));
    left.putWasm(module);
    right.put(note('raced'));
    right.putWasm(module);
    two.announce(raced);
    await vi.waitFor(() => expect(left.acknowledgedIds).toEqual(new Set(raced.map(({ id }) => id))));
  });

  it('[N13] fetches payloads: verified, null when missing or larger than accepted, several at once', async () => {
    const [left, right] = [memoryHost(), memoryHost()];
    const modules = Array.from({ length: 7 }, (_, at) => wasm(`io.example.m${at}`, 300_000 + at));
    for (const module of modules) right.payloadMap.set(module.digest, module.bytes);
    const { one } = connect(left, right);
    const all = await Promise.all(modules.map(({ digest, bytes }) => one.fetchPayload(digest, bytes.length)));
    expect(all).toEqual(modules.map(({ bytes }) => bytes));
    const first = modules[0]?.digest ?? '';
    expect(await one.fetchPayload(first, 1_000)).toBeNull();
    expect(await one.fetchPayload('00'.repeat(32), 1_000)).toBeNull();
    expect(await one.fetchPayload(first, 1_000_000, AbortSignal.abort())).toBeNull();
    const stop = new AbortController();
    const aborted = one.fetchPayload(first, 1_000_000, stop.signal);
    stop.abort();
    expect(await aborted).toBeNull();
    expect(await one.fetchPayload(first, 1_000_000)).toEqual(modules[0]?.bytes);
  });

  it('[N14] carries a request to an issuer and its answer back', async () => {
    const grant = note('registry/grants/x');
    const right = memoryHost({
      answer: (request) =>
        request[0] === 1
          ? { kind: 'granted', entries: [grant] }
          : { kind: 'refused', code: 'name-taken', detail: 'io.example.x' },
    });
    const { one, two } = connect(memoryHost(), right);
    expect(await one.request(Uint8Array.of(1))).toEqual({ kind: 'granted', entries: [grant] });
    expect(await one.request(Uint8Array.of(2))).toEqual({
      kind: 'refused',
      code: 'name-taken',
      detail: 'io.example.x',
    });
    expect(await two.request(Uint8Array.of(1))).toBeNull();
  });

  it('[N15] ends everything open when the other side goes', async () => {
    const right = memoryHost();
    right.payload = () => new Promise(() => {});
    const { one, two } = connect(memoryHost(), right);
    const fetch = one.fetchPayload('00'.repeat(32), 10);
    const request = one.request(Uint8Array.of(1));
    two.close('restarting');
    expect(await one.done).toEqual({ kind: 'closed', reason: 'restarting' });
    expect([await fetch, await request]).toEqual([null, null]);
    expect(await two.done).toEqual({ kind: 'closed', reason: '' });
  });

  it("[N16] an error of the own host is not the peer's fault", async () => {
    const left = memoryHost();
    left.receive = () => Promise.reject(new Error('disk full'));
    const right = memoryHost();
    right.put(note('a'));
    const { one, two } = connect(left, right);
    expect(await one.done).toMatchObject({ kind: 'failed', error: { message: 'disk full' } });
    expect(await two.done).toMatchObject({ kind: 'closed' });
  });

  it('[N2] works when bytes arrive one at a time', async () => {
    const [left, right] = [memoryHost(), memoryHost()];
    right.put(note('a'), note('b'));
    const drip = (channel: ByteChannel): ByteChannel => ({
      ...channel,
      send: (bytes) => channel.send(bytes),
      incoming: (async function* () {
        for await (const chunk of channel.incoming) for (const byte of chunk) yield Uint8Array.of(byte);
      })(),
    });
    await connect(left, right, drip).level();
    expect(left.entryMap.size).toBe(2);
  });
});
