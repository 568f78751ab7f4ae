import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Page } from 'playwright';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { startLyingRelay, type Lie, type LyingRelay } from './harness/lying-relay.ts';
import { storedIn } from './harness/stored.ts';

const { patience } = app;

const lies: readonly (readonly [lie: Lie, code: string, words: RegExp])[] = [
  [
    'a flipped bit in the entry',
    'entry/bad-signature',
    /Expected a signature by the author of modules\/.+; found one that does not verify/,
  ],
  [
    'a flipped bit in the signature',
    'entry/bad-signature',
    /Expected a signature by the author of modules\/.+; found one that does not verify/,
  ],
  [
    'a flipped bit in the capability',
    'entry/bad-capability',
    /a valid capability for modules\/.+; found one whose chain does not verify/,
  ],
  [
    'a flipped bit in the payload',
    'entry/bad-payload',
    /the declared digest at modules\/.+; found another one/,
  ],
  [
    'a capability of another registry',
    'entry/foreign-capability',
    /a capability of this registry, held by the author of modules\//,
  ],
  [
    'a capability of another key',
    'entry/foreign-capability',
    /a capability of this registry, held by the author of modules\//,
  ],
];
const penalty = { timeout: 100_000, interval: 500 };

describe('a relay that lies', () => {
  let relay: LyingRelay;
  let late: Penalised;
  beforeAll(async () => {
    late = await penalise();
    relay = await startLyingRelay();
    await relay.publish('io.example.true', '1.0.0');
  });
  afterAll(async () => {
    await late.browser[Symbol.asyncDispose]();
    await late.relay[Symbol.asyncDispose]();
    await relay[Symbol.asyncDispose]();
  });

  it.each(lies)('[N3] with %s is refused, dropped and named; all else goes on', async (lie, code, words) => {
    relay.tell(null);
    const id = `io.example.${lie.replaceAll(' ', '_')}`;
    await relay.publish(id, '1.0.0');
    await using browser = await openBrowser({ url: relay.url });
    const page = await meet(browser, relay);
    const before = await storedIn(page);
    relay.tell(lie, id);
    await relay.publish(id, '2.0.0');

    const problem = await droppedFor(page);
    expect(await problem.getAttribute('data-code')).toBe(code);
    expect(await problem.innerText()).toMatch(words);
    expect(await storedIn(page)).toEqual(before);

    // Under the penalty: what is here is found, and publishing goes on.
    await app.visit(page, 'Discover');
    await app.search(page, 'true');
    await expect.poll(() => app.resultIds(page)).toContain('io.example.true');
    expect(await app.publish(page, { id: `${id}_own`, version: '1.0.0', wasm: empty })).toBe(
      'Published on this device',
    );
  });

  it('[N3] lies to a newcomer, who keeps nothing of it', async () => {
    await using browser = await openBrowser({ url: relay.url });
    relay.tell('a flipped bit in the signature', 'io.example.true');
    const page = await browser.page('/sync');
    const problem = await droppedFor(page);
    expect(await problem.getAttribute('data-code')).toBe('entry/bad-signature');
    expect(await heldOf(page, 'io.example.true')).toEqual([]);
  });

  it('[N13] with a flipped bit in the wasm bytes is found out at install; nothing is installed', async () => {
    relay.tell(null);
    await using browser = await openBrowser({ url: relay.url });
    const page = await meet(browser, relay);
    const before = await storedIn(page);
    relay.tell('a flipped bit in the wasm bytes');
    await app.openModule(page, 'io.example.true');
    const panel = page.getByRole('region', { name: 'Install', exact: true });
    await panel.getByRole('button', { name: /^Install / }).click();
    await panel.locator('[data-code="install/payload-missing"]').waitFor();
    expect(await storedIn(page)).toEqual(before);
    await app.visit(page, 'Sync');
    const problem = await droppedFor(page);
    expect(await problem.innerText()).toMatch(
      /Expected bytes whose WILLIAM3 is [0-9a-f]{64}; found other bytes from localhost/,
    );
    await app.visit(page, 'Installed');
    await page.getByText('Nothing installed').waitFor();
  });

  it('[N6] is met again when its penalty is over, and believed when it tells the truth', async () => {
    const { page } = late;
    await expect.poll(() => app.networkWords(page), penalty).toBe('Connected');
    await expect.poll(async () => (await storedIn(page))['modules'], patience).toContain('io.example.late');
    expect(await app.install(page, 'io.example.late')).toEqual(['io.example.late']);
  });
});

interface Penalised {
  readonly relay: LyingRelay;
  readonly browser: Browser;
  readonly page: Page;
}

/** A browser that has just dropped its relay, which tells the truth from now on. The penalty passes while other tests run. */
async function penalise(): Promise<Penalised> {
  const relay = await startLyingRelay();
  await relay.publish('io.example.true', '1.0.0');
  const browser = await openBrowser({ url: relay.url });
  const page = await meet(browser, relay);
  relay.tell('a flipped bit in the signature', 'io.example.late');
  await relay.publish('io.example.late', '1.0.0');
  await droppedFor(page);
  relay.tell(null);
  return { relay, browser, page };
}

const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Opens the app on its Sync page and waits until it has all that the relay has. */
async function meet(browser: Browser, relay: LyingRelay): Promise<Page> {
  const page = await browser.page('/sync');
  await page.getByText('Last in sync').waitFor();
  const published = await relay.modules();
  await vi.waitFor(async () => expect((await storedIn(page))['modules']).toEqual(published), patience);
  return page;
}

/** Waits on the Sync page until the relay is shown as dropped; the problem it is shown with. */
async function droppedFor(page: Page) {
  const peer = page.getByRole('list', { name: 'Peers' }).getByRole('article').filter({ hasText: 'Dropped' });
  await peer.waitFor({ timeout: patience.timeout });
  expect(await peer.innerText()).toContain('localhost');
  return peer.locator('.problem-brief');
}

/** What the page stores of a module, whatever it is. */
async function heldOf(page: Page, id: string): Promise<readonly string[]> {
  return Object.values(await storedIn(page))
    .flat()
    .filter((key) => key.includes(id));
}
