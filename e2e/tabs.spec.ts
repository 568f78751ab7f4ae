import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenModule } from '../src/registry/gen-module.ts';
import * as app from './harness/app.ts';
import { openBrowser } from './harness/browser.ts';
import { knownModules, openTabs } from './harness/open-tabs.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { crash } from './harness/threads.ts';
import { answerModule } from './harness/tiny-wasm.ts';

let relay: Relay;
beforeAll(async () => {
  relay = await startRelay();
});
afterAll(() => relay[Symbol.asyncDispose]());

const published = (page: Page) => page.getByRole('region', { name: 'Published' });
const refused = (page: Page) => page.getByRole('alert').filter({ hasText: 'Not published' });

/** Either the whole release is there, installs and goes out, or there is no trace of it (the worker may still be finishing it). */
async function expectWholeOrNothing(page: Page, id: string): Promise<void> {
  await app.load(page, `/modules/${id}`);
  const unknown = page.getByText('This device does not know that module');
  await unknown
    .or(page.getByRole('button', { name: /^Install/ }))
    .first()
    .waitFor();
  if (await unknown.isVisible()) return;
  expect(await app.install(page, id)).toEqual([id]);
  await expect.poll(() => app.outboxStates(page), app.patience).toEqual(['relayed']);
  expect((await relay.api<GenModule>(`/api/modules/${id}`)).releases).toHaveLength(1);
}

describe('[T1] [P1] two tabs', () => {
  it('publish different modules at the same moment', async () => {
    await using browser = await openBrowser({ url: relay.url });
    const tabs = await openTabs(browser, relay);
    const count = await knownModules(relay);
    for (const [index, tab] of tabs.entries()) {
      await app.fillRelease(tab, { id: `io.e2e.tab${index}`, version: '1.0.0', wasm: answerModule(index) });
    }
    await Promise.all(tabs.map((tab) => app.clickPublish(tab)));
    for (const tab of tabs) {
      await published(tab).waitFor();
      await app.visit(tab, 'Discover');
      await app.waitForModules(tab, count + 2);
    }
    await expect.poll(() => app.outboxStates(tabs[0]), app.patience).toEqual(['relayed']);
  });

  it('publish different bytes under one id and version: one wins, the other is told', async () => {
    await using browser = await openBrowser({ url: relay.url });
    const tabs = await openTabs(browser, relay);
    const id = 'io.e2e.same';
    for (const [index, tab] of tabs.entries()) {
      await app.fillRelease(tab, { id, version: '1.0.0', wasm: answerModule(index) });
    }
    await Promise.all(tabs.map((tab) => app.clickPublish(tab)));
    for (const tab of tabs) await published(tab).or(refused(tab)).waitFor();
    const winners = await Promise.all(tabs.map((tab) => published(tab).isVisible()));
    expect(winners.filter((won) => won)).toHaveLength(1);
    const loser = tabs[winners.indexOf(false)] ?? tabs[0];
    expect(await loser.getByRole('form', { name: 'Publish a module' }).innerText()).toMatch(
      /Expected[\s\S]*1\.0\.0/i,
    );
    await expect.poll(() => app.outboxStates(tabs[0]), app.patience).toEqual(['relayed']);
    expect((await relay.api<GenModule>(`/api/modules/${id}`)).releases).toHaveLength(1);
  });
});

describe('[P4] [T2] a tab that dies while it publishes', () => {
  const ends: readonly (readonly [string, (tab: Page) => Promise<void>])[] = [
    ['crashes', crash],
    ['is closed', (tab) => tab.close()],
  ];
  it.each(ends)('and %s leaves a whole release or none, and the other tab goes on', async (how, end) => {
    await using browser = await openBrowser({ url: relay.url });
    const [dying, other] = await openTabs(browser, relay);
    const id = `io.e2e.halfway.${how.replace('is ', '')}`;
    await app.fillRelease(dying, { id, version: '1.0.0', wasm: answerModule(7) });
    await app.clickPublish(dying);
    await end(dying);
    await expectWholeOrNothing(other, id);
    await app.publish(other, { id: `${id}.after`, version: '1.0.0', wasm: answerModule(8) });
    await expect.poll(() => app.outboxStates(other), app.patience).toEqual(['relayed']);
  });
});

describe('[N21] the tab that carries the network', () => {
  it('is followed by another when it closes', async () => {
    await using browser = await openBrowser({ url: relay.url });
    const [carrier, other] = await openTabs(browser, relay);
    await carrier.close();
    await app.publish(other, { id: 'io.e2e.heir', version: '1.0.0', wasm: answerModule(9) });
    await expect.poll(() => app.outboxStates(other), app.patience).toEqual(['relayed']);
    expect(await app.networkWords(other)).toBe('Connected');
  });
});
