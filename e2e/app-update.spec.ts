import type { Page } from 'playwright';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GenModule } from '../src/registry/gen-module.ts';
import * as app from './harness/app.ts';
import { openBrowser } from './harness/browser.ts';
import { nextBuild } from './harness/next-build.ts';
import { publishForm } from './harness/publish-form.ts';
import { startRelay } from './harness/relay.ts';
import { lockState, registryWorkers } from './harness/threads.ts';
import { answerModule } from './harness/tiny-wasm.ts';

let next: string;
beforeAll(async () => {
  next = await nextBuild();
});

const banner = (page: Page) => page.getByRole('status').filter({ hasText: 'A newer version' });
const reloadButton = (page: Page) => banner(page).getByRole('button', { name: 'Reload' });

/** The script a page was started with: another one in every build. */
function buildOf(page: Page): Promise<string> {
  return page.evaluate(() => document.querySelector<HTMLScriptElement>('script[src]')?.src ?? '');
}

/** Clicks Reload in the notice and waits for the other build. */
async function takeUpdate(page: Page): Promise<void> {
  const before = await buildOf(page);
  await reloadButton(page).click();
  await page.waitForFunction(
    (old) => document.querySelector<HTMLScriptElement>('script[src]')?.src !== old,
    before,
  );
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
}

async function expectOneWriter(page: Page): Promise<string> {
  await expect.poll(() => registryWorkers(page), app.patience).toHaveLength(1);
  await expect
    .poll(() => lockState(page, 'registry'), app.patience)
    .toEqual({ holders: [expect.any(String)], waiting: 0 });
  return (await registryWorkers(page))[0] ?? '';
}

const release = (name: string, number: number) => ({
  id: `io.e2e.${name}`,
  version: '1.0.0',
  wasm: answerModule(number),
});

describe('[T8] [T9] an update while older tabs are open', () => {
  it('[U13] is offered, not forced; nothing is lost and one build writes, however the tabs follow', async () => {
    await using relay = await startRelay({ examples: false });
    await using browser = await openBrowser({ url: relay.url });
    const first = await browser.page();
    await app.publish(first, release('first', 1));
    await expect.poll(() => app.outboxStates(first), app.patience).toEqual(['relayed']);
    expect(await app.install(first, 'io.e2e.first')).toEqual(['io.e2e.first']);
    await app.waitForShell(first);
    const second = await browser.page();
    await app.waitForModules(second, 1);
    await app.fillRelease(second, { ...release('draft', 2), description: 'Half a sentence' });
    const oldBuild = await buildOf(second);
    const oldWorker = await expectOneWriter(first);

    await relay.stop();
    await relay.start(next);
    for (const tab of [first, second]) await banner(tab).waitFor(app.patience);
    expect((await fetch(oldBuild)).status).toBe(404);
    expect(await buildOf(first)).toBe(oldBuild);
    const form = publishForm(second);
    expect(await form.field('Description').inputValue()).toBe('Half a sentence');
    const third = await browser.page();
    await app.waitForModules(third, 1);
    await app.visit(third, 'Identity');
    await third.getByRole('heading', { name: 'Ada' }).waitFor();
    expect(await expectOneWriter(first)).toBe(oldWorker);

    await relay.stop();
    expect(await app.publish(first, release('waiting', 3))).toBe('Published on this device');
    await takeUpdate(first);
    expect(await expectOneWriter(first)).not.toBe(oldWorker);
    await app.visit(first, 'Discover');
    await app.waitForModules(first, 2);
    expect((await app.outbox(first)).map(({ module, state }) => [module, state])).toContainEqual([
      'io.e2e.waiting',
      expect.stringMatching(/^waiting/),
    ]);

    await expect.poll(() => banner(second).innerText(), app.patience).toContain('runs in another tab');
    expect(await form.field('Description').inputValue()).toBe('Half a sentence');
    await form.submit();
    await second.locator('[data-code="thread/superseded"]').first().waitFor();
    // Of that screen nothing is in this tab, on the server or in the cache of the network: only the service worker can have it.
    const session = await second.context().newCDPSession(second);
    await session.send('Network.clearBrowserCache');
    await app.visit(second, 'Sync');
    await second.getByRole('heading', { name: 'Sync', level: 1 }).waitFor();
    await app.visit(second, 'Publish');
    expect(await form.field('Module id').inputValue()).toBe('io.e2e.draft');
    await takeUpdate(second);
    expect(await form.field('Description').inputValue()).toBe('Half a sentence');
    await app.publish(second, { ...release('draft', 2) });
    await takeUpdate(third);

    await relay.start();
    await expect.poll(() => app.outboxStates(third), app.patience).toEqual(['relayed']);
    for (const name of ['first', 'waiting', 'draft']) {
      const { releases } = await relay.api<GenModule>(`/api/modules/io.e2e.${name}`);
      expect(releases).toHaveLength(1);
    }
    await browser.close();
    await browser.open();
    const reopened = await browser.page();
    await app.waitForModules(reopened, 3);
    await app.visit(reopened, 'Installed');
    await reopened.getByRole('link', { name: 'io.e2e.first' }).first().waitFor();
    await expectOneWriter(reopened);
  });

  it('that came past the waiting one: an old tab is told, stays old over a plain reload, and gets there by the notice', async () => {
    await using relay = await startRelay({ examples: false });
    await using browser = await openBrowser({ url: relay.url });
    const old = await browser.page();
    await app.publish(old, release('mine', 4));
    await app.waitForShell(old);
    const oldBuild = await buildOf(old);
    await relay.stop();
    await relay.start(next);
    const ahead = await browser.context().newPage();
    const session = await ahead.context().newCDPSession(ahead);
    await session.send('Network.enable');
    await session.send('Network.setBypassServiceWorker', { bypass: true });
    await ahead.goto(relay.url);
    expect(await buildOf(ahead)).not.toBe(oldBuild);
    await app.waitForModules(ahead, 1);
    const worker = await expectOneWriter(ahead);
    await expect.poll(() => banner(old).innerText(), app.patience).toContain('runs in another tab');

    await old.reload();
    expect(await buildOf(old)).toBe(oldBuild);
    await expect.poll(() => banner(old).innerText(), app.patience).toContain('runs in another tab');
    expect(await expectOneWriter(ahead)).toBe(worker);
    await takeUpdate(old);
    await app.visit(old, 'Discover');
    await app.waitForModules(old, 1);
    await expect.poll(() => app.outboxStates(old), app.patience).toEqual(['relayed']);
    expect(await expectOneWriter(old)).toBe(worker);
  });
});
