import { describe, expect, it } from 'vitest';
import { manySummaries, summary } from '../../registry/search/module-summaries.cases.ts';
import { connectSearch, type SearchFeedTaker } from './search.client.ts';
import type { SearchEvent, SearchFeed, SearchQuery } from './search.contract.ts';

const everything: SearchQuery = { text: '', tags: [], sort: 'relevance', offset: 0, limit: 10 };

/** The registry's side: takes a port for each registry worker that starts, and feeds it. */
function fakeRegistry(): SearchFeedTaker & { start(): (feed: SearchFeed) => void } {
  let makePort: (() => MessagePort) | undefined;
  return {
    offer: (_, port) => (makePort = port),
    start: () => {
      const port = makePort?.();
      if (!port) throw new Error('expected an offered port');
      return (feed) => port.postMessage(feed);
    },
  };
}

describe('the search worker', () => {
  it('[F9] [F10] answers while it indexes, tells of changes, and follows a new registry worker', async () => {
    const registry = fakeRegistry();
    const search = connectSearch(registry);
    const events: SearchEvent[] = [];
    search.on((event) => events.push(event));

    const feed = registry.start();
    feed({ kind: 'reset', modules: manySummaries(3_000) });
    const first = await search.api.query({ ...everything, text: 'parser' });
    expect(first.total).toBeGreaterThan(50);
    expect(first.items.length).toBe(10);
    await expect.poll(() => events.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);

    feed({ kind: 'upsert', modules: [summary('zz.new', { name: 'Xylophone' })] });
    await expect
      .poll(async () => (await search.api.query({ ...everything, text: 'xylo' })).items[0]?.id)
      .toBe('zz.new');

    const next = registry.start();
    next({ kind: 'reset', modules: [summary('zz.only')] });
    await expect.poll(async () => (await search.api.query(everything)).total).toBe(1);
    feed({ kind: 'reset', modules: [] });
    next({ kind: 'upsert', modules: [summary('zz.second')] });
    await expect.poll(async () => (await search.api.query(everything)).total).toBe(2);

    search.close();
    await expect(search.api.query(everything)).rejects.toThrow('The search was closed.');
  });
});
