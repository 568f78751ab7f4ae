import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { richModule } from '../src/registry/validator/rich-module.cases.ts';
import { bringAxe, violations } from './harness/accessibility.ts';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { publishForm } from './harness/publish-form.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { answerModule } from './harness/tiny-wasm.ts';

const mine = 'io.e2e.answer';

describe('every screen keeps WCAG 2.1 A and AA, light and dark', () => {
  let relay: Relay;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    relay = await startRelay();
    browser = await openBrowser({ url: relay.url });
    await bringAxe(browser.context());
    page = await browser.page();
    await app.results(page).first().waitFor({ timeout: app.patience.timeout });
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await relay[Symbol.asyncDispose]();
  });

  it('[U12] Discover, with results and with none', async () => {
    expect(await violations(page)).toEqual([]);
    await app.search(page, 'zzqqxx');
    await page.getByRole('heading', { name: /Nothing found/ }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it.each([
    ['', '.prose'],
    ['versions', '[aria-label="Versions"]'],
    ['dependencies', '[aria-label="Dependencies"]'],
    ['interface', '[aria-label="Exports"]'],
    ['trust', '[aria-label="Publisher"]'],
    ['rights', '[aria-label="Rights"]'],
    ['history', '[aria-label="History"]'],
    ['ratings', '.tab-body form'],
  ])('[U12] a module, tab "%s"', async (tab, content) => {
    await app.openModule(page, 'io.example.site', tab);
    await page.locator(content).first().waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it.each([
    ['/files', 'Files'],
    ['/registries', 'Registries'],
    [`/join/${'01'.repeat(32)}?title=Ours`, 'Ours'],
    ['/pair', 'Pair two browsers'],
    ['/people', 'People'],
  ])('[U12] the page %s', async (path, heading) => {
    await app.load(page, path);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    if (path === '/pair') {
      await page.getByRole('button', { name: 'Make an offer' }).click();
      await page.getByTestId('pairing-text').waitFor();
    }
    expect(await violations(page)).toEqual([]);
  });

  it('[U12] Publish without an identity', async () => {
    await app.visit(page, 'Publish');
    await page.getByRole('region', { name: 'Identity needed' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('[U7] [U12] Publish with a report, and the page after it, which follows the release', async () => {
    await app.fillRelease(page, { id: mine, version: '1.0.0', wasm: answerModule(1) });
    await publishForm(page).report.getByText('Valid', { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await app.clickPublish(page);
    const done = page.getByRole('region', { name: 'Published' });
    await done.getByRole('heading', { name: 'Published', exact: true }).waitFor(app.patience);
    expect(await violations(page)).toEqual([]);
  });

  it('[U9] [U12] Publish with problems', async () => {
    await page.getByRole('button', { name: 'Publish another' }).click();
    const form = publishForm(page);
    await form.form
      .locator('input[type=file]')
      .setInputFiles([
        app.wasmFile(richModule(), 'rich.wasm'),
        app.wasmFile(answerModule(2), 'other.wasm'),
        { name: 'gen.json', mimeType: 'application/json', buffer: Buffer.from('{') },
      ]);
    await page.getByText('Only rich.wasm was looked at; other.wasm was left out.').waitFor();
    await form.form.getByLabel('Host profile').selectOption('wasi-p1');
    await form.enter({ 'Module id': 'Hello', Version: '1', Repository: 'nowhere' });
    await form.addDependency('io.example.nowhere', 'newest');
    await form.submit();
    await form.end.getByText('Not published; nothing was stored').first().waitFor();
    await form.report.getByText('Not valid').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('[U12] managing and rating one’s own module', async () => {
    for (const tab of ['manage', 'rights', 'ratings']) {
      await app.openModule(page, mine, tab);
      await page.locator('.tab-body form').first().waitFor();
      expect(await violations(page)).toEqual([]);
    }
  });

  it('[U12] Installed, and the Run panel with a result', async () => {
    await app.install(page, mine);
    expect(await violations(page)).toEqual([]);
    await app.visit(page, 'Installed');
    await page.getByRole('list', { name: 'Installed modules' }).getByRole('article').first().waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await app.run(page, mine, 'answer', [])).toMatchObject({ results: ['1'] });
    expect(await violations(page)).toEqual([]);
  });

  it('[U12] Identity, with a name being changed and with the recovery phrase', async () => {
    await app.visit(page, 'Identity');
    await page.getByRole('button', { name: 'Rename Ada' }).click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Export Ada' }).click();
    await page.getByRole('button', { name: 'Show the words' }).click();
    await page.getByRole('region', { name: 'Recovery phrase' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('[U12] Sync', async () => {
    expect(await app.outbox(page)).not.toEqual([]);
    expect(await violations(page)).toEqual([]);
  });

  it('[U12] what is not there', async () => {
    await app.load(page, '/nowhere');
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await violations(page)).toEqual([]);
    await app.load(page, '/modules/io.example.nowhere');
    await page.getByRole('heading', { name: 'This device does not know that module' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });
});
