import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenModule } from '../src/registry/gen-module.ts';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { publishForm } from './harness/publish-form.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { crash, endRegistryWorker } from './harness/threads.ts';
import { answerModule } from './harness/tiny-wasm.ts';

let relay: Relay;
beforeAll(async () => {
  relay = await startRelay({ examples: false });
});
afterAll(() => relay[Symbol.asyncDispose]());

const saved = (tab: Page) => tab.getByText('Draft saved on this device').waitFor(app.patience);
const gone = (tab: Page) => tab.getByRole('status').filter({ hasText: 'This draft is no longer here' });
const drafts = (tab: Page) => tab.locator('.drafts');
const readme = (tab: Page) => publishForm(tab).field('Readme');
const readmeIs = (tab: Page, text: string) =>
  expect.poll(() => readme(tab).inputValue(), app.patience).toBe(text);

async function publisher(browser: Browser): Promise<Page> {
  const tab = await browser.page('/publish');
  await app.createIdentity(tab, 'Ada');
  await publishForm(tab).submitButton.waitFor();
  return tab;
}

/** A second tab on the draft of the first. */
async function sameDraft(browser: Browser, tab: Page): Promise<Page> {
  await expect.poll(() => new URL(tab.url()).searchParams.get('draft'), app.patience).not.toBeNull();
  const other = await browser.page(new URL(tab.url()).pathname + new URL(tab.url()).search);
  await publishForm(other).form.waitFor();
  return other;
}

/** Documents that lie in the browser's database of drafts. */
const documents = (tab: Page): Promise<number> =>
  tab.evaluate(async () => {
    const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('no reason given')));
      });
    const opening = indexedDB.open('gen-registry-documents');
    // One that is not there yet is not made here: without its stores it would be of no use to the app.
    opening.addEventListener('upgradeneeded', () => opening.transaction?.abort());
    const db = await settled(opening).catch(() => null);
    if (db === null) return 0;
    const keys = await settled(db.transaction('documents').objectStore('documents').getAllKeys());
    db.close();
    return new Set(
      keys.filter((key) => Array.isArray(key) && key.length > 1).map((key) => (key as string[])[0]),
    ).size;
  });

async function shot(tab: Page, name: string): Promise<void> {
  const folder = process.env['E2E_SHOTS'];
  if (folder !== undefined) await tab.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

describe('a draft', () => {
  it('[B1] [U16] is typed into in two tabs at once, letter by letter, and both say the same; the caret stays', async () => {
    await using browser = await openBrowser({ url: relay.url });
    const one = await publisher(browser);
    await publishForm(one).field('Module id').fill('io.e2e.together');
    await publishForm(one).choose('together.wasm', answerModule(7));
    await readme(one).fill('middle');
    await saved(one);
    const other = await sameDraft(browser, one);
    await readmeIs(other, 'middle');
    await other.locator('.drop strong', { hasText: 'together.wasm' }).waitFor();

    await readme(one).press('Control+Home');
    await readme(other).press('Control+End');
    await Promise.all([
      readme(one).pressSequentially('from the first tab, ', { delay: 15 }),
      readme(other).pressSequentially(', from the second', { delay: 15 }),
    ]);
    const both = 'from the first tab, middle, from the second';
    await readmeIs(one, both);
    await readmeIs(other, both);
    await saved(one);
    await saved(other);
    await other.reload();
    await readmeIs(other, both);
    await other.locator('.drop strong', { hasText: 'together.wasm' }).waitFor();
    expect(await publishForm(other).field('Module id').inputValue()).toBe('io.e2e.together');
  });

  it('[B2] outlives a tab that crashes and a registry worker that is killed while one types', async () => {
    await using browser = await openBrowser({ url: relay.url });
    browser.expectErrors(/crash/i);
    const one = await publisher(browser);
    await readme(one).pressSequentially('first ');
    await saved(one);
    const other = await sameDraft(browser, one);
    await readmeIs(other, 'first ');
    await endRegistryWorker(one);
    await readme(one).press('Control+End');
    await readme(one).pressSequentially('second ');
    await saved(one);
    await readmeIs(other, 'first second ');
    await crash(one);
    await readme(other).press('Control+End');
    await readme(other).pressSequentially('third');
    await saved(other);
    await browser.close();
    await browser.open();
    const later = await browser.page('/publish');
    await drafts(later).getByRole('button', { name: 'Open Draft without a name' }).click();
    await readmeIs(later, 'first second third');
  });

  it('[B6] is published from one tab while another types: one release, no draft, and what was typed late can be kept', async () => {
    await using browser = await openBrowser({ url: relay.url });
    const one = await publisher(browser);
    await app.fillRelease(one, { id: 'io.e2e.raced', version: '1.0.0', wasm: answerModule(1) });
    await saved(one);
    const other = await sameDraft(browser, one);
    await other.locator('.drop strong', { hasText: 'module.wasm' }).waitFor();
    await Promise.all([
      readme(other).pressSequentially('Typed while it was published. '.repeat(4), { delay: 10 }),
      app.clickPublish(one),
    ]);
    await one.getByRole('region', { name: 'Published' }).waitFor();
    await gone(other).waitFor();
    await shot(other, 'draft-gone');
    expect(await readme(other).inputValue()).toBe('Typed while it was published. '.repeat(4));
    await expect.poll(() => documents(other), app.patience).toBe(0);
    await gone(other).getByRole('button', { name: 'Keep it as a new draft' }).click();
    await saved(other);
    await other.reload();
    await readmeIs(other, 'Typed while it was published. '.repeat(4));
    await other.locator('.drop strong', { hasText: 'module.wasm' }).waitFor();
    await expect.poll(() => app.outboxStates(one), app.patience).toEqual(['relayed']);
    expect((await relay.api<GenModule>('/api/modules/io.e2e.raced')).releases).toHaveLength(1);
    expect(await documents(other)).toBe(1);
  });

  it('[U13] what an older build kept of a form becomes a draft', async () => {
    await using browser = await openBrowser({ url: relay.url });
    const tab = await browser.page('/');
    await tab.evaluate(() =>
      sessionStorage.setItem(
        'publish-form',
        JSON.stringify({
          id: 'io.e2e.old',
          readme: 'From before',
          dependencies: [{ key: 0, id: 'io.e2e.x', range: '^1', optional: true }],
        }),
      ),
    );
    await app.visit(tab, 'Publish');
    await readmeIs(tab, 'From before');
    // Without an identity there is no mark that says so.
    await expect.poll(() => documents(tab), app.patience).toBe(1);
    const other = await sameDraft(browser, tab);
    await readmeIs(other, 'From before');
    expect(await other.getByLabel('Dependency 1: module id').inputValue()).toBe('io.e2e.x');
    await expect.poll(() => tab.evaluate(() => sessionStorage.getItem('publish-form'))).toBeNull();
  });

  it('[B3] is one of many, listed with its module; a deleted one is gone from tab and disk', async () => {
    await using browser = await openBrowser({ url: relay.url });
    const tab = await publisher(browser);
    const long = `io.e2e.${'a_rather_long_name_'.repeat(4)}end`;
    for (const [at, id] of ['io.e2e.one', long, 'io.e2e.three'].entries()) {
      await publishForm(tab).field('Module id').fill(id);
      await publishForm(tab).field('Version').fill(`1.0.${at}`);
      await publishForm(tab).choose('m.wasm', answerModule(3));
      await saved(tab);
      if (at < 2) {
        if (!(await drafts(tab).getByRole('button', { name: 'New draft' }).isVisible()))
          await drafts(tab).locator('summary').click();
        await drafts(tab).getByRole('button', { name: 'New draft' }).click();
        expect(await publishForm(tab).field('Module id').inputValue()).toBe('');
      }
    }
    await expect.poll(() => drafts(tab).locator('.draft-row').count(), app.patience).toBe(3);
    if (!(await drafts(tab).locator('.draft-row').first().isVisible()))
      await drafts(tab).locator('summary').click();
    await shot(tab, 'drafts-wide');
    await tab.setViewportSize({ width: 390, height: 844 });
    await tab.emulateMedia({ colorScheme: 'dark' });
    await drafts(tab)
      .getByRole('button', { name: `Delete ${long} 1.0.1` })
      .click();
    await shot(tab, 'drafts-phone');
    await drafts(tab).getByRole('button', { name: 'Delete this draft' }).click();
    await expect.poll(() => drafts(tab).locator('.draft-row').count(), app.patience).toBe(2);
    await expect.poll(() => documents(tab), app.patience).toBe(2);
    await drafts(tab).getByRole('button', { name: 'Open io.e2e.one 1.0.0' }).click();
    await expect
      .poll(() => publishForm(tab).field('Module id').inputValue(), app.patience)
      .toBe('io.e2e.one');
    await tab.locator('.drop strong', { hasText: 'm.wasm' }).waitFor();
    await drafts(tab).getByRole('button', { name: 'Delete io.e2e.one 1.0.0' }).click();
    await drafts(tab).getByRole('button', { name: 'Delete this draft' }).click();
    await expect.poll(() => publishForm(tab).field('Module id').inputValue(), app.patience).toBe('');
    await app.load(tab, '/publish?draft=nothing-of-the-kind');
    await gone(tab).waitFor();
  });

  it('[T6] [B1] is the same in two tabs also without SharedWorker', async () => {
    await using browser = await openBrowser({ url: relay.url });
    await browser.context().addInitScript(() => {
      Reflect.deleteProperty(globalThis, 'SharedWorker');
    });
    const one = await publisher(browser);
    await readme(one).fill('one');
    await saved(one);
    const other = await sameDraft(browser, one);
    await readmeIs(other, 'one');
    await readme(other).press('Control+End');
    await readme(other).pressSequentially(' two');
    await readmeIs(one, 'one two');
    await saved(other);
    await one.close();
    await readme(other).pressSequentially(' three');
    await saved(other);
  });
});
