import { describe, expect, it } from 'vitest';
import { noDescription } from '../../registry/card.ts';
import { changedFields, textOf } from './description-form.ts';

describe('[D16] what a person changed of a description', () => {
  const before = textOf({ ...noDescription, name: 'Hello', tags: ['a', 'b'], readme: 'one' });

  it('is nothing when nothing was typed', () => {
    expect(changedFields(before, { ...before })).toEqual({});
  });

  it('is the fields that differ, lists as lists', () => {
    const now = { ...before, readme: 'one two', tags: 'a, , b,c,a', authors: 'Ann' };
    expect(changedFields(before, now)).toEqual({
      readme: 'one two',
      tags: ['a', 'b', 'c'],
      authors: ['Ann'],
    });
  });

  it('can be that a text was taken away', () => {
    expect(changedFields(before, { ...before, name: '', tags: '' })).toEqual({ name: '', tags: [] });
  });
});
