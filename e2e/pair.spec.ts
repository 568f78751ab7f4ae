import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { startRelay } from './harness/relay.ts';
import { endRegistryWorker } from './harness/threads.ts';
import { answerModule } from './harness/tiny-wasm.ts';

const slow = { timeout: 300_000 };
const id = 'io.e2e.paired';

async function shot(page: Page, name: string): Promise<void> {
  const shots = process.env['E2E_SHOTS'];
  if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

/** Goes there as a person does: nothing is loaded anew. */
async function goToPairing(page: Page): Promise<void> {
  await app.visit(page, 'Sync');
  await page.getByRole('link', { name: 'pair by two texts' }).click();
  await page.getByRole('heading', { name: 'Pair two browsers', level: 1 }).waitFor();
}

const textOf = (page: Page) => page.getByTestId('pairing-text').innerText();

async function makeOffer(page: Page): Promise<string> {
  await goToPairing(page);
  await page.getByRole('button', { name: 'Make an offer' }).click();
  return textOf(page);
}

async function answerOffer(page: Page, offer: string): Promise<string> {
  await goToPairing(page);
  await page.getByLabel(/the other browser’s offer$/).fill(offer);
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  return textOf(page);
}

async function takeAnswer(page: Page, answer: string): Promise<void> {
  await page.getByLabel('The other browser’s answer').fill(answer);
  await page.getByRole('button', { name: 'Connect' }).click();
}

const connected = (page: Page) => page.getByRole('heading', { name: 'Connected, with no relay between' });

/** A browser that knows the registry, with its relay gone. */
async function reopened(browser: Browser): Promise<Page> {
  await browser.open();
  const page = await browser.page('/');
  await expect.poll(() => app.networkWords(page), app.patience).toMatch(/^No peers/);
  return page;
}

describe('[N43] two browsers without a relay', () => {
  it('meet by two texts, and what one publishes the other shows by itself and installs', slow, async () => {
    await using relay = await startRelay({ examples: false });
    await using a = await openBrowser({ url: relay.url });
    await using b = await openBrowser({ url: relay.url, width: 390, colorScheme: 'dark' });
    const first = await a.page('/');
    await expect.poll(() => app.networkWords(first), app.patience).toBe('Connected');
    await app.publish(first, { id, version: '1.0.0', wasm: answerModule(1) });
    await expect.poll(() => app.outboxStates(first), app.patience).toEqual(['relayed']);
    await app.waitForShell(first);
    await a.close();
    const second = await b.page('/');
    await app.waitForModules(second, 1);
    await app.waitForShell(second);
    await b.close();
    await relay.stop();
    const here = await reopened(a);
    const there = await reopened(b);

    const offer = await makeOffer(here);
    expect(offer).toMatch(/^genpair1\./);
    expect(offer.length).toBeLessThan(500);
    await shot(here, 'pair-offer');
    // what is wrong is said, and nothing is lost by it
    await takeAnswer(here, 'hello');
    await here.getByText('another text, or a part of it').waitFor();
    await takeAnswer(here, offer);
    await here.getByText('an offer', { exact: false }).first().waitFor();
    const answer = await answerOffer(there, `${offer.slice(0, 60)}\n  ${offer.slice(60)}`);
    await shot(there, 'pair-answer-phone');
    await takeAnswer(here, answer);
    await connected(here).waitFor(app.patience);
    await connected(there).waitFor(app.patience);
    await shot(here, 'pair-connected');

    await app.visit(there, 'Discover');
    await app.publish(here, { id, version: '1.1.0', wasm: answerModule(2) });
    await expect.poll(() => app.results(there).first().innerText(), app.patience).toContain('1.1.0');
    await app.showModule(there, id);
    expect(await app.clickInstall(there)).toEqual([id]);
    expect(await app.browserRoutes(here)).toEqual(['direct']);

    // a worker that is replaced goes on over the same connection
    await endRegistryWorker(here);
    await app.publish(here, { id, version: '1.2.0', wasm: answerModule(3) });
    await app.visit(there, 'Discover');
    await expect.poll(() => app.results(there).first().innerText(), app.patience).toContain('1.2.0');

    // the end of one side is the end of both
    await goToPairing(here);
    await here.getByRole('button', { name: 'Disconnect' }).click();
    await expect.poll(() => app.browserRoutes(there), app.patience).toEqual([]);
  });
});
