import { expect, it } from 'vitest';
import { countingProxy } from '../bench/harness/counting-proxy.ts';
import { inBrowser, newProfile } from '../bench/harness/browser.ts';
import { startRelay } from './harness/relay.ts';

/** Bytes of gzipped JavaScript, workers included. */
const budget = 200_000;
/** What comes after the first list. */
const late = /\.wasm$|\/(browser-node|network)-|\/service\.worker\.js$/;
/** The threads the list comes from: the page, the registry's worker and the search's. */
const threads = [/\/index-/, /\/registry\.worker-/, /\/search\.worker-/];

it('[U18] a first visit transfers at most 200 kB of JavaScript before the first list, and no Automerge, libp2p or service worker', async () => {
  await using relay = await startRelay({ examples: false });
  await using proxy = await countingProxy(relay.url);
  using profile = newProfile();
  const before = await inBrowser(profile.dir, async (page) => {
    await page.goto(proxy.url);
    const painted = await page.evaluate(
      async () => performance.timeOrigin + (await window.probe.listPainted),
    );
    return proxy.transfers.filter(({ at }) => at <= painted);
  });
  const scripts = before.filter(({ path }) => path.endsWith('.js'));
  for (const thread of threads) {
    expect(scripts.map(({ path }) => path)).toContainEqual(expect.stringMatching(thread));
  }
  expect(scripts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(budget);
  expect(before.filter(({ path }) => late.test(path))).toEqual([]);
});
