import { afterEach, describe, expect, it, vi } from 'vitest';
import { isProblem } from '../../registry/problem.ts';
import type { Pairing, Pairings } from '../../registry/ports/pairings.ts';
import type { ByteChannel } from '../byte-channel.ts';
import { pagePairings } from './page-pairings.ts';
import { takePaired } from './paired-channels.ts';

const namespace = 'ab'.repeat(32);
const made: Pairing[] = [];

afterEach(() => {
  for (const pairing of made.splice(0)) pairing.end();
});

/** A page's pairings with what its registry worker was given; `renew` lets another worker come. */
function side(): { pairings: Pairings; channels: ByteChannel[]; renew(): void } {
  const channels: ByteChannel[] = [];
  let makePort: (() => MessagePort) | null = null;
  let gone = new AbortController();
  const take = (): void => {
    if (makePort !== null) takePaired(makePort(), gone.signal, (channel) => channels.push(channel));
  };
  const pairings = pagePairings((newPort) => {
    makePort = newPort;
    take();
  });
  return {
    pairings,
    channels,
    renew() {
      gone.abort();
      gone = new AbortController();
      take();
    },
  };
}

async function paired() {
  const [left, right] = [side(), side()];
  const offer = await left.pairings.offer(namespace);
  const answer = await right.pairings.answer(namespace, offer.text);
  if (isProblem(answer)) throw new Error(answer.found);
  made.push(offer, answer);
  expect([offer.state(), answer.state()]).toEqual(['exchanging', 'connecting']);
  expect(await offer.take(answer.text)).toBeNull();
  await vi.waitFor(() => expect([offer.state(), answer.state()]).toEqual(['connected', 'connected']), 10_000);
  await vi.waitFor(() => expect([left.channels.length, right.channels.length]).toEqual([1, 1]), 5_000);
  return { left, right, offer, answer };
}

async function received(channel: ByteChannel | undefined, length: number): Promise<Uint8Array> {
  const all = new Uint8Array(length);
  let at = 0;
  for await (const chunk of channel?.incoming ?? []) {
    all.set(chunk, at);
    at += chunk.length;
    if (at === length) return all;
  }
  throw new Error(`the channel ended after ${at} of ${length} bytes`);
}

describe('[N43] two pages that pair', () => {
  it('carry bytes both ways, more than fits into any buffer, in order', { timeout: 60_000 }, async () => {
    const { left, right } = await paired();
    const [a, b] = [left.channels[0], right.channels[0]];
    const sent = new Uint8Array(6_000_000).map((_, at) => (at * 7 + (at >> 12)) & 0xff);
    const there = received(b, sent.length);
    const back = received(a, 1_000_000);
    await Promise.all([a?.send(sent), b?.send(sent.subarray(0, 1_000_000))]);
    expect(await there).toEqual(sent);
    expect(await back).toEqual(sent.subarray(0, 1_000_000));
    expect(a?.remote).toMatchObject({ kind: 'browser', direct: true });
    expect(a?.remote.id).not.toBe(b?.remote.id);
  });

  it('go on with a worker that comes anew, over the same connection', async () => {
    const { left, right } = await paired();
    left.renew();
    await vi.waitFor(() => expect([left.channels.length, right.channels.length]).toEqual([2, 2]), 5_000);
    const there = received(right.channels[1], 3);
    await left.channels[1]?.send(Uint8Array.of(1, 2, 3));
    expect(await there).toEqual(Uint8Array.of(1, 2, 3));
    expect(left.channels[1]?.remote.id).toBe(left.channels[0]?.remote.id);
  });

  it('are both at the end when one ends', { timeout: 60_000 }, async () => {
    const { left, right, offer, answer } = await paired();
    const ended = (async () => {
      for await (const _ of right.channels[0]?.incoming ?? []);
    })();
    offer.end();
    await ended;
    expect(left.pairings.all()).toEqual([]);
    await vi.waitFor(() => expect(answer.state()).toBe('ended'), 30_000);
    expect(right.pairings.all()).toEqual([]);
  });

  it('say what is wrong with a text, and take the right one after it', async () => {
    const [left, right] = [side(), side()];
    const [offer, other] = [await left.pairings.offer(namespace), await left.pairings.offer(namespace)];
    made.push(offer, other);
    expect(await right.pairings.answer(namespace, 'hello')).toMatchObject({ code: 'pairing/no-text' });
    expect(await right.pairings.answer('cd'.repeat(32), offer.text)).toMatchObject({
      code: 'pairing/other-registry',
    });
    const answer = await right.pairings.answer(namespace, offer.text);
    if (isProblem(answer)) throw new Error(answer.found);
    made.push(answer);
    expect(await right.pairings.answer(namespace, answer.text)).toMatchObject({ code: 'pairing/no-text' });
    expect(await other.take(answer.text)).toMatchObject({ code: 'pairing/other-offer' });
    expect(await offer.take(offer.text)).toMatchObject({ code: 'pairing/no-text' });
    expect(await offer.take(answer.text)).toBeNull();
    await vi.waitFor(() => expect(answer.state()).toBe('connected'), 10_000);
  });

  it('leave no connection behind when no text can be made', async () => {
    const states: RTCPeerConnection[] = [];
    const own = RTCPeerConnection;
    vi.stubGlobal(
      'RTCPeerConnection',
      class extends own {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          states.push(this);
        }
        override createOffer(): Promise<never> {
          return Promise.reject(new Error('no way'));
        }
      },
    );
    try {
      await expect(side().pairings.offer(namespace)).rejects.toThrow('no way');
      expect(states.map(({ connectionState }) => connectionState)).toEqual(['closed']);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
