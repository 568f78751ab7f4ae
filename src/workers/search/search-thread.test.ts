import { describe, expect, it } from 'vitest';
import { createModuleIndex } from '../../registry/search/module-index.ts';
import { manySummaries, summary } from '../../registry/search/module-summaries.cases.ts';
import { searchThread } from './search-thread.ts';
import type { SearchEvent, SearchFeed, SearchQuery } from './search.contract.ts';

const everything: SearchQuery = { text: '', tags: [], sort: 'relevance', offset: 0, limit: 10 };
const reset = (count: number): SearchFeed => ({ kind: 'reset', modules: manySummaries(count) });

/** A thread whose tasks run when the test says so. */
function steppedThread() {
  const tasks: (() => void)[] = [];
  const events: SearchEvent[] = [];
  const thread = searchThread(createModuleIndex(), () => new Promise((resolve) => tasks.push(resolve)));
  thread.events((event) => events.push(event));
  const step = async (): Promise<boolean> => {
    const task = tasks.shift();
    task?.();
    await Promise.resolve();
    await Promise.resolve();
    return task !== undefined;
  };
  return { ...thread, heard: events, step };
}

describe('the search thread', () => {
  it('[F9] answers from summaries before anything is indexed', async () => {
    const { api, step } = steppedThread();
    const { port1, port2 } = new MessageChannel();
    await api.feed(port1);
    port2.postMessage(reset(1_000));
    const { total } = await api.query({ ...everything, text: 'parser' });
    expect(total).toBeGreaterThan(10);
    let slices = 0;
    while (await step()) slices++;
    expect(slices).toBe(40);
    expect((await api.query({ ...everything, text: 'parser' })).total).toBeGreaterThanOrEqual(total);
    port2.close();
  });

  it('[F9] waits for the first reset, not for upserts, and leaves other messages alone', async () => {
    const { api } = steppedThread();
    const { port1, port2 } = new MessageChannel();
    await api.feed(port1);
    const answer = api.query(everything);
    for (const odd of [null, 7, { kind: 'reset' }, { kind: 'odd', modules: [] }]) port2.postMessage(odd);
    port2.postMessage({ kind: 'upsert', modules: [summary('a.early')] } satisfies SearchFeed);
    port2.postMessage({ kind: 'reset', modules: [summary('a.one')] } satisfies SearchFeed);
    expect((await answer).items.map(({ id }) => id)).toEqual(['a.one']);
    port2.close();
  });

  it('[F8] tells when summaries came and when all are indexed', async () => {
    const { api, heard, step } = steppedThread();
    const { port1, port2 } = new MessageChannel();
    await api.feed(port1);
    port2.postMessage(reset(60));
    await api.query(everything);
    expect(heard.length).toBe(1);
    while (await step());
    expect(heard.length).toBe(2);
    expect(heard[1]?.revision).toBe((await api.query(everything)).revision);
    port2.close();
  });

  it('[F10] a new feed replaces the one before', async () => {
    const { api } = steppedThread();
    const old = new MessageChannel();
    const next = new MessageChannel();
    await api.feed(old.port1);
    old.port2.postMessage({ kind: 'reset', modules: [summary('a.old')] } satisfies SearchFeed);
    expect((await api.query(everything)).items.map(({ id }) => id)).toEqual(['a.old']);
    const closed = new Promise((resolve) => old.port2.addEventListener('close', resolve));
    await api.feed(next.port1);
    await closed;
    next.port2.postMessage({ kind: 'reset', modules: [summary('a.new')] } satisfies SearchFeed);
    await expect.poll(async () => (await api.query(everything)).items[0]?.id).toBe('a.new');
    next.port2.close();
  });
});
