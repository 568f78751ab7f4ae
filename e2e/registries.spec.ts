import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { answerModule } from './harness/tiny-wasm.ts';

const slow = { timeout: 300_000 };
const title = 'Modules of our team';
let relay: Relay;

beforeAll(async () => {
  relay = await startRelay({ examples: false });
});
afterAll(() => relay[Symbol.asyncDispose]());

async function shot(page: Page, name: string): Promise<void> {
  const shots = process.env['E2E_SHOTS'];
  if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

const footer = (page: Page) => page.getByRole('contentinfo').getByRole('link');

/** Waits until the page has started anew with the registry of that title. */
async function opened(page: Page, name: string | RegExp): Promise<void> {
  await expect.poll(() => new URL(page.url()).pathname, app.patience).toBe('/');
  await expect.poll(() => footer(page).innerText(), app.patience).toMatch(name);
}

async function arrive(browser: Browser): Promise<Page> {
  const page = await browser.page('/');
  await expect.poll(() => app.networkWords(page), app.patience).toBe('Connected');
  return page;
}

/** Makes a registry as a person does; the owner's words. */
async function make(page: Page): Promise<string> {
  await footer(page).click();
  await page.getByRole('heading', { name: 'Registries', level: 1 }).waitFor();
  await app.createIdentity(page, 'Anna');
  const form = page.getByRole('form', { name: 'Make a registry' });
  await form.getByLabel('Title').fill(title);
  await form.getByRole('button', { name: 'Make the owner’s key' }).click();
  const items = form.getByRole('list').getByRole('listitem');
  await items.nth(23).waitFor();
  const words = (await items.allInnerTexts()).map((text) => text.replace(/^\d+\s*/, '').trim());
  expect(words).toHaveLength(24);
  const submit = form.getByRole('button', { name: 'Make the registry' });
  expect(await submit.isDisabled()).toBe(true);
  const label = await form.locator('label', { hasText: /^Word \d+$/ }).innerText();
  await form.getByLabel(label).fill(words[Number(label.slice(5)) - 1] ?? '');
  await shot(page, 'registry-words');
  await submit.click();
  await opened(page, title);
  return words.join(' ');
}

describe('[J1] [J2] [J3] [J4] several registries', () => {
  it(
    'one is made in a browser and joined by its link; browsers meet at a relay that carries another, the maker grants names',
    slow,
    async () => {
      await using left = await openBrowser({ url: relay.url });
      await using right = await openBrowser({ url: relay.url, width: 390, colorScheme: 'dark' });
      const here = await arrive(left);
      const second = await left.page('/');
      await make(here);
      await here.getByRole('link', { name: 'Publish the first module' }).waitFor();
      // another tab starts anew with it as well
      await opened(second, title);
      await second.close();
      expect(await app.publish(here, { id: 'io.team.hello', version: '1.0.0', wasm: answerModule(1) })).toBe(
        'Published on this device',
      );
      await footer(here).click();
      const mine = here.getByRole('list', { name: 'Registries on this device' });
      await expect.poll(() => mine.getByRole('heading').allInnerTexts(), app.patience).toHaveLength(2);
      await expect.poll(() => app.networkWords(here), app.patience).toMatch(/^No peers · 1 waiting/);
      await shot(here, 'registries');
      const ours = mine.getByRole('listitem').filter({ hasText: title });
      await ours.getByRole('button', { name: 'Share' }).click();
      const link = await ours.locator('.copyable .mono').innerText();
      expect(new URL(link).origin).toBe(new URL(relay.url).origin);

      const there = await arrive(right);
      await there.goto(link);
      await there.getByRole('heading', { name: title, level: 1 }).waitFor();
      await shot(there, 'join-phone');
      await there.getByRole('button', { name: 'Join' }).click();
      await opened(there, title);
      await app.waitForModules(there, 1);
      expect(await app.install(there, 'io.team.hello')).toEqual(['io.team.hello']);
      await app.publish(there, { id: 'io.team.guest', version: '1.0.0', wasm: answerModule(2) }, 'Guest');
      await app.visit(here, 'Discover');
      await app.waitForModules(here, 2);
      await expect.poll(() => app.outboxStates(there), app.patience).toEqual(['ready']);
      await expect.poll(() => app.networkWords(here), app.patience).toMatch(/^Connected/);
      // a name that is taken is refused here as well
      await app.fillRelease(there, { id: 'io.team.hello', version: '2.0.0', wasm: answerModule(3) });
      await app.clickPublish(there);
      await there.getByText('Not published; nothing was stored').waitFor(app.patience);

      // opened at the next start, and switched back
      await left.close();
      await left.open();
      const again = await left.page('/');
      await opened(again, title);
      await app.waitForModules(again, 2);
      await footer(again).click();
      const list = again.getByRole('list', { name: 'Registries on this device' });
      const other = list.getByRole('listitem').filter({ hasNotText: title });
      await other.getByRole('button', { name: /^Open / }).click();
      await opened(again, /^(?!Modules of our team)/);
      await expect.poll(() => app.networkWords(again), app.patience).toBe('Connected');
      await app.waitForModules(again, 0);
    },
  );

  it('[J5] leaving says what it deletes, and what of it nobody else has', slow, async () => {
    await using browser = await openBrowser({ url: relay.url });
    const page = await arrive(browser);
    await make(page);
    await app.publish(page, { id: 'io.team.gone', version: '1.0.0', wasm: answerModule(4) });
    await footer(page).click();
    const item = page.getByRole('list', { name: 'Registries on this device' }).getByRole('listitem').filter({
      hasText: title,
    });
    await item.getByRole('button', { name: 'Leave' }).click();
    const words = item.locator('.notice');
    await expect.poll(() => words.innerText(), app.patience).toContain('reached nobody yet');
    expect(await words.innerText()).toContain('1 module');
    await shot(page, 'registry-leave');
    await words.getByRole('button', { name: 'Delete and leave' }).click();
    await opened(page, /^(?!Modules of our team)/);
    const databases = (): Promise<string[]> =>
      page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));
    await footer(page).click();
    await expect
      .poll(() => page.getByRole('listitem').filter({ hasText: title }).count(), app.patience)
      .toBe(0);
    await expect
      .poll(
        async () => (await databases()).filter((name) => /^gen-registry-[0-9a-f]/.test(name)),
        app.patience,
      )
      .toEqual([]);
    // the identity is still there
    await app.visit(page, 'Identity');
    await page.getByText('Anna').first().waitFor();
  });

  it('[J3] a file of a registry that is not here leads to joining it', slow, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gen-e2e-registries-'));
    try {
      await using left = await openBrowser({ url: relay.url });
      await using right = await openBrowser({ url: relay.url });
      const here = await arrive(left);
      await left.context().addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
      await make(here);
      await app.publish(here, { id: 'io.team.filed', version: '1.0.0', wasm: answerModule(5) });
      await app.load(here, '/files');
      const saving = here.waitForEvent('download');
      await here.getByRole('button', { name: 'Export' }).click();
      const file = join(folder, 'team.gendrop');
      await (await saving).saveAs(file);
      await left.close();

      const there = await arrive(right);
      const choose = () =>
        there.getByRole('region', { name: 'Import' }).locator('input[type="file"]').setInputFiles(file);
      await app.load(there, '/files');
      await choose();
      await there.getByRole('link', { name: 'Join that registry' }).click();
      await there.getByRole('button', { name: 'Join' }).click();
      await expect.poll(() => new URL(there.url()).pathname, app.patience).toBe('/');
      await app.load(there, '/files');
      await choose();
      await there.getByRole('link', { name: 'io.team.filed' }).waitFor(app.patience);
      await opened(await right.page('/'), title);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
