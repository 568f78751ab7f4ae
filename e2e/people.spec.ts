import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../src/registry/identity.ts';
import { bringAxe, violations } from './harness/accessibility.ts';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { callRegistry } from './harness/registry-calls.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { answerModule } from './harness/tiny-wasm.ts';

const id = 'io.e2e.people';
let relay: Relay;
let browsers: readonly Browser[];
/** Ben's page: he published the module. */
let there: Page;
let ben: Identity;
let cy: Identity;
/** Two tabs of the reader. */
let here: Page;
let other: Page;

beforeAll(async () => {
  relay = await startRelay({ examples: false });
  const open = () => openBrowser({ url: relay.url });
  const [writer, rater, reader] = [await open(), await open(), await open()];
  browsers = [writer, rater, reader];
  there = await writer.page();
  await app.publish(there, { id, version: '1.0.0', wasm: answerModule(1) }, 'Ben');
  [ben] = (await callRegistry(there, 'identities')) as [Identity];
  await app.visit(there, 'Identity');
  const say = there.getByRole('form', { name: 'Publish a name' });
  await say.getByLabel('Public name').fill('Ben the builder');
  await say.getByLabel('Public name').press('Enter');
  await there
    .getByRole('region', { name: 'Public name' })
    .getByText(/^Saved/)
    .waitFor();
  await callRegistry(there, 'rate', crypto.randomUUID(), id, 4, 'solid <b>work</b>');
  const third = await rater.page();
  await app.results(third).first().waitFor({ timeout: app.patience.timeout });
  cy = (await callRegistry(third, 'createIdentity', 'Cy')) as Identity;
  await callRegistry(third, 'rate', crypto.randomUUID(), id, 2, 'so so');
  await bringAxe(reader.context());
  here = await reader.page(`/modules/${id}/ratings`);
  other = await reader.page(`/modules/${id}/ratings`);
  for (const page of [here, other])
    await rows(page, 'strangers').nth(1).waitFor({ timeout: app.patience.timeout });
});
afterAll(async () => {
  for (const browser of browsers) await browser[Symbol.asyncDispose]();
  await relay[Symbol.asyncDispose]();
});

type Group = 'strangers' | 'people you trust' | 'people they trust' | 'you';

function rows(page: Page, ring: Group) {
  return page.getByRole('list', { name: `Ratings by ${ring}`, exact: true }).locator('.rating');
}

async function ratedBy(page: Page): Promise<Partial<Record<Group, readonly string[]>>> {
  const shown: Partial<Record<Group, readonly string[]>> = {};
  for (const ring of ['you', 'people you trust', 'people they trust', 'strangers'] as const) {
    const texts = await rows(page, ring).locator('.rating-text').allInnerTexts();
    if (texts.length > 0) shown[ring] = texts;
  }
  return shown;
}

const [solid, soSo] = ['solid <b>work</b>', 'so so'];

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['E2E_SHOTS'];
  if (folder === undefined) return;
  for (const [scheme, width] of [
    ['light', 1280],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: join(folder, `${name} ${scheme} ${width}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 900 });
}

describe('people', () => {
  it('[L4] [L6] [P7] strangers are counted apart, reviews are plain text, and a name is what a key says of itself', async () => {
    expect(await ratedBy(here)).toEqual({ strangers: [soSo, solid] });
    const row = rows(here, 'strangers').filter({ hasText: solid });
    expect(await row.locator('.who').innerText()).toMatch(/^Ben the builder\s+z6Mk.*\s+says of itself$/);
    expect(await violations(here)).toEqual([]);
    await shoot(here, 'ratings of strangers');
  });

  it('[L1] [L4] trusting a person moves their rating up without a reload, also in a second tab', async () => {
    await rows(here, 'strangers').filter({ hasText: solid }).getByRole('link').click();
    await here.getByRole('heading', { name: 'Ben the builder', level: 1 }).waitFor();
    const known = here.getByRole('region', { name: 'First contact' });
    await known.getByText(/^First seen on this device on/).waitFor();
    await known.getByText('It owns 1 module and has rated 1 module.').waitFor();
    expect(await violations(here)).toEqual([]);
    await shoot(here, 'a stranger');
    await here.getByLabel('I trust this person').focus();
    await here.keyboard.press('Space');
    await expect
      .poll(() => ratedBy(other), app.patience)
      .toEqual({
        'people you trust': [solid],
        strangers: [soSo],
      });
    await here.goBack();
    await expect.poll(() => ratedBy(here), app.patience).toEqual(await ratedBy(other));
    await shoot(other, 'ratings with trust');
  });

  it('[L5] a petname is shown everywhere, and no other key can have one like it', async () => {
    await rows(here, 'people you trust').getByRole('link').click();
    const name = here.getByRole('form', { name: 'Your name for them' });
    await name.getByRole('textbox').fill('Ben from work');
    await name.getByRole('textbox').press('Enter');
    await here.getByRole('heading', { name: 'Ben from work', level: 1 }).waitFor();
    await here.getByText('It calls itself').waitFor();
    await rows(other, 'people you trust')
      .getByRole('link', { name: 'Ben from work', exact: true })
      .waitFor({ timeout: app.patience.timeout });
    await shoot(here, 'a trusted person');

    await app.load(here, `/people/${cy.did}`);
    await name.getByRole('textbox').fill('В\u0435n from w0rk');
    await name.getByRole('textbox').press('Enter');
    await name.locator('[data-code="people/name-taken"]').waitFor();
    await name.getByRole('textbox').fill('C'.repeat(64));
    await name.getByRole('textbox').press('Enter');
    await here.getByRole('heading', { name: 'C'.repeat(64), level: 1 }).waitFor();
    await here.setViewportSize({ width: 360, height: 800 });
    const wider = () => here.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await wider()).toBeLessThanOrEqual(0);
    await here.setViewportSize({ width: 1280, height: 900 });
    await name.getByRole('textbox').fill('');
    await name.getByRole('textbox').press('Enter');
    await here.getByRole('heading', { name: /z6Mk/, level: 1 }).waitFor();

    await app.load(here, '/people');
    await here.getByRole('list', { name: 'People' }).getByRole('link', { name: 'Ben from work' }).waitFor();
    expect(await violations(here)).toEqual([]);
    const find = here.getByRole('form', { name: 'Find a person' });
    await find.getByRole('textbox').fill('nobody');
    await find.getByRole('textbox').press('Enter');
    await find.locator('[data-code="rights/bad-did"]').waitFor();
    await shoot(here, 'people');
  });

  it('[L3] whom they trust in public comes into the second ring, and leaves it when they take it back', async () => {
    await app.load(there, `/people/${ben.did}`);
    await there.getByText('This is a key of this device.').waitFor();
    await app.load(there, `/people/${cy.did}`);
    const relation = there.getByRole('region', { name: 'You and this key' });
    await relation.getByText('Tell others').press('Enter');
    await relation.getByRole('button', { name: 'Say it in public' }).press('Enter');
    const moved = { 'people you trust': [solid], 'people they trust': [soSo] };
    await expect.poll(() => ratedBy(other), app.patience).toEqual(moved);
    await app.load(here, `/people/${cy.did}`);
    await here.getByText('Trusted by people you trust').waitFor();
    await here.getByText('1 person you trust says to trust it.').waitFor();
    await shoot(here, 'a person they trust');
    await shoot(other, 'ratings of three rings');
    await relation.getByRole('button', { name: 'Take it back' }).press('Enter');
    await here.getByText('A stranger to you').waitFor({ timeout: app.patience.timeout });
    await expect
      .poll(() => ratedBy(other), app.patience)
      .toEqual({ 'people you trust': [solid], strangers: [soSo] });
  });

  it('[F5] [L4] Discover sorts by what the circle says, and says so', async () => {
    await app.load(here, '/?sort=rating');
    await here.getByText(/Strangers change nothing here/).waitFor();
    const row = app.results(here).filter({ hasText: id });
    await row.getByText('4.0', { exact: true }).waitFor();
    expect(await row.locator('.result-side').innerText()).toContain('by one you trust');
    await shoot(here, 'discover by rating');
  });

  it('[P7] a rating is taken back, and is gone at the others', async () => {
    await app.openModule(there, id, 'ratings');
    const form = there.getByRole('form', { name: 'Your rating' });
    await form.getByRole('button', { name: 'Take it back' }).press('Enter');
    await form.getByText(/^Saved/).waitFor();
    expect(await form.getByLabel(/^Review/).inputValue()).toBe('');
    await there.getByRole('heading', { name: 'Rate this module' }).waitFor({ timeout: app.patience.timeout });
    await expect.poll(() => ratedBy(other), app.patience).toEqual({ strangers: [soSo] });
  });
});
