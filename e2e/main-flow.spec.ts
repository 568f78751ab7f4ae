import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModuleSummary } from '../src/registry/gen-module.ts';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { answerModule, loopingModule } from './harness/tiny-wasm.ts';

let relay: Relay;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  relay = await startRelay();
  browser = await openBrowser({ url: relay.url });
  page = await browser.page();
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await relay[Symbol.asyncDispose]();
});

const summaries = async (): Promise<readonly ModuleSummary[]> =>
  (await relay.api<{ modules: readonly ModuleSummary[] }>('/api/modules')).modules;

describe('finding', () => {
  it('[N18] a first visit fills with the registry by itself', async () => {
    await app.waitForModules(page, (await summaries()).length);
    expect(await app.moduleCount(page)).toBeGreaterThanOrEqual(12);
    await expect.poll(() => app.networkWords(page), app.patience).toBe('Connected');
  });

  it('[F1] [F3] [F5] searches as one types, narrows by tag, sorts', async () => {
    await app.visit(page, 'Discover');
    await page.getByRole('searchbox', { name: 'Search modules' }).pressSequentially('leven');
    await expect.poll(async () => (await app.resultIds(page))[0], app.patience).toBe('io.univrs.levenshtein');
    await expect.poll(() => app.moduleCount(page)).toBeLessThan(6);
    await app.search(page, '');
    await page.getByRole('button', { name: /^hashing/ }).click();
    const hashing = (await summaries()).filter(({ tags }) => tags.includes('hashing')).map(({ id }) => id);
    await expect.poll(async () => (await app.resultIds(page)).toSorted(), app.patience).toEqual(hashing);
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await expect.poll(() => app.resultIds(page), app.patience).toEqual(hashing.toSorted());
    await app.search(page, 'zzqqxx');
    await page.getByRole('heading', { name: /Nothing found/ }).waitFor();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await app.waitForModules(page, (await summaries()).length);
  });

  it('a module page shows readme, versions, dependencies, interface and trust', async () => {
    await app.openModule(page, 'io.example.site');
    const main = page.getByRole('main');
    const tab = (name: RegExp): Promise<void> =>
      page.getByRole('navigation', { name: 'About this module' }).getByRole('link', { name }).click();
    await main.locator('.tab-body').getByRole('heading').first().waitFor();
    await tab(/^Versions/);
    await main.getByRole('list', { name: 'Versions' }).getByRole('link', { name: '0.2.0' }).waitFor();
    await tab(/^Dependencies/);
    const needs = main.getByRole('list', { name: 'Dependencies' });
    await needs.getByRole('link', { name: 'io.example.markdown' }).waitFor();
    expect(await needs.innerText()).toContain('^1.0.0');
    await tab(/Exports/);
    const exports = main.getByRole('list', { name: 'Exports' });
    await exports.getByText('plain_text', { exact: true }).waitFor();
    expect(await exports.innerText()).toMatch(/\(i32.*\) -> i32/);
    await tab(/^Trust/);
    const publisher = main.getByRole('region', { name: 'Publisher' });
    expect(await publisher.innerText()).toMatch(/did:key:z6Mk[\s\S]*Registry root/);
  });
});

describe('installing and running', () => {
  it('[R2] [R3] installs a module with what it depends on, dependencies first', async () => {
    const installed = await app.install(page, 'io.example.site');
    expect(installed.at(-1)).toBe('io.example.site');
    expect(installed.toSorted()).toEqual([
      'io.example.markdown',
      'io.example.site',
      'io.univrs.crc32',
      'io.univrs.text',
      'io.univrs.utf8',
    ]);
    await app.visit(page, 'Installed');
    const list = page.getByRole('list', { name: 'Installed modules' });
    await expect.poll(() => list.getByRole('article').count(), app.patience).toBe(5);
  });

  it('[V10] runs a function of numbers', async () => {
    await app.install(page, 'io.univrs.primes');
    expect(await app.run(page, 'io.univrs.primes', 'gcd', ['1071', '462'])).toMatchObject({
      results: ['21'],
    });
    const refused = await app.run(page, 'io.univrs.primes', 'gcd', ['x', '462']);
    expect(refused.problem).toMatch(/Expected.*Found.*What to do/s);
  });

  it('[V14] shows what a dol module prints', async () => {
    await app.install(page, 'io.univrs.counter');
    const ran = await app.run(page, 'io.univrs.counter', 'new_Counter', ['7']);
    expect(ran).toMatchObject({ results: ['7'], output: expect.stringContaining('counter created') });
  });

  it('[V17] ends what never returns', async () => {
    await app.publish(page, { id: 'io.e2e.spin', version: '1.0.0', wasm: loopingModule() });
    await app.install(page, 'io.e2e.spin');
    const started = Date.now();
    const { problem } = await app.run(page, 'io.e2e.spin', 'spin', []);
    expect(problem).toMatch(/Stopped.*5 s/s);
    expect(Date.now() - started).toBeGreaterThanOrEqual(5_000);
  });
});

describe('writing', () => {
  it('[P7] rates a module', async () => {
    await app.openModule(page, 'io.univrs.crc32', 'ratings');
    const form = page.getByRole('form', { name: 'Your rating' });
    const identity = page.getByRole('form', { name: 'Create identity' });
    await form.or(identity).waitFor();
    if (await identity.isVisible()) await app.createIdentity(page, 'Ada');
    await form.getByRole('radio', { name: '4 stars' }).check();
    await form.getByLabel(/^Review/).fill('Fast, and right.');
    await form.getByRole('button', { name: 'Publish rating' }).click();
    const given = page.getByRole('list', { name: 'Ratings' });
    await given.getByText('Fast, and right.').waitFor();
    await expect
      .poll(
        async () => (await summaries()).find(({ id }) => id === 'io.univrs.crc32')?.ratings.strangers,
        app.patience,
      )
      .toMatchObject({ average: 4, count: 1 });
  });

  it('[P6] yanks one version, deprecates the module', async () => {
    const id = 'io.e2e.answer';
    await app.publish(page, { id, version: '1.0.0', wasm: answerModule(1) });
    await page.getByRole('button', { name: 'Publish another' }).click();
    await app.publish(page, { id, version: '1.1.0', wasm: answerModule(2) });
    await app.openModule(page, id, 'manage');
    const yank = page.getByRole('form', { name: 'Yank' });
    await yank.getByLabel('Reason').fill('Answers wrongly.');
    await yank.getByRole('button', { name: 'Yank 1.1.0' }).click();
    await expect
      .poll(async () => (await summaries()).find((module) => module.id === id)?.latest, app.patience)
      .toBe('1.0.0');
    await app.openModule(page, id);
    await page.getByRole('button', { name: 'Install 1.0.0' }).waitFor();
    await app.load(page, `/modules/${id}/manage`);
    const deprecate = page.getByRole('form', { name: 'Deprecate' });
    await deprecate.getByLabel('Reason').fill('No longer kept.');
    await deprecate.getByLabel(/^Replacement/).fill('io.univrs.primes');
    await deprecate.getByRole('button', { name: /^Deprecate/ }).click();
    await page.getByText('This module is deprecated').first().waitFor();
    await expect
      .poll(async () => (await summaries()).find((module) => module.id === id)?.deprecated, app.patience)
      .toBe(true);
  });
});

describe('identity', () => {
  it('[P9] is created, renamed, exported and taken up in another browser', async () => {
    await app.visit(page, 'Identity');
    await app.createIdentity(page, 'Grace');
    await page.getByRole('button', { name: 'Rename Grace' }).click();
    const rename = page.getByRole('form', { name: 'Rename Grace' });
    await rename.getByLabel('New name').fill('Grace H.');
    await rename.getByRole('button', { name: 'Save' }).click();
    const grace = page.getByRole('article').filter({ hasText: 'Grace H.' });
    const did = /did:key:\w+/.exec(await grace.innerText())?.[0];
    await grace.getByRole('button', { name: 'Export Grace H.' }).click();
    await grace.getByRole('button', { name: 'Show the words' }).click();
    const phraseWords = grace.getByRole('region', { name: 'Recovery phrase' }).getByRole('listitem');
    await phraseWords.first().waitFor();
    const words = await phraseWords.allInnerTexts();
    expect(words).toHaveLength(24);
    const phrase = words.map((word) => word.replace(/^\d+\s*/, '')).join(' ');

    await using other = await openBrowser({ url: relay.url });
    const there = await other.page('/identity');
    const form = there.getByRole('form', { name: 'Import identity' });
    await form.getByLabel('Recovery phrase').fill(phrase);
    await form.getByLabel('Name of the imported identity').fill('Grace again');
    await form.getByRole('button', { name: 'Import identity' }).click();
    const taken = there.getByRole('article').filter({ hasText: 'Grace again' });
    await taken.waitFor();
    expect(did).toMatch(/^did:key:z6Mk/);
    expect(await taken.innerText()).toContain(did);
  });
});
