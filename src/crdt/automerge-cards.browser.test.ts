import { describe, expect, it } from 'vitest';
import { browserCards } from './load-browser.ts';

describe('cards in a browser', () => {
  it('[D5] [D14] Automerge is fetched by the first call, and makes the same document as in Node', async () => {
    const fetched = (entry: PerformanceEntry): boolean =>
      entry instanceof PerformanceResourceTiming &&
      entry.initiatorType === 'fetch' &&
      entry.name.includes('automerge.wasm');
    const loaded = (): boolean => performance.getEntriesByType('resource').some(fetched);
    const cards = browserCards();
    expect(loaded()).toBe(false);
    const author = 'aa'.repeat(32);
    const changes = (await cards.edit([], author, { name: 'Hello', readme: '# Hello' })).map((bytes) => ({
      author,
      bytes,
    }));
    expect(loaded()).toBe(true);
    expect(await Promise.all(changes.map(cards.check))).toEqual([null]);
    expect(await cards.project(changes)).toMatchObject({
      name: 'Hello',
      readme: '# Hello',
      changes: 1,
      setAside: 0,
    });
  });
});
