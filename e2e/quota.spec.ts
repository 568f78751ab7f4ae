import { expect, it } from 'vitest';
import type { Page } from 'playwright';
import { name, section, wasm } from '../src/registry/validator/rich-module.cases.ts';
import * as app from './harness/app.ts';
import { openBrowser } from './harness/browser.ts';
import { publishForm, readProblem } from './harness/publish-form.ts';
import { startRelay } from './harness/relay.ts';
import { storedIn } from './harness/stored.ts';

/** Room for the app's own files and a small registry. The big module alone is more: Chromium looks up what is used only now and then. */
const quota = 9_000_000;

it('[S9] a publish that finds no room says so, stores nothing and keeps the form; a small one still works', async () => {
  await using relay = await startRelay({ examples: false });
  await using browser = await openBrowser({ url: relay.url });
  const page = await browser.context().newPage();
  await limitStorage(page, relay.url);
  await page.goto(new URL('/publish', relay.url).href);
  await app.createIdentity(page, 'Ada');
  await app.waitForShell(page);
  await app.publish(page, {
    id: 'io.example.small',
    version: '1.0.0',
    wasm: wasm(section(0, name('small'))),
  });
  await expect.poll(async () => (await app.outboxStates(page)).join(), app.patience).toBe('relayed');
  const before = await storedIn(page);

  await app.fillRelease(page, {
    id: 'io.example.big',
    version: '1.0.0',
    wasm: noise(9_500_000),
    description: 'Does not fit',
  });
  const form = publishForm(page);
  await form.submit();
  const shown = await readProblem(form.end.locator('[data-code="storage/quota"]'));
  expect(shown.expected).toBe("room in this browser's storage");
  expect(shown.found).toMatch(/no room for the release \(9,[\d,]+ bytes\)/);
  expect(await form.field('Description').inputValue()).toBe('Does not fit');
  expect(await storedIn(page)).toEqual(before);

  await page.reload();
  await form.form.waitFor();
  expect(await storedIn(page)).toEqual(before);
  await app.visit(page, 'Discover');
  await app.waitForModules(page, 1);
  await app.publish(page, {
    id: 'io.example.small',
    version: '1.0.1',
    wasm: wasm(section(0, name('again'))),
  });
  await expect.poll(async () => (await app.outboxStates(page)).join(), app.patience).toBe('relayed');
});

/** The browser looks at its quota when it opens a database first: this must come before the app. */
async function limitStorage(page: Page, url: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(url).origin, quotaSize: quota });
}

/** A valid module of about that many bytes which no browser can compress. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  const size = length + 2;
  const leb = [0, 7, 14, 21].map((shift) => ((size >>> shift) & 0x7f) | (shift < 21 ? 0x80 : 0));
  return Uint8Array.from([...wasm(), 0, ...leb, 1, 0x6e, ...bytes]);
}
