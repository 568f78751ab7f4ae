import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Locator, Page } from 'playwright';
import { attacks, ratingEntry } from '../src/registry/attacks.cases.ts';
import { withId } from '../src/p2p/session/lied-to-registry.cases.ts';
import { helloOf, lyingPeers, news } from '../src/p2p/session/lying-peers.cases.ts';
import { encodeMessage } from '../src/p2p/wire/encode-message.ts';
import type { Message } from '../src/p2p/wire/messages.ts';
import { toWire } from '../src/p2p/wire/wire-entry.ts';
import { taiFromUnix } from '../src/willow/tai.ts';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { flipped } from './harness/lies.ts';
import { lyingPeersOf, type Lie, type LyingPeer, type Source } from './harness/lying-peer.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { storedIn, type Stored } from './harness/stored.ts';
import { answerModule } from './harness/tiny-wasm.ts';

const { patience } = app;

/** Entries a liar brings, by a part of their name in the table of attacks. */
const entryLies = [
  'a flipped bit in the entry',
  'a flipped bit in the signature',
  'a flipped bit in the chain of the capability',
  'a flipped bit in the payload',
  'a capability of another registry',
  'an expired capability',
  'a path outside the grammar: /elsewhere',
  'a payload longer than declared',
  'a payload shorter than declared (1 GB claimed)',
  'a missing payload',
  'a manifest whose hash is not that in its path',
];

/** Protocol lies, by their name in the table of lying peers. */
const wireLies = [
  'claims a frame of 1 GB',
  'speaks version 1',
  'uses an unknown type',
  'sends the same entry a million times',
];

describe('a browser that lies', () => {
  let relay: Relay;
  let browser: Browser;
  let page: Page;
  let source: Source;
  let before: Stored;
  let stalling: LyingPeer;

  const say =
    (...messages: readonly Message[]): Lie =>
    async (channel) => {
      for (const message of [helloOf(source.truth), ...messages]) await channel.send(encodeMessage(message));
    };
  const wireLie = (name: string): Lie => {
    const liar = lyingPeers.find((one) => one.name === name);
    if (liar === undefined) throw new Error(`no peer that ${name}`);
    const { good } = source.truth;
    return (channel, heard) =>
      liar.speak(channel, heard, { ...source.truth, bait: { entry: good, bytes: new Uint8Array(0) } });
  };

  beforeAll(async () => {
    relay = await startRelay();
    browser = await openBrowser({ url: relay.url });
    page = await browser.page('/sync');
    await page.getByText('Last in sync').waitFor();
    source = await lyingPeersOf(relay);
    const { good } = source.truth;
    await using _ = await source.peer(async () => {}, [good]);
    await vi.waitFor(
      async () => expect((await storedIn(page))['entries']?.some((key) => key.includes(good.id))).toBe(true),
      patience,
    );
    await settled(page);
    before = await storedIn(page);
    stalling = await source.peer(wireLie('stops inside a frame'));
    await peerOf(page, stalling).getByText('Connected').waitFor();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await relay[Symbol.asyncDispose]();
  });

  it.each(entryLies)('[N3] and brings %s is dropped and named; nothing is stored', async (name) => {
    const attack = attacks.find((one) => one.name.includes(name));
    if (attack === undefined) throw new Error(`no attack ${name}`);
    const lie = withId(await attack.make(source.ground));
    await using liar = await source.peer(say(news([toWire(lie)])));
    const problem = await droppedFor(page, liar);
    expect(await problem.getAttribute('data-code')).toBe(attack.code);
    expect(await storedIn(page)).toEqual(before);
    await relayIsConnected(page);
  });

  it.each(wireLies)('[N3] and %s is dropped and named; nothing is stored', async (name) => {
    await using liar = await source.peer(wireLie(name));
    const problem = await droppedFor(page, liar);
    expect(await problem.getAttribute('data-code')).toBe('network/protocol');
    expect(await storedIn(page)).toEqual(before);
    await relayIsConnected(page);
  });

  it('[N4] but only has a clock that is two hours ahead is kept', async () => {
    const timestamp = taiFromUnix(Date.now() + 7_200_000);
    const early = withId(await ratingEntry(source.ground, { timestamp }));
    const answered = Promise.withResolvers<readonly { readonly outcome: string }[]>();
    await using ahead = await source.peer(async (channel, heard) => {
      await say(news([toWire(early)]))(channel, heard);
      answered.resolve((await heard('receipts')).receipts);
    });
    expect(await answered.promise).toMatchObject([{ outcome: 'not-yet' }]);
    await peerOf(page, ahead).getByText('Connected').waitFor();
    expect(await storedIn(page)).toEqual(before);
  });

  it('[N3] and stops in the middle is dropped when its time is over', async () => {
    const problem = await droppedFor(page, stalling);
    expect(await problem.innerText()).toContain('nothing for 30 seconds in the middle of a frame');
    await stalling[Symbol.asyncDispose]();
    expect(await storedIn(page)).toEqual(before);
  });

  it('[N13] about the bytes of a module, with no relay in reach, is found out at install', async () => {
    const { modules } = await relay.api<{ modules: readonly { id: string; latest: string }[] }>(
      '/api/modules',
    );
    const [module] = modules;
    if (module === undefined) throw new Error('nothing is published');
    const path = `/api/modules/${module.id}/${module.latest}/wasm`;
    const bytes = new Uint8Array(await (await fetch(new URL(path, relay.url))).arrayBuffer());
    await using liar = await source.peer(async (channel, heard) => {
      await say()(channel, heard);
      const { no } = await heard('want-payload');
      const piece = { kind: 'payload', no, offset: 0, total: bytes.length, last: true } as const;
      await channel.send(encodeMessage({ ...piece, bytes: flipped(bytes) }));
    });
    await peerOf(page, liar).getByText('browser, direct').waitFor({ timeout: patience.timeout });
    await app.waitForShell(page);
    await relay.kill();
    await app.visit(page, 'Discover');
    await app.search(page, module.id);
    await app.results(page).getByRole('link', { name: module.id, exact: true }).first().click();
    const panel = page.getByRole('region', { name: 'Install', exact: true });
    await panel.getByRole('button', { name: /^Install / }).click();
    await panel.locator('[data-code="install/payload-missing"]').waitFor({ timeout: patience.timeout });
    await app.visit(page, 'Sync');
    const problem = await droppedFor(page, liar);
    expect(await problem.innerText()).toContain(`other bytes from ${liar.name}`);
    expect((await storedIn(page))['installed']).toEqual([]);
    expect((await storedIn(page))['payloads']).toEqual(before['payloads']);
    await relay.start();
    await expect.poll(() => app.networkWords(page), patience).toBe('Connected');
  });

  it('[N3] leaves an honest browser, the relay and this one as they were', async () => {
    await relay.start();
    await using honest = await openBrowser({ url: relay.url });
    const theirs = await honest.page();
    const release = { id: 'io.example.honest', version: '1.0.0', wasm: answerModule(1) };
    await app.publish(theirs, release);
    await expect.poll(async () => (await storedIn(page))['modules'], patience).toContain(release.id);
    await app.visit(page, 'Sync');
    await expect.poll(() => app.browserRoutes(page), patience).toEqual(['direct']);
    expect(await app.install(page, release.id)).toEqual([release.id]);
  });
});

function peerOf(page: Page, { name }: LyingPeer): Locator {
  return page.getByRole('list', { name: 'Peers' }).getByRole('article').filter({ hasText: name });
}

/** Waits until the Sync page shows the peer as dropped; the problem it is shown with, also among the last errors. */
async function droppedFor(page: Page, liar: LyingPeer): Promise<Locator> {
  const peer = peerOf(page, liar).filter({ hasText: 'Dropped' });
  await peer.waitFor({ timeout: 45_000 });
  const errors = page.getByRole('list', { name: 'Last errors' }).getByRole('listitem');
  await errors.filter({ hasText: liar.name }).first().waitFor();
  return peer.locator('.problem-brief');
}

async function relayIsConnected(page: Page): Promise<void> {
  const peers = page.getByRole('list', { name: 'Peers' }).getByRole('article');
  await peers.filter({ hasText: 'localhost' }).getByText('Connected').waitFor();
}

/** Waits until nothing is written any more: the browser has all that the relay has. */
async function settled(page: Page): Promise<void> {
  let last: Stored = {};
  await vi.waitFor(
    async () => {
      const before = last;
      last = await storedIn(page);
      expect(last).toEqual(before);
    },
    { timeout: patience.timeout, interval: 1_000 },
  );
}
