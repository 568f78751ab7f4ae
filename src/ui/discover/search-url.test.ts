import { describe, expect, it } from 'vitest';
import { readSearch, toggleTag, writeSearch } from './search-url.ts';

describe('search address', () => {
  it.each([
    ['', { text: '', tags: [], sort: 'relevance' }],
    ['q=crc&tag=hash&tag=bytes&sort=rating', { text: 'crc', tags: ['hash', 'bytes'], sort: 'rating' }],
    ['sort=loud&tag=&tag=a&tag=a', { text: '', tags: ['a'], sort: 'relevance' }],
    ['q=%E2%98%83+x', { text: '☃ x', tags: [], sort: 'relevance' }],
  ])('[U4] reads ?%s', (query, state) => expect(readSearch(new URLSearchParams(query))).toEqual(state));

  it('[U4] writes what it reads and leaves defaults out', () => {
    const state = { text: 'a b', tags: ['x', 'y'], sort: 'name' } as const;
    expect(readSearch(writeSearch(state))).toEqual(state);
    expect(writeSearch({ text: '', tags: [], sort: 'relevance' }).toString()).toBe('');
  });

  it('toggles a tag', () => {
    const none = { text: '', tags: [], sort: 'relevance' } as const;
    const one = toggleTag(none, 'hash');
    expect(one.tags).toEqual(['hash']);
    expect(toggleTag(one, 'hash').tags).toEqual([]);
  });
});
