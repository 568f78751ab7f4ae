import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ByteChannel } from '../byte-channel.ts';
import { remote } from '../memory-host.cases.ts';
import { encodeMessage } from '../wire/encode-message.ts';
import { toWire } from '../wire/wire-entry.ts';
import type { Message } from '../wire/messages.ts';
import { createScene, type Scene, type Victim } from './lied-to-registry.cases.ts';
import { comparesNothing, helloOf, listen, news } from './lying-peers.cases.ts';

const mega = 1 << 20;
const million = 1_000_000;
const slow = { stallMs: 30_000, unaskedPerMinute: 1_000, listedIds: 500_000 };

let scene: Scene;
let victim: Victim;
beforeAll(async () => {
  scene = await createScene();
});
afterEach(() => victim.close());

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes this process holds, garbage aside. */
function held(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Sends a message again and again until the channel is closed, reading nothing; how often it went out, and the most that was held. */
async function flood(channel: ByteChannel, message: Message, times = million) {
  const before = held();
  let most = 0;
  const bytes = encodeMessage(message);
  await channel.send(encodeMessage(helloOf(scene.truth)));
  for (let sent = 0; ; sent += 1) {
    if (sent % 500 === 0) most = Math.max(most, held() - before);
    const open =
      sent < times &&
      (await channel.send(bytes).then(
        () => true,
        () => false,
      ));
    if (!open) return { sent, most };
  }
}

async function dropped() {
  await vi.waitFor(() => expect(victim.sync.status().peers[0]?.state).toBe('dropped'), { timeout: 10_000 });
  expect(victim.sync.status().problems).toMatchObject([{ peer: 'the liar' }]);
  return victim.sync.status().problems[0]?.problem.found;
}

describe('a flood', () => {
  it.each([
    ['one a frame', 1, 1_100],
    ['256 a frame', 256, 10],
  ])(
    '[N5] of the same entry a million times, %s, ends after a thousand; nothing is kept of it',
    async (_, perFrame, most) => {
      victim = await scene.victim(slow);
      const before = await victim.stored();
      const again = toWire(scene.truth.good);
      const message = news(Array.from({ length: perFrame }, () => again));
      const outcome = await flood(victim.meet(), message, million / perFrame);
      expect(await dropped()).toBe('more than 1000 entries a minute that nobody asked for');
      // What the pipe holds is sent before the sender hears that it is closed.
      const pipe = Math.ceil(262_144 / encodeMessage(message).length);
      expect(outcome.sent).toBeLessThan(most + pipe);
      expect(outcome.most).toBeLessThan(16 * mega);
      expect(await victim.stored()).toEqual(before);
    },
  );

  it('[N5] of the same entry below the rate that is noticed is looked at once', async () => {
    victim = await scene.victim(slow);
    const before = await victim.stored();
    const channel = victim.meet();
    const heard = listen(channel);
    const heldBefore = held();
    const again = toWire(scene.truth.good);
    const bytes = encodeMessage(news(Array.from({ length: 250 }, () => again)));
    await channel.send(encodeMessage(helloOf(scene.truth)));
    for (let sent = 0; sent < 10_000; sent += 250) {
      if (sent % 1_000 === 0) scene.world.clock.time += 61_000;
      await channel.send(bytes);
    }
    expect((await heard('receipts')).receipts).toHaveLength(1);
    expect(held() - heldBefore).toBeLessThan(16 * mega);
    expect(victim.sync.status()).toMatchObject({ state: 'connected', problems: [] });
    expect(await victim.stored()).toEqual(before);
  });

  it('[N5] of offers that list one entry a million times ends at half a million', async () => {
    victim = await scene.victim(slow);
    const ids = Array.from({ length: 16_384 }, () => 'ab'.repeat(32));
    const { sent, most } = await flood(victim.meet(), { kind: 'offer', ids, control: false }, 62);
    expect(await dropped()).toBe('a list of more than 500000 entries');
    expect(sent).toBeLessThan(40);
    expect(most).toBeLessThan(32 * mega);
  });

  const id = 'ab'.repeat(32);
  const deaf: readonly (readonly [what: string, message: Message, found: RegExp])[] = [
    [
      'requests to a side that issues nothing',
      { kind: 'request', no: 1, bytes: Uint8Array.of(1) },
      /not taken/,
    ],
    ['offers', { kind: 'offer', ids: [id], control: false }, /list of more than|not taken/],
    [
      'wants',
      { kind: 'want', no: 1, ids: Array.from({ length: 256 }, () => id) },
      /more than 8 wants at once/,
    ],
    ['wanted payloads', { kind: 'want-payload', no: 1, digest: id }, /with one number|asked for at once/],
  ];
  it.each(deaf)('[N41] of %s by a peer that takes no answer gets it dropped', async (_, message, found) => {
    victim = await scene.victim(slow);
    const { most } = await flood(victim.meet(undefined, 1_024), message);
    expect(await dropped()).toMatch(found);
    expect(most).toBeLessThan(32 * mega);
  });

  const harmless: readonly (readonly [what: string, message: Message])[] = [
    ['queries', { kind: 'query', ids: Array.from({ length: 256 }, () => id) }],
    [
      'receipts for what was never sent',
      { kind: 'receipts', receipts: Array.from({ length: 256 }, () => ({ id, outcome: 'stored' })) },
    ],
    ['cancellations', { kind: 'cancel-payload', no: 7 }],
    ['caught-up', { kind: 'caught-up' }],
  ];
  it.each(harmless)('[N5] of %s leaves nothing behind', async (_, message) => {
    victim = await scene.victim(slow);
    const before = await victim.stored();
    const { sent, most } = await flood(victim.meet(), message, 300);
    expect(sent).toBe(300);
    expect(most).toBeLessThan(32 * mega);
    expect(victim.sync.status()).toMatchObject({ state: 'connected', problems: [] });
    expect(await victim.stored()).toEqual(before);
  });
});

describe('a claim', () => {
  const gigabyte = 1 << 30;
  it('[N5] of a frame of 1 GB is believed by nobody', async () => {
    victim = await scene.victim(slow);
    const before = held();
    await victim.meet().send(Uint8Array.of(0x40, 0, 0, 0, 1));
    expect(await dropped()).toBe('a frame that claims 1073741824 bytes (1 to 1048576 are allowed)');
    expect(held() - before).toBeLessThan(mega);
  });

  it('[N40] of a payload of 1 GB, accepted at that size, takes no more memory than what came of it', async () => {
    victim = await scene.victim({ ...slow, stallMs: 500 });
    const channel = victim.meet();
    const heard = listen(channel);
    await channel.send(encodeMessage(helloOf(scene.truth)));
    await channel.send(encodeMessage(comparesNothing));
    const before = held();
    const { sync } = victim;
    const { no: ofBait } = await heard('want-payload');
    const fetching = sync.fetchPayload('ee'.repeat(32), gigabyte);
    for (const no of [ofBait, ofBait + 1])
      await channel.send(
        encodeMessage({
          kind: 'payload',
          no,
          offset: 0,
          total: gigabyte,
          bytes: new Uint8Array(10),
          last: false,
        }),
      );
    expect(await fetching).toBeNull();
    expect(await dropped()).toMatch(/in the middle of the payload/);
    expect(held() - before).toBeLessThan(mega);
  });
});

describe('a role', () => {
  it('[N36] that a peer only says it has changes nothing', async () => {
    victim = await scene.victim(slow);
    const channel = victim.meet();
    const heard = listen(channel);
    await channel.send(encodeMessage({ ...helloOf(scene.truth), role: 'relay' } as Message));
    await heard('hello');
    await vi.waitFor(() => expect(victim.sync.status().peers).toHaveLength(1));
    expect(victim.sync.status().peers).toMatchObject([{ kind: 'browser', state: 'connected' }]);
  });

  it('[N41] receipts for entries that were never sent acknowledge nothing, whoever gives them', async () => {
    victim = await scene.victim(slow);
    const { acknowledged } = victim.registry;
    const told: string[] = [];
    victim.registry.acknowledged = (ids, peer) => {
      told.push(...ids);
      return acknowledged(ids, peer);
    };
    const channel = victim.meet(remote('the liar', 'relay'));
    await channel.send(encodeMessage(helloOf(scene.truth)));
    const ids = (await victim.registry.context().storage.entries.ids(scene.world.namespace)).slice();
    const receipts = ids.map((one) => ({ id: one, outcome: 'stored' }) as const);
    await channel.send(encodeMessage({ kind: 'receipts', receipts }));
    await channel.send(encodeMessage({ kind: 'caught-up' }));
    await channel.send(encodeMessage({ kind: 'bye', reason: '' }));
    await vi.waitFor(() => expect(victim.sync.status().state).not.toBe('connected'));
    expect(told).toEqual([]);
  });
});
