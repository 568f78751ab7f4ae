import { describe, expect, it } from 'vitest';
import { few, shownTags } from './shown-tags.ts';

const many = Array.from({ length: 20 }, (_, index) => `t${index}`);

describe('shownTags', () => {
  it('[U11] is few at first, in their order', () =>
    expect(shownTags(many, [], false)).toEqual(many.slice(0, few)));
  it('[U11] is all when asked for', () => expect(shownTags(many, [], true)).toEqual(many));
  it('[U11] has the chosen first, each once, and keeps one that nothing carries', () => {
    const shown = shownTags(many, ['t19', 'gone'], false);
    expect(shown.slice(0, 3)).toEqual(['t19', 'gone', 't0']);
    expect(shown).toHaveLength(few);
    expect(shownTags(many, ['t3'], true)).toHaveLength(20);
  });
  it('[U11] never leaves out a chosen one', () =>
    expect(shownTags(many, many.slice(0, 15), false)).toEqual(many.slice(0, 15)));
});
