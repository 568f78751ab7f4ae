import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import type { ModuleSummary } from '../src/registry/gen-module.ts';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { layLink } from './harness/link.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { answerModule, padded } from './harness/tiny-wasm.ts';

const id = 'io.e2e.between';
const release = (version: string, number: number) => ({
  id,
  version,
  wasm: answerModule(number),
  name: 'Between two',
});

async function knownModules(relay: Relay): Promise<number> {
  return (await relay.api<{ modules: readonly ModuleSummary[] }>('/api/modules')).modules.length;
}

/** A page of that browser that has everything the relay has. */
async function arrive(browser: Browser, count: number): Promise<Page> {
  const page = await browser.page();
  await app.waitForModules(page, count);
  await app.waitForShell(page);
  return page;
}

/** Waits until the page is connected with so many browsers, all over that route. */
async function expectBrowsers(page: Page, count: number, route: string | RegExp): Promise<void> {
  const wanted = Array.from({ length: count }, () =>
    typeof route === 'string' ? route : expect.stringMatching(route),
  );
  await expect.poll(() => app.browserRoutes(page), app.patience).toEqual(wanted);
}

/** Makes WebRTC find no way: what a network that lets nothing through looks like. */
async function withoutDirectRoute(browser: Browser): Promise<void> {
  await browser.context().addInitScript(() => {
    RTCPeerConnection.prototype.addIceCandidate = async () => {};
  });
}

describe('[N25] [N28] two browsers', () => {
  it('meet directly; what one publishes the other shows by itself, installs and runs, also when the relay is gone', async () => {
    await using links = new AsyncDisposableStack();
    const [leftLink, rightLink] = [links.use(await layLink()), links.use(await layLink())];
    await using relay = await startRelay({ host: leftLink.host });
    const count = await knownModules(relay);
    await using left = await openBrowser({ url: relay.url, link: leftLink });
    await using right = await openBrowser({ url: relay.url, link: rightLink });
    const [here, there] = [await arrive(left, count), await arrive(right, count)];
    await expectBrowsers(here, 1, 'direct');
    await expectBrowsers(there, 1, 'direct');

    await app.visit(there, 'Discover');
    expect(await app.publish(here, release('1.0.0', 1))).toContain('Published');
    await app.waitForModules(there, count + 1);
    await expect.poll(() => app.outboxStates(here), app.patience).toEqual(['relayed']);

    await relay.kill();
    await expect
      .poll(async () => (await app.peers(here)).find(({ route }) => route === 'relay')?.state, app.patience)
      .toBe('Unreachable');
    await expectBrowsers(here, 1, 'direct');
    expect(await app.publish(here, release('1.1.0', 2))).toContain('Published');
    await app.visit(there, 'Discover');
    await app
      .results(there)
      .filter({ hasText: id })
      .getByText('1.1.0')
      .waitFor({ timeout: app.patience.timeout });
    // A reload would end the connection, and with no relay nobody could bring the two together again.
    await app.results(there).getByRole('link', { name: id }).click();
    await there.getByRole('button', { name: /^Install / }).click();
    await there.getByText('verified again and installed').waitFor();
    expect(await app.run(there, id, 'answer', [])).toMatchObject({ results: ['2'] });
  });
});

describe('[N26] no direct route', () => {
  it('goes through the relay: said so, and 1 MB arrives whole', async () => {
    await using relay = await startRelay({ examples: false });
    await using left = await openBrowser({ url: relay.url });
    await using right = await openBrowser({ url: relay.url });
    await withoutDirectRoute(left);
    await withoutDirectRoute(right);
    const [here, there] = [await arrive(left, 0), await arrive(right, 0)];
    await expectBrowsers(here, 1, /^relayed/);
    await expectBrowsers(there, 1, /^relayed/);
    const wasm = padded(answerModule(3), 1_000_000);
    await app.publish(here, { ...release('1.0.0', 3), wasm });
    await app.visit(there, 'Discover');
    await app.waitForModules(there, 1);
    await expectBrowsers(there, 1, /^relayed/);
    expect(await app.install(there, id)).toEqual([id]);
    expect((await app.download(there, id)).equals(wasm)).toBe(true);
  });
});

describe('[N27] [N29] the relay restarts', () => {
  it('reservations are back: a third, late browser meets both', async () => {
    await using relay = await startRelay({ examples: false });
    await using left = await openBrowser({ url: relay.url });
    await using right = await openBrowser({ url: relay.url });
    const [here, there] = [await arrive(left, 0), await arrive(right, 0)];
    await expectBrowsers(here, 1, 'direct');
    await relay.kill();
    await relay.start();
    await using third = await openBrowser({ url: relay.url });
    const late = await arrive(third, 0);
    for (const page of [late, here, there]) await expectBrowsers(page, 2, 'direct');
  });
});

describe('[N31] a peer that is gone', () => {
  it('is noticed soon when its browser closes, and within 15 s when it dies', async () => {
    await using links = new AsyncDisposableStack();
    const [leftLink, rightLink] = [links.use(await layLink()), links.use(await layLink())];
    await using relay = await startRelay({ examples: false, host: leftLink.host });
    await using left = await openBrowser({ url: relay.url, link: leftLink });
    await using right = await openBrowser({ url: relay.url, link: rightLink });
    const here = await arrive(left, 0);
    await arrive(right, 0);
    await expectBrowsers(here, 1, 'direct');
    await right.close();
    // By its goodbye; where the browser ended before that was out, by the relay's word and two pings of 3 s without an answer.
    await expect.poll(() => app.browserRoutes(here), { timeout: 10_000, interval: 50 }).toEqual([]);
    await right.open();
    await arrive(right, 0);
    await expectBrowsers(here, 1, 'direct');
    await rightLink.down();
    await expect.poll(() => app.browserRoutes(here), { timeout: 15_000, interval: 100 }).toEqual([]);
    await rightLink.up();
    await expectBrowsers(here, 1, 'direct');
  });
});
