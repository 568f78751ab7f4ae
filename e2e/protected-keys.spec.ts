import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bringAxe, violations } from './harness/accessibility.ts';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { identitiesIn } from './harness/stored.ts';
import { answerModule } from './harness/tiny-wasm.ts';

const passphrase = 'correct horse battery';
const id = 'io.e2e.sealed';

let relay: Relay;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  relay = await startRelay();
  browser = await openBrowser({ url: relay.url });
  await bringAxe(browser.context());
  page = await browser.page();
  await app.waitForShell(page);
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await relay[Symbol.asyncDispose]();
});

/** Closes every tab, and with them the registry worker, and opens the app anew. */
async function reopen(path: string): Promise<void> {
  await browser.close();
  await browser.open();
  await bringAxe(browser.context());
  page = await browser.page(path);
}

const identity = (name: string) => page.getByRole('article').filter({ hasText: name });

async function typeTwice(name: string): Promise<void> {
  const form = page.getByRole('form', { name });
  await form.getByLabel('New passphrase').fill(passphrase);
  await form.getByLabel('The same again').fill(passphrase);
  await form.getByLabel('The same again').press('Enter');
}

async function unlock(name: string, words = passphrase): Promise<void> {
  const form = page.getByRole('form', { name: `Unlock: ${name}` });
  await form.getByLabel(`Passphrase of ${name}`).fill(words);
  await form.getByLabel(`Passphrase of ${name}`).press('Enter');
}

async function shoot(name: string): Promise<void> {
  const folder = process.env['E2E_SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

describe('a key under a passphrase', () => {
  it('[K1] protected, its seed is gone from storage', async () => {
    await app.visit(page, 'Identity');
    await app.createIdentity(page, 'Ada');
    await identity('Ada').getByRole('button', { name: 'Protect Ada' }).waitFor(app.patience);
    const [plain] = await identitiesIn(page);
    expect(plain?.seed).toMatch(/^[0-9a-f]{64}$/);
    await identity('Ada').getByRole('button', { name: 'Protect Ada' }).click();
    await page.getByRole('form', { name: 'Passphrase for Ada' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot('protect');
    await typeTwice('Passphrase for Ada');
    await identity('Ada').getByText('Unlocked', { exact: true }).waitFor(app.patience);
    const [sealed] = await identitiesIn(page);
    expect(sealed?.seed).toBeNull();
    expect(sealed?.text).not.toContain(plain?.seed);
  });

  it('[K4] [K11] opened anew it is locked; Publish keeps the form, unlocks in place and publishes', async () => {
    await reopen('/identity');
    await identity('Ada').getByText('Locked', { exact: true }).waitFor(app.patience);
    await app.fillRelease(page, { id, version: '1.0.0', wasm: answerModule(1), description: 'kept' });
    await app.clickPublish(page);
    const form = page.getByRole('form', { name: 'Publish a module' });
    await form.getByText('the key of "Ada" to be unlocked').waitFor(app.patience);
    await page.getByRole('region', { name: 'Identity locked' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot('publish-locked');
    await unlock('Ada', 'incorrect horse battery');
    await page.locator('[data-code="identity/wrong-secret"]').waitFor(app.patience);
    await unlock('Ada');
    await page
      .getByRole('region', { name: 'Identity locked' })
      .waitFor({ ...app.patience, state: 'detached' });
    expect(await form.getByLabel('Module id', { exact: true }).inputValue()).toBe(id);
    await app.clickPublish(page);
    await page.getByRole('region', { name: 'Published' }).waitFor(app.patience);
  });

  it('[K11] rating and editing a module while locked offer the same, and keep what was written', async () => {
    await reopen(`/modules/${id}/manage`);
    const edit = page.getByRole('form', { name: 'Edit description' });
    await edit.getByLabel('Description').fill('changed while locked');
    await edit.getByRole('button', { name: 'Save description' }).click();
    await edit.locator('[data-code="identity/locked"]').waitFor(app.patience);
    await unlock('Ada');
    await page
      .getByRole('region', { name: 'Identity locked' })
      .waitFor({ ...app.patience, state: 'detached' });
    expect(await edit.getByLabel('Description').inputValue()).toBe('changed while locked');
    await edit.getByRole('button', { name: 'Save description' }).click();
    await edit.getByText(/^Saved/).waitFor(app.patience);

    await app.visit(page, 'Identity');
    await identity('Ada').getByRole('button', { name: 'Lock Ada' }).click();
    await identity('Ada').getByText('Locked', { exact: true }).waitFor(app.patience);
    await app.openModule(page, 'io.example.site', 'ratings');
    const rating = page.getByRole('form', { name: 'Your rating' });
    await rating.getByRole('radio', { name: '4 stars' }).check();
    await rating.getByLabel(/^Review/).fill('written while locked');
    await unlock('Ada');
    await page
      .getByRole('region', { name: 'Identity locked' })
      .waitFor({ ...app.patience, state: 'detached' });
    expect(await rating.getByLabel(/^Review/).inputValue()).toBe('written while locked');
    await rating.getByRole('button', { name: 'Publish rating' }).click();
    await rating.getByText(/^Saved/).waitFor(app.patience);
  });

  it('[K7] [K8] its phrase asks first; its file goes to another browser', async () => {
    await app.visit(page, 'Identity');
    await identity('Ada').getByRole('button', { name: 'Export Ada' }).click();
    await page.getByLabel('Passphrase of Ada').fill(passphrase);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Show the words' }).waitFor(app.patience);
    await identity('Ada').getByRole('button', { name: 'Save file of Ada' }).click();
    await page.getByLabel('Passphrase of Ada').fill(passphrase);
    await page.getByRole('button', { name: 'Continue' }).click();
    const saving = page.waitForEvent('download');
    await page.getByRole('form', { name: 'Passphrase for the file of Ada' }).waitFor(app.patience);
    await typeTwice('Passphrase for the file of Ada');
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe('ada.genkey');
    const bytes = await readFile(await saved.path());

    await using other = await openBrowser({ url: relay.url, width: 390, colorScheme: 'dark' });
    page = await other.page('/identity');
    const form = page.getByRole('form', { name: 'Import identity file' });
    await form
      .getByLabel('Choose a .genkey file')
      .setInputFiles({ name: 'ada.genkey', mimeType: 'application/json', buffer: bytes });
    await form.getByLabel('Passphrase of the file').fill(passphrase);
    await form.getByRole('button', { name: 'Import the file' }).click();
    await identity('Ada').getByText('Locked', { exact: true }).waitFor(app.patience);
    await identity('Ada').getByRole('button', { name: 'Unlock Ada' }).click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await shoot('phone-dark');
    await unlock('Ada');
    await identity('Ada').getByText('Unlocked', { exact: true }).waitFor(app.patience);
  });
});

describe('a key under a passkey', () => {
  it('[K9] is locked when the app is opened anew and unlocked by its PRF', async () => {
    page = await browser.page('/identity');
    const cdp = await browser.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const add = () =>
      cdp.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          ctap2Version: 'ctap2_1',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          hasPrf: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
    const { authenticatorId } = await add();
    await app.createIdentity(page, 'Kay');
    await identity('Kay').getByRole('button', { name: 'Protect Kay' }).click();
    await page.getByRole('button', { name: 'Protect with a passkey' }).click();
    await identity('Kay').getByText('protected by a passkey').waitFor(app.patience);
    const kay = (await identitiesIn(page)).find(({ name }) => name === 'Kay');
    expect(kay?.seed).toBeNull();
    await identity('Kay').getByRole('button', { name: 'Lock Kay' }).click();
    await identity('Kay').getByRole('button', { name: 'Unlock Kay' }).click();
    await page.getByRole('button', { name: 'Unlock with the passkey' }).click();
    await identity('Kay').getByText('Unlocked', { exact: true }).waitFor(app.patience);

    await identity('Kay').getByRole('button', { name: 'Lock Kay' }).click();
    await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    await add();
    await identity('Kay').getByRole('button', { name: 'Unlock Kay' }).click();
    await page.getByRole('button', { name: 'Unlock with the passkey' }).click();
    await identity('Kay').locator('[data-code="identity/bad-passkey"]').waitFor(app.patience);
    await identity('Kay').getByText('Locked', { exact: true }).waitFor();
  });
});
