import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenModule } from '../src/registry/gen-module.ts';
import * as app from './harness/app.ts';
import { openBrowser } from './harness/browser.ts';
import { halfWritten } from './harness/half-written.ts';
import { knownModules, openTabs } from './harness/open-tabs.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { crash, endRegistryWorker, lockState, registryWorkers } from './harness/threads.ts';
import { answerModule } from './harness/tiny-wasm.ts';

let relay: Relay;
beforeAll(async () => {
  relay = await startRelay();
});
afterAll(() => relay[Symbol.asyncDispose]());

const published = (page: Page) => page.getByRole('region', { name: 'Published' });
const refused = (page: Page) => page.getByRole('alert').filter({ hasText: 'Not published' });
const release = (id: string, number = 0) => ({ id, version: '1.0.0', wasm: answerModule(number) });

/** One registry worker runs and holds the lock, nobody waits for it, and nothing it stored lacks a part. */
async function expectOneWriter(page: Page): Promise<void> {
  await expect.poll(() => registryWorkers(page), app.patience).toHaveLength(1);
  await expect
    .poll(() => lockState(page, 'registry'), app.patience)
    .toEqual({ holders: [expect.any(String)], waiting: 0 });
  await expect.poll(() => halfWritten(page), app.patience).toEqual([]);
}

/** All of it has reached the relay, each once. */
async function expectRelayed(page: Page, ids: readonly string[]): Promise<void> {
  await expect.poll(() => app.outboxStates(page), app.patience).toEqual(['relayed']);
  for (const id of ids) {
    expect((await relay.api<GenModule>(`/api/modules/${id}`)).releases).toHaveLength(1);
  }
}

describe('[T1] [T9] three tabs at once', () => {
  it('[P1] publish, install and search: one wins a contested release, everything else is done once', async () => {
    await using browser = await openBrowser({ url: relay.url });
    const tabs = await openTabs(browser, relay, 1);
    const before = await knownModules(relay);
    for (const [index, tab] of tabs.entries()) await app.fillRelease(tab, release('io.e2e.contested', index));
    await Promise.all(tabs.map((tab) => app.clickPublish(tab)));
    await Promise.all(tabs.map((tab) => published(tab).or(refused(tab)).waitFor()));
    const winners = await Promise.all(tabs.map((tab) => published(tab).isVisible()));
    expect(winners.filter((won) => won)).toHaveLength(1);

    // Two of them need io.univrs.utf8, two io.univrs.crc32.
    const installs = ['io.example.site', 'io.univrs.levenshtein', 'io.univrs.inflate'];
    const installed = await Promise.all(
      tabs.map(async (tab, index) => {
        // Whether it won or was told no, the form begins anew.
        await app.load(tab, '/publish');
        await app.publish(tab, release(`io.e2e.many.a${index}`, index));
        await app.visit(tab, 'Discover');
        await app.search(tab, `many.a${index}`);
        await expect
          .poll(async () => (await app.resultIds(tab))[0], app.patience)
          .toBe(`io.e2e.many.a${index}`);
        const ids = await app.install(tab, installs[index] ?? '');
        await app.publish(tab, release(`io.e2e.many.b${index}`, index));
        return ids;
      }),
    );
    expect(installed.map((ids) => ids.at(-1))).toEqual(installs);
    for (const tab of tabs) {
      await app.visit(tab, 'Discover');
      await app.waitForModules(tab, before + 7);
      await app.visit(tab, 'Installed');
      const links = tab.getByRole('main').getByRole('link', { name: /^io\./ });
      await expect
        .poll(async () => (await links.allInnerTexts()).toSorted(), app.patience)
        .toEqual(
          expect.arrayContaining([...installs, 'io.example.markdown', 'io.univrs.crc32', 'io.univrs.utf8']),
        );
    }
    const own = [0, 1, 2].flatMap((index) => [`io.e2e.many.a${index}`, `io.e2e.many.b${index}`]);
    await expectRelayed(tabs[0], ['io.e2e.contested', ...own]);
    await expectOneWriter(tabs[0]);
  });
});

describe('[N13] the tab that carries the network is reloaded', () => {
  it('an install in another tab waits until the network has changed hands', async () => {
    await using browser = await openBrowser({ url: relay.url });
    const [first, second] = await openTabs(browser, relay);
    const ids = ['io.univrs.crc32', 'io.univrs.utf8', 'io.univrs.base64', 'io.univrs.sha1'];
    for (const [turn, id] of ids.entries()) {
      const [carrier, other] = turn % 2 === 0 ? [first, second] : [second, first];
      await app.openModule(other, id);
      await Promise.all([carrier.reload(), app.clickInstall(other)]);
    }
  });
});

describe('[T2] [T9] [P4] in the middle of what three tabs publish', () => {
  type End = (victim: Page) => Promise<void>;
  const ends: readonly (readonly [name: string, what: string, victim: number, end: End])[] = [
    ['tab', 'a tab crashes', 2, crash],
    ['carrier', 'the tab that carries the network crashes', 0, crash],
    ['worker', 'the registry worker is ended', 2, endRegistryWorker],
  ];
  it.each(ends)('[N21] (%s) %s: what was reported is there, the rest whole or absent', async (...row) => {
    const [name, , victim, end] = row;
    await using browser = await openBrowser({ url: relay.url });
    const tabs = await openTabs(browser, relay, 1);
    const idOf = (tab: number, turn: number): string => `io.e2e.${name}.t${tab}n${turn}`;
    const reported: string[] = [];
    const publishTwo = async (tab: Page, index: number): Promise<void> => {
      for (const turn of [0, 1]) {
        const last = index === victim && turn === 1;
        await app.visit(tab, 'Discover');
        await app.fillRelease(tab, release(idOf(index, turn), index));
        await app.clickPublish(tab);
        if (last) await end(tab);
        if (last && end === crash) return;
        await published(tab).waitFor(app.patience);
        reported.push(idOf(index, turn));
      }
    };
    await Promise.all(tabs.map(publishTwo));
    expect(reported).toHaveLength(end === crash ? 5 : 6);
    const [, other] = tabs;
    await expectOneWriter(other);
    await app.visit(other, 'Discover');
    await app.publish(other, release(idOf(1, 2), 1));
    await expectRelayed(other, [...reported, idOf(1, 2)]);
    expect(await app.networkWords(other)).toBe('Connected');

    await browser.close();
    await browser.open();
    const reopened = await browser.page();
    await expectOneWriter(reopened);
    const rows = await app.outbox(reopened);
    const released = rows.filter(({ what }) => what.toLowerCase().includes('release'));
    expect(released.map(({ module }) => module)).toEqual(expect.arrayContaining([...reported, idOf(1, 2)]));
    await expectRelayed(
      reopened,
      released.map(({ module }) => module),
    );
  });
});
