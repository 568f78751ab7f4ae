import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { attacks, ratingEntry } from '../../registry/attacks.cases.ts';
import { sentence } from '../../registry/problem.ts';
import { hostOf } from '../../registry/sync-host.ts';
import { answerModule } from '../../registry/world.cases.ts';
import { toHex } from '../../willow/bytes.ts';
import { william3 } from '../../willow/william3.ts';
import { taiFromUnix } from '../../willow/tai.ts';
import { remote } from '../memory-host.cases.ts';
import { encodeMessage } from '../wire/encode-message.ts';
import { toWire } from '../wire/wire-entry.ts';
import {
  createScene,
  misreleased,
  wasmEntry,
  withId,
  type Scene,
  type Victim,
} from './lied-to-registry.cases.ts';
import { helloOf, listen, lyingPeers, news, type LyingPeer } from './lying-peers.cases.ts';

let scene: Scene;
let open: Victim[] = [];
beforeAll(async () => {
  scene = await createScene();
});
afterEach(() => {
  for (const victim of open) victim.close();
  open = [];
});

async function victimOf(limits: Parameters<Scene['victim']>[0] = {}): Promise<Victim> {
  const victim = await scene.victim(limits);
  open.push(victim);
  return victim;
}

const patience = { timeout: 10_000, interval: 10 };

/** Waits until the liar is dropped, and gives the problem it is shown with. */
async function dropped({ sync }: Victim) {
  await vi.waitFor(() => expect(sync.status().peers[0]?.state).toBe('dropped'), patience);
  const [row] = sync.status().problems;
  if (row === undefined) throw new Error('nobody is blamed');
  expect(row.peer).toBe('the liar');
  expect(sync.status().peers[0]?.problem).toEqual(row.problem);
  return row.problem;
}

/** An honest peer is met after all, brings an entry, and stays. */
async function goesOn(victim: Victim): Promise<void> {
  const entry = await scene.rating();
  const session = victim.meetHonest(scene.honest([entry]), 'Grace');
  const { entries } = victim.registry.context().storage;
  await vi.waitFor(async () => expect(await entries.get([entry.id])).toHaveLength(1), patience);
  await vi.waitFor(() => expect(session.stats().inSync).toBe(true), patience);
  expect(victim.sync.status().peers.find(({ id }) => id === 'Grace')).toMatchObject({ state: 'connected' });
}

async function lieTo(victim: Victim, liar: Pick<LyingPeer, 'speak'>): Promise<void> {
  const channel = victim.meet();
  await liar.speak(channel, listen(channel), scene.truth).catch(() => {});
}

describe('a registry that is lied to', () => {
  const liars = lyingPeers.filter(({ needsSlowHost }) => !needsSlowHost);
  it.each(liars)('[N3] by a peer that $name drops and names it, and stores nothing', async (liar) => {
    const victim = await victimOf();
    const before = await victim.stored();
    await lieTo(victim, liar);
    const problem = await dropped(victim);
    expect(problem.expected + problem.found).toMatch(liar.says);
    expect(sentence(problem).length).toBeLessThan(1_000);
    const bait = liar.bringsBait === true ? toHex(scene.truth.bait.entry.entry.payloadDigest) : null;
    const after = (await victim.stored()).filter((row) => bait === null || !row.includes(`payloads ${bait}`));
    expect(after).toEqual(before);
    await goesOn(victim);
  });

  it.each(attacks)('[N3] $name: the peer that brings it is dropped and named', async ({ make, code }) => {
    const victim = await victimOf();
    const before = await victim.stored();
    const good = await scene.rating();
    const lie = withId(await make(scene.ground));
    await lieTo(victim, {
      async speak(channel) {
        for (const message of [helloOf(scene.truth), news([good, lie].map(toWire))])
          await channel.send(encodeMessage(message));
      },
    });
    expect((await dropped(victim)).code).toBe(code);
    expect(await victim.stored()).toEqual(before);
    await goesOn(victim);
  });

  it('[N4] an entry two hours in the future: not yet, the peer is kept, and its time comes', async () => {
    const { world, ground } = scene;
    const victim = await victimOf();
    const before = await victim.stored();
    const timestamp = taiFromUnix(world.clock.time + 7_200_000);
    const early = withId(await ratingEntry(ground, { timestamp }));
    const first = victim.meetHonest(scene.honest([early]), 'Grace');
    await vi.waitFor(() => expect(first.stats().inSync).toBe(true), patience);
    expect(victim.sync.status()).toMatchObject({ state: 'connected', problems: [] });
    expect(await victim.stored()).toEqual(before);
    first.close('');
    await first.done;
    world.clock.time += 7_200_000;
    victim.meetHonest(scene.honest([early]), 'Grace');
    const { entries } = victim.registry.context().storage;
    await vi.waitFor(async () => expect(await entries.get([early.id])).toHaveLength(1), patience);
  });

  it('[N39] a peer that lists an entry and has not its bytes is kept; another one is asked', async () => {
    const victim = await victimOf();
    const { bait } = scene.truth;
    const digest = toHex(bait.entry.entry.payloadDigest);
    const without = victim.meetHonest(scene.honest([bait.entry]), 'Grace');
    await vi.waitFor(() => expect(without.stats().inSync).toBe(true), patience);
    victim.meetHonest(scene.honest([bait.entry], new Map([[digest, bait.bytes]])), 'Ada');
    const { payloads } = victim.registry.context().storage;
    await vi.waitFor(async () => expect(await payloads.get(digest)).toEqual(bait.bytes), patience);
    expect(victim.sync.status()).toMatchObject({ state: 'connected', problems: [] });
    expect(victim.sync.status().peers).toHaveLength(2);
  });

  it('[N39] a payload said to be longer than its entry declares is declined, and nothing is kept free for it', async () => {
    const victim = await victimOf();
    const before = await victim.stored();
    const channel = victim.meet();
    const heard = listen(channel);
    const buffers = process.memoryUsage().arrayBuffers;
    for (const message of [helloOf(scene.truth), news([toWire(scene.truth.bait.entry)])])
      await channel.send(encodeMessage(message));
    const { no } = await heard('want-payload');
    const piece = { kind: 'payload', no, offset: 0, total: 1 << 30, last: false } as const;
    await channel.send(encodeMessage({ ...piece, bytes: new Uint8Array(10) }));
    expect(await heard('cancel-payload')).toMatchObject({ no });
    expect(process.memoryUsage().arrayBuffers - buffers).toBeLessThan(16 << 20);
    expect(victim.sync.status()).toMatchObject({ state: 'connected', problems: [] });
    expect(await victim.stored()).toEqual(before);
  });

  it('[N40] a payload over 10 MiB is not asked for, whatever its entry declares', async () => {
    const victim = await victimOf();
    const entry = await wasmEntry(scene.ground, 2 ** 32, new Uint8Array(32).fill(5));
    await victim.registry.acceptOwn([entry]);
    const host = hostOf(victim.registry, scene.world.namespace, { archive: true, issuer: null });
    const digest = toHex(scene.truth.bait.entry.entry.payloadDigest);
    expect(await host.missingPayloads()).toMatchObject([{ digest }]);
  });

  it.each([
    ['another SHA-256', { sha256: '5'.repeat(64) }, 'install/wrong-manifest'],
    ['another size', { size: 9 }, 'install/wrong-manifest'],
    ['a size of 1 GB', { size: 1 << 30 }, 'wasm/too-large'],
  ] as const)(
    '[R4] a manifest that names %s than its bytes have installs nothing',
    async (_, wrong, code) => {
      const { world, author } = scene;
      const victim = await victimOf();
      const bytes = answerModule(7);
      const entries = await misreleased(author, world.namespace, bytes, wrong);
      const digest = toHex(william3(bytes));
      const session = victim.meetHonest(scene.honest(entries, new Map([[digest, bytes]])), 'Grace');
      await vi.waitFor(
        async () =>
          expect(await victim.registry.module('io.example.true')).toMatchObject({ latest: '2.0.0' }),
        patience,
      );
      Object.assign(victim.registry.context(), { network: victim.sync });
      const outcome = await victim.registry.install('install', 'io.example.true', '');
      expect(outcome).toMatchObject({ kind: 'refused', problem: { code } });
      if (outcome.kind !== 'refused') return;
      expect(sentence(outcome.problem)).toContain(
        code === 'wasm/too-large' ? '1,073,741,824' : 'io.example.true 2.0.0',
      );
      if (code === 'install/wrong-manifest') expect(outcome.problem.expected).toContain('did:key:');
      expect(await victim.registry.installed()).toEqual([]);
      expect(victim.sync.status()).toMatchObject({ state: 'connected', problems: [] });
      session.close('');
      expect(await victim.registry.install('older', 'io.example.true', '1.0.0')).toMatchObject({
        kind: 'installed',
      });
    },
  );

  it('[N6] the liar is not let in again', async () => {
    const victim = await victimOf();
    await victim.meet().send(Uint8Array.of(0x40, 0, 0, 0));
    await dropped(victim);
    await expect(victim.meet().send(new Uint8Array(1))).rejects.toThrow('closed');
    await victim.meet(remote('Grace')).send(encodeMessage(helloOf(scene.truth)));
    expect(victim.sync.status().state).toBe('connected');
  });
});
