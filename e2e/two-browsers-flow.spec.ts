import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import type { GenModule } from '../src/registry/gen-module.ts';
import type { InstalledModule } from '../src/registry/installed-module.ts';
import type { SyncStatus } from '../src/registry/sync-status.ts';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { canCut, layLink, type Link } from './harness/link.ts';
import { callRegistry } from './harness/registry-calls.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { changePayloads, forgetKeys, forgetRegistry, storedIn } from './harness/stored.ts';
import { answerModule, padded } from './harness/tiny-wasm.ts';

const id = 'io.e2e.flow';
const slow = { timeout: 300_000 };
/** Playwright's offline mode leaves open WebRTC connections as they are. */
const withRealCuts = it.skipIf(!canCut());
const release = (version: string, wasm: Uint8Array | string): app.ReleaseToPublish => ({ id, version, wasm });

/** A relay and cables on one bridge; the browsers on them are closed at the end. */
interface World extends AsyncDisposable {
  readonly relay: Relay;
  readonly links: readonly Link[];
  /** A browser on a cable of its own. */
  join(): Promise<Browser>;
}

async function openWorld(browsers: number, examples = false): Promise<World> {
  const stack = new AsyncDisposableStack();
  const links: Link[] = [];
  while (links.length < browsers) links.push(stack.use(await layLink()));
  const relay = stack.use(await startRelay({ host: links[0]?.host ?? 'localhost', examples }));
  const free = [...links];
  return {
    relay,
    links,
    async join() {
      const link = free.shift();
      if (link === undefined) throw new Error('no cable is left');
      return stack.use(await openBrowser({ url: relay.url, link }));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** A page that has met the relay. */
async function arrive(browser: Browser): Promise<Page> {
  const page = await browser.page();
  await expect.poll(() => app.networkWords(page), app.patience).toBe('Connected');
  return page;
}

async function expectMet(...pages: readonly Page[]): Promise<void> {
  const all = pages.map(() => 'direct').slice(1);
  for (const page of pages) await expect.poll(() => app.browserRoutes(page), app.patience).toEqual(all);
}

/** Two browsers that have met directly, with 1.0.0 published by the first and relayed; both show Discover. */
async function twoWithAGrant(world: World, publisher: Browser): Promise<readonly [here: Page, there: Page]> {
  const here = await arrive(publisher);
  const there = await arrive(await world.join());
  await app.publish(here, release('1.0.0', answerModule(10)));
  await expect.poll(() => app.outboxStates(here), app.patience).toEqual(['relayed']);
  await expectMet(here, there);
  for (const page of [here, there]) await app.visit(page, 'Discover');
  await app.waitForModules(there, 1);
  return [here, there];
}

/** Looks only: no click, no reload. */
async function expectShown(page: Page, version: string): Promise<void> {
  const row = app.results(page).filter({ hasText: id });
  await row.getByText(version).waitFor({ timeout: app.patience.timeout });
}

async function relayDead({ relay }: World, pages: readonly Page[]): Promise<void> {
  for (const page of pages) await app.waitForShell(page);
  await relay.kill();
  const state = async (page: Page): Promise<string | undefined> =>
    (await app.peers(page)).find(({ route }) => route === 'relay')?.state;
  for (const page of pages) {
    await expect.poll(() => state(page), app.patience).toBe('Unreachable');
    await app.visit(page, 'Discover');
  }
}

/** The page does nothing but count for so long (milliseconds), as on a machine that is much too slow for it. */
function busyFor(page: Page, ms: number): Promise<void> {
  return page.evaluate((length) => {
    const until = performance.now() + length;
    while (performance.now() < until);
  }, ms);
}

/** Of the same two, with the relay dead and 1.1.0 published by the first and shown by the other. */
async function secondWithoutRelay(
  world: World,
  publisher: Browser,
): Promise<readonly [here: Page, there: Page]> {
  const [here, there] = await twoWithAGrant(world, publisher);
  await relayDead(world, [here, there]);
  await app.publish(here, release('1.1.0', answerModule(11)));
  await expectShown(there, '1.1.0');
  return [here, there];
}

async function versionsAt(relay: Relay): Promise<readonly string[]> {
  const { releases } = await relay.api<Partial<GenModule>>(`/api/modules/${id}`);
  return (releases ?? []).filter(({ held }) => held).map(({ version }) => version);
}

async function installed(page: Page): Promise<readonly InstalledModule[]> {
  return (await callRegistry(page, 'installed')) as readonly InstalledModule[];
}

/** What is installed is that version, once, pinned by the hash of these very bytes, and those are what is kept. */
async function expectInstalled(page: Page, version: string, bytes: Uint8Array): Promise<void> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(await installed(page)).toMatchObject([{ id, version, sha256, size: bytes.length }]);
  expect((await app.download(page, id)).equals(bytes)).toBe(true);
}

/** What the outbox says of an item, newest first. */
async function outboxWords(page: Page): Promise<readonly string[]> {
  await app.outbox(page);
  return page.getByRole('list', { name: 'Outbox' }).getByRole('article').allInnerTexts();
}

/** Bytes that came from other browsers. */
async function received(page: Page): Promise<number> {
  const { peers } = (await callRegistry(page, 'sync')) as SyncStatus;
  return peers.filter(({ kind }) => kind === 'browser').reduce((sum, { bytesIn }) => sum + bytesIn, 0);
}

const answer = (number: number) => ({ results: [String(number)], problem: '' });

describe('[P5] [P12] [S2] [R3] published in one browser with no network, used in another', () => {
  withRealCuts(
    'waits over a restart, goes out by itself without the key, appears there, is verified and stays',
    slow,
    async () => {
      const dir = mkdtempSync(join(tmpdir(), 'gen-e2e-disk-'));
      using _ = { [Symbol.dispose]: () => rmSync(dir, { recursive: true }) };
      const file = join(dir, 'answer.wasm');
      writeFileSync(file, answerModule(42));
      await using world = await openWorld(2);
      const { relay, links } = world;
      const [hereLink, thereLink] = links;
      const left = await world.join();
      let here = await arrive(left);
      const right = await world.join();
      let there = await arrive(right);
      for (const page of [here, there]) await app.waitForShell(page);

      await relay.stop();
      await hereLink?.down();
      await expect.poll(() => app.networkWords(here), app.patience).toBe('Offline');
      expect(await app.publish(here, release('1.0.0', file))).toBe('Published on this device');
      await left.close();
      await left.open();
      here = await left.page('/sync');
      await expect.poll(() => app.outboxStates(here), app.patience).toEqual(['waiting']);
      expect(await app.networkWords(here)).toBe('Offline · 1 waiting');
      expect((await outboxWords(here)).join()).toContain('Waiting for the network, then for a grant');
      await forgetKeys(here);

      await relay.start();
      await hereLink?.up();
      await expectShown(there, '1.0.0');
      await expect.poll(() => app.outboxStates(here), app.patience).toEqual(['relayed']);
      expect(await versionsAt(relay)).toEqual(['1.0.0']);
      await app.showModule(there, id);
      expect(await app.clickInstall(there)).toEqual([id]);
      await expectInstalled(there, '1.0.0', answerModule(42));

      await relay.stop();
      await thereLink?.down();
      await expect.poll(() => app.networkWords(there), app.patience).toBe('Offline');
      expect(await app.run(there, id, 'answer', [])).toMatchObject(answer(42));
      await right.close();
      await right.open();
      there = await right.page('/installed');
      expect(await app.run(there, id, 'answer', [])).toMatchObject(answer(42));
      await expectInstalled(there, '1.0.0', answerModule(42));
    },
  );
});

describe('[P15] [N9] [U3] [U14] two browsers and no relay', () => {
  it(
    '[N31] what one publishes by its grant the other shows and installs, busy as it was; the outbox says who has it; a relay that comes back gets it',
    slow,
    async () => {
      await using world = await openWorld(2);
      const [here, there] = await secondWithoutRelay(world, await world.join());
      await busyFor(there, 12_000);
      await expectMet(here, there);
      await app.visit(there, 'Discover');
      await expect
        .poll(async () => (await outboxWords(here))[0], app.patience)
        .toMatch(
          /Waiting for the relay .+, which (does not answer|is being reached).+1 browser has it listed already/,
        );
      expect((await app.outbox(here)).map(({ version, state }) => [version, state])).toEqual([
        ['1.1.0', 'ready'],
        ['1.0.0', 'relayed'],
      ]);
      await app.showModule(there, id);
      expect(await app.clickInstall(there)).toEqual([id]);
      await expectInstalled(there, '1.1.0', answerModule(11));
      await expectMet(here, there);

      await world.relay.start();
      await expect.poll(() => app.outboxStates(here), app.patience).toEqual(['relayed']);
      expect(await versionsAt(world.relay)).toEqual(['1.1.0', '1.0.0']);
    },
  );

  it(
    '[N3] [N13] [R3] bytes that the other has changed are refused, and it is dropped and named',
    slow,
    async () => {
      await using world = await openWorld(2);
      const [here, there] = await secondWithoutRelay(world, await world.join());
      await changePayloads(here);
      await app.showModule(there, id);
      const before = await storedIn(there);
      await expect(app.clickInstall(there)).rejects.toThrow('Not installed; nothing was changed');
      expect(await storedIn(there)).toEqual(before);
      expect(await installed(there)).toEqual([]);
      await app.visit(there, 'Sync');
      const dropped = there
        .getByRole('list', { name: 'Peers' })
        .getByRole('article')
        .filter({ hasText: 'Dropped' });
      expect(await dropped.innerText()).toMatch(
        /Expected bytes whose WILLIAM3 is [0-9a-f]{64}; found other bytes from Browser/,
      );
    },
  );
});

describe('[N7] [N10] [N12] three browsers, one late', () => {
  it(
    'who comes after the publisher left gets entry and bytes from those it left them with',
    slow,
    async () => {
      await using world = await openWorld(3);
      const publisher = await world.join();
      const [, there] = await secondWithoutRelay(world, publisher);
      await app.showModule(there, id);
      expect(await app.clickInstall(there)).toEqual([id]);
      await publisher.close();

      await world.relay.start();
      const late = await arrive(await world.join());
      await expectShown(late, '1.1.0');
      await app.showModule(late, id);
      expect(await app.clickInstall(late)).toEqual([id]);
      await expectInstalled(late, '1.1.0', answerModule(11));
      await expect.poll(() => versionsAt(world.relay), app.patience).toEqual(['1.1.0', '1.0.0']);
    },
  );

  it(
    '[P15] [N11] [N39] while nobody in reach has the bytes it is listed and cannot be installed; the publisher brings them',
    slow,
    async () => {
      await using world = await openWorld(3);
      const publisher = await world.join();
      await secondWithoutRelay(world, publisher);
      await publisher.close();

      await world.relay.start();
      const late = await arrive(await world.join());
      await expectShown(late, '1.1.0');
      await app.showModule(late, id);
      await expect(app.clickInstall(late)).rejects.toThrow('Not installed; nothing was changed');
      expect(await versionsAt(world.relay)).toEqual(['1.0.0']);

      await publisher.open();
      const back = await publisher.page('/sync');
      await expect.poll(() => app.outboxStates(back), app.patience).toEqual(['relayed']);
      expect(await versionsAt(world.relay)).toEqual(['1.1.0', '1.0.0']);
      expect(await app.clickInstall(late)).toEqual([id]);
      await expectInstalled(late, '1.1.0', answerModule(11));
    },
  );
});

describe('[N15] [R3] [S1] a cut in the middle', () => {
  withRealCuts(
    'of 8 MB from the other browser leaves nothing behind, and after it they arrive whole',
    slow,
    async () => {
      await using world = await openWorld(2);
      const { relay, links } = world;
      const [, link] = links;
      const [here, there] = await twoWithAGrant(world, await world.join());
      await relayDead(world, [here, there]);
      const large = padded(answerModule(12), 8_000_000);
      await app.publish(here, release('1.1.0', large));
      await expectShown(there, '1.1.0');
      await app.showModule(there, id);
      const before = await storedIn(there);

      await link?.limit(8_000);
      const cut = app.clickInstall(there).catch(String);
      await expect.poll(() => received(there), { ...app.patience, interval: 20 }).toBeGreaterThan(1_000_000);
      await link?.down();
      expect(await cut).toContain('Not installed; nothing was changed');
      expect(await storedIn(there)).toEqual(before);

      await link?.limit(null);
      await relay.start();
      await link?.up();
      await expectMet(here, there);
      await app.showModule(there, id);
      expect(await app.clickInstall(there)).toEqual([id]);
      await expectInstalled(there, '1.1.0', large);
      expect((await storedIn(there))['payloads']).toHaveLength(1);
    },
  );

  withRealCuts(
    'of the first sync: what came stays, the rest follows, and both hold the same',
    slow,
    async () => {
      await using world = await openWorld(2, true);
      const [, link] = world.links;
      const here = await arrive(await world.join());
      await expect.poll(async () => (await app.peers(here))[0]?.state, app.patience).toBe('Connected');
      await here.getByText('Last in sync').waitFor();
      const all = (await storedIn(here))['entries'] ?? [];
      const other = await world.join();
      other.expectErrors(/favicon\.ico/);
      const there = await other.page('/sync');
      await app.waitForShell(there);
      await forgetRegistry(there);

      await link?.limit(250);
      await app.load(there, '/sync');
      // answered when the database stands
      await callRegistry(there, 'outbox');
      const entries = async (): Promise<readonly string[]> => (await storedIn(there))['entries'] ?? [];
      await expect
        .poll(async () => (await entries()).length, { ...app.patience, interval: 20 })
        .toBeGreaterThan(0);
      await link?.down();
      await expect.poll(() => app.networkWords(there), app.patience).toBe('Offline');
      expect((await entries()).length).toBeLessThan(all.length);
      await link?.limit(null);
      await link?.up();
      await expect.poll(async () => (await entries()).toSorted(), app.patience).toEqual(all.toSorted());
      await expectMet(here, there);
    },
  );
});

describe('[N19] [N27] [N31] a network that goes and comes', () => {
  withRealCuts(
    'they meet again by themselves within 20 s, and what was published meanwhile arrives',
    slow,
    async () => {
      await using world = await openWorld(2);
      const [link] = world.links;
      const [here, there] = await twoWithAGrant(world, await world.join());
      await link?.down();
      await expect.poll(() => app.browserRoutes(there), app.patience).toEqual([]);
      await expect.poll(() => app.browserRoutes(here), app.patience).toEqual([]);
      await app.publish(here, release('1.1.0', answerModule(11)));
      await app.visit(there, 'Discover');
      await link?.up();
      const soon = { timeout: 20_000, interval: 100 };
      await expect.poll(() => app.browserRoutes(here), soon).toEqual(['direct']);
      await expectShown(there, '1.1.0');
      await expectMet(here, there);
    },
  );
});
