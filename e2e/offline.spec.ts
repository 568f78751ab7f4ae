import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import type { GenModule, ModuleSummary } from '../src/registry/gen-module.ts';
import * as app from './harness/app.ts';
import { openBrowser } from './harness/browser.ts';
import { layLink } from './harness/link.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { answerModule } from './harness/tiny-wasm.ts';

const id = 'io.e2e.offline';
const release = { id, version: '1.0.0', wasm: answerModule(42), name: 'Written on a train', tags: 'train' };

async function knownModules(relay: Relay): Promise<number> {
  return (await relay.api<{ modules: readonly ModuleSummary[] }>('/api/modules')).modules.length;
}

/** A first visit: everything synced, one module installed, the app kept by the service worker. */
async function firstVisit(page: Page, count: number): Promise<void> {
  await app.waitForModules(page, count);
  await app.waitForShell(page);
  await app.install(page, 'io.univrs.primes');
}

/** Every address opens with what it showed online, each by a full page load. */
async function expectDeepLinks(page: Page, count: number): Promise<void> {
  await app.load(page, '/');
  await app.waitForModules(page, count);
  await app.load(page, '/?q=crc32');
  await expect.poll(() => app.resultIds(page), app.patience).toContain('io.univrs.crc32');
  await app.openModule(page, 'io.example.site', 'dependencies');
  await page.getByRole('list', { name: 'Dependencies' }).getByText('io.example.markdown').waitFor();
  await app.load(page, '/installed');
  await page.getByRole('list', { name: 'Installed modules' }).getByText('io.univrs.primes').first().waitFor();
  expect(await app.run(page, 'io.univrs.primes', 'gcd', ['12', '18'])).toMatchObject({ results: ['6'] });
  for (const [path, heading] of [
    ['/publish', 'Publish'],
    ['/identity', 'Identity'],
    ['/sync', /Sync/],
    ['/no/such/page', 'There is no such page'],
  ] as const) {
    await app.load(page, path);
    await page.getByRole('main').getByRole('heading', { name: heading }).first().waitFor();
  }
}

async function expectWaiting(page: Page): Promise<void> {
  await app.visit(page, 'Discover');
  await app.search(page, 'train');
  await expect.poll(() => app.resultIds(page), app.patience).toEqual([id]);
  await app.results(page).getByText('Waiting', { exact: true }).waitFor();
  await expect.poll(() => app.outboxStates(page), app.patience).toEqual(['waiting']);
}

/** Looks only: no click, no reload. */
async function expectRelayed(page: Page, relay: Relay): Promise<void> {
  await expect.poll(() => app.outboxStates(page), app.patience).toEqual(['relayed']);
  const { releases } = await relay.api<GenModule>(`/api/modules/${id}`);
  expect(releases.map(({ version, state }) => [version, state])).toEqual([['1.0.0', 'published']]);
}

describe('[P5] [S2] [N18] [N20] without a network', () => {
  it(
    'everything known opens, a publish waits, survives closing the browser, and goes out by itself',
    { timeout: 300_000 },
    async () => {
      await using link = await layLink();
      await using relay = await startRelay({ host: link.host });
      const count = await knownModules(relay);
      await using browser = await openBrowser({ url: relay.url, link });
      let page = await browser.page();
      await firstVisit(page, count);

      await relay.stop();
      await link.down();
      await expect.poll(() => app.networkWords(page), app.patience).toBe('Offline');
      await page.reload();
      await expectDeepLinks(page, count);
      expect(await app.publish(page, release)).toBe('Published on this device');
      await expectWaiting(page);
      expect(await app.install(page, id)).toEqual([id]);
      expect(await app.run(page, id, 'answer', [])).toMatchObject({ results: ['42'] });

      await browser.close();
      await browser.open();
      page = await browser.page();
      await app.waitForModules(page, count + 1);
      await expectWaiting(page);
      expect(await page.getByRole('list', { name: 'Outbox' }).innerText()).toContain(
        'Waiting for the network',
      );

      await relay.start();
      await link.up();
      await expectRelayed(page, relay);

      await using otherLink = await layLink();
      await using other = await openBrowser({ url: relay.url, link: otherLink });
      const there = await other.page();
      await app.waitForModules(there, count + 1);
      expect(await app.install(there, id)).toEqual([id]);
      expect(await app.run(there, id, 'answer', [])).toMatchObject({ results: ['42'] });
    },
  );
});

describe('[P5] [N19] [N20] with a network and a dead relay', () => {
  it('everything known opens, a publish says what it waits for, and goes out when the relay is back', async () => {
    await using link = await layLink();
    await using relay = await startRelay({ host: link.host });
    const count = await knownModules(relay);
    await using browser = await openBrowser({ url: relay.url, link });
    const page = await browser.page();
    await firstVisit(page, count);

    await relay.kill();
    await expect.poll(() => app.networkWords(page), app.patience).toBe('No peers');
    await page.reload();
    await expectDeepLinks(page, count);
    await expect.poll(() => app.networkWords(page), app.patience).toBe('No peers');
    expect(await app.publish(page, release)).toBe('Published on this device');
    await expectWaiting(page);
    await expect.poll(() => app.networkWords(page), app.patience).toBe('No peers · 1 waiting');
    // while it is tried again it "is being reached"
    const outbox = page.getByRole('list', { name: 'Outbox' });
    await expect.poll(() => outbox.innerText(), app.patience).toContain('does not answer');

    await relay.start();
    await expectRelayed(page, relay);
    expect(await app.networkWords(page)).toBe('Connected');
  });
});

describe('[N18] [N19] a relay that comes and goes', () => {
  it('is met again by itself, and what others published meanwhile arrives without a reload', async () => {
    await using relay = await startRelay();
    const count = await knownModules(relay);
    await using browser = await openBrowser({ url: relay.url });
    const page = await browser.page();
    await app.waitForModules(page, count);
    await relay.kill();
    await expect.poll(() => app.networkWords(page), app.patience).toBe('No peers');
    await relay.start();
    await expect.poll(() => app.networkWords(page), app.patience).toBe('Connected');
    await using other = await openBrowser({ url: relay.url });
    const there = await other.page();
    await app.waitForModules(there, count);
    await app.publish(there, release);
    await app.waitForModules(page, count + 1);
  });
});
