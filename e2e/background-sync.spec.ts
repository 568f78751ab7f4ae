import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import type { GenModule } from '../src/registry/gen-module.ts';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { layLink, type Link } from './harness/link.ts';
import {
  brokenRelay,
  closeApp,
  fireSync,
  promises,
  receipts,
  waitForPromise,
} from './harness/outbox-sync.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { answerModule } from './harness/tiny-wasm.ts';

const id = 'io.e2e.background';
const release = (version: string, n: number): app.ReleaseToPublish => ({
  id,
  version,
  wasm: answerModule(n),
});

async function publishedAt(relay: Relay): Promise<readonly string[]> {
  const { releases } = await relay.api<Partial<GenModule>>(`/api/modules/${id}`);
  return (releases ?? []).filter(({ held }) => held).map(({ version }) => version);
}

/** A page that has met the relay and is kept by the service worker. */
async function firstVisit(browser: Browser): Promise<Page> {
  const page = await browser.page();
  await expect.poll(() => app.networkWords(page), app.patience).toBe('Connected');
  await app.waitForShell(page);
  return page;
}

async function cut(link: Link, page: Page): Promise<void> {
  await link.down();
  await expect.poll(() => app.networkWords(page), app.patience).toMatch(/^Offline/);
}

/** What the outbox says of how each item went, newest first. */
async function outboxWords(page: Page): Promise<readonly string[]> {
  await app.outbox(page);
  return page.getByRole('list', { name: 'Outbox' }).getByRole('article').allInnerTexts();
}

interface Scene extends AsyncDisposable {
  readonly link: Link;
  readonly relay: Relay;
  readonly browser: Browser;
}

async function scene(): Promise<Scene> {
  const stack = new AsyncDisposableStack();
  const link = stack.use(await layLink());
  const relay = stack.use(await startRelay({ host: link.host, examples: false }));
  const browser = stack.use(await openBrowser({ url: relay.url, link }));
  return { link, relay, browser, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

describe('[T10] [P12] [P13] [P14] with every page closed and the network back', () => {
  it(
    'a release published offline reaches the relay, first with no grant, then with one; the app says how',
    { timeout: 300_000 },
    async () => {
      await using at = await scene();
      const { link, relay, browser } = at;
      let page = await firstVisit(browser);
      await cut(link, page);
      expect(await app.publish(page, release('1.0.0', 1))).toBe('Published on this device');
      await waitForPromise(page);
      await closeApp(browser.context());
      expect(await publishedAt(relay)).toEqual([]);
      const back = performance.now();
      await link.up();
      await expect.poll(() => publishedAt(relay), app.patience).toEqual(['1.0.0']);
      process.stdout.write(
        `background sync: at the relay ${Math.round(performance.now() - back)} ms after the network\n`,
      );

      page = await browser.page();
      await expect.poll(() => app.outboxStates(page), app.patience).toEqual(['relayed']);
      expect(await outboxWords(page)).toEqual([expect.stringContaining('Sent in the background')]);
      await using otherLink = await layLink();
      await using other = await openBrowser({ url: relay.url, link: otherLink });
      const there = await other.page();
      await app.waitForModules(there, 1);
      expect(await app.install(there, id)).toEqual([id]);

      await expect.poll(() => app.networkWords(page), app.patience).toBe('Connected');
      await cut(link, page);
      await app.publish(page, release('1.1.0', 2));
      expect((await app.outbox(page))[0]).toMatchObject({ version: '1.1.0', state: 'ready' });
      await waitForPromise(page);
      await closeApp(browser.context());
      await link.up();
      await expect.poll(() => publishedAt(relay), app.patience).toEqual(['1.1.0', '1.0.0']);
      page = await browser.page();
      await expect.poll(() => app.outboxStates(page), app.patience).toEqual(['relayed']);
      expect(await outboxWords(page)).toEqual([
        expect.stringContaining('Sent in the background'),
        expect.stringContaining('Sent in the background'),
      ]);
    },
  );

  it(
    'a name lost meanwhile is told at the next start, with its owner; a tab without the app is no obstacle',
    { timeout: 300_000 },
    async () => {
      await using at = await scene();
      const { link, relay, browser } = at;
      const page = await firstVisit(browser);
      // Chromium asks for an icon of a tab that is no page.
      browser.expectErrors(/favicon\.ico/);
      const bare = await browser.context().newPage();
      await bare.goto(`${relay.url}/api/about`);
      await page.bringToFront();
      await cut(link, page);
      await app.publish(page, release('1.0.0', 1));
      await waitForPromise(page);
      await page.close();

      await using rivalLink = await layLink();
      await using rival = await openBrowser({ url: relay.url, link: rivalLink });
      const theirs = await firstVisit(rival);
      await app.publish(theirs, release('1.0.0', 2), 'Bert');
      await expect.poll(() => publishedAt(relay), app.patience).toEqual(['1.0.0']);
      const { releases } = await relay.api<GenModule>(`/api/modules/${id}`);

      await link.up();
      await expect.poll(() => receipts(bare), app.patience).toEqual(['publish/name-taken']);
      const again = await browser.page();
      await expect.poll(() => app.outboxStates(again), app.patience).toEqual(['refused']);
      expect((await outboxWords(again))[0]).toContain(releases[0]?.did);
      expect(await publishedAt(relay)).toEqual(['1.0.0']);
    },
  );

  it('a relay that is not there yet is tried again, and nothing is lost', { timeout: 300_000 }, async () => {
    await using at = await scene();
    const { link, relay, browser } = at;
    let page = await firstVisit(browser);
    await cut(link, page);
    await app.publish(page, release('1.0.0', 1));
    await waitForPromise(page);
    await relay.stop();
    const blank = await closeApp(browser.context());
    {
      await using broken = await brokenRelay(relay.url, '/api/about');
      await link.up();
      await broken.asked;
    }
    await relay.start();
    expect(await publishedAt(relay)).toEqual([]);
    await fireSync(browser.context(), blank, new URL(relay.url).origin);
    await expect.poll(() => publishedAt(relay), app.patience).toEqual(['1.0.0']);
    page = await browser.page();
    await expect.poll(() => app.outboxStates(page), app.patience).toEqual(['relayed']);
    expect(await outboxWords(page)).toEqual([expect.stringContaining('Sent in the background')]);
  });
});

describe('[T10] with a page open', () => {
  it('the service worker leaves it to the page, which says that it did it', async () => {
    await using at = await scene();
    const { link, relay, browser } = at;
    const page = await firstVisit(browser);
    await cut(link, page);
    await app.publish(page, release('1.0.0', 1));
    await waitForPromise(page);
    await page.evaluate(() => {
      navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ kind: string }>) => {
        document.documentElement.dataset['told'] = data.kind;
      });
    });
    await link.up();
    await expect.poll(() => page.locator('html').getAttribute('data-told'), app.patience).toBe('sync');
    await expect.poll(() => app.outboxStates(page), app.patience).toEqual(['relayed']);
    expect(await publishedAt(relay)).toEqual(['1.0.0']);
    expect(await outboxWords(page)).toEqual([expect.stringMatching(/Sent at .* A relay has it/)]);
    expect(await receipts(page)).toEqual([]);
  });
});

describe('[T10] without the API', () => {
  it('the outbox goes when the network is back, and at the next start', async () => {
    await using at = await scene();
    const { link, relay, browser } = at;
    await browser.context().addInitScript(() => Reflect.deleteProperty(globalThis, 'SyncManager'));
    let page = await firstVisit(browser);
    await cut(link, page);
    await app.publish(page, release('1.0.0', 1));
    await link.up();
    await expect.poll(() => publishedAt(relay), app.patience).toEqual(['1.0.0']);

    await expect.poll(() => app.networkWords(page), app.patience).toBe('Connected');
    await app.load(page, '/');
    await app.waitForModules(page, 1);
    await cut(link, page);
    await app.publish(page, release('1.1.0', 2));
    expect(await promises(page)).toEqual([]);
    await closeApp(browser.context());
    await link.up();
    page = await browser.page();
    await expect.poll(() => publishedAt(relay), app.patience).toEqual(['1.1.0', '1.0.0']);
    await expect.poll(() => app.outboxStates(page), app.patience).toEqual(['relayed']);
    for (const words of await outboxWords(page)) expect(words).not.toContain('in the background');
  });
});
