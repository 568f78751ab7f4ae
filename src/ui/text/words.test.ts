import { describe, expect, it } from 'vitest';
import { joinWords, splitWords } from './words.ts';

describe('comma-separated fields', () => {
  it.each([
    ['', []],
    [' , ,', []],
    ['a, b,a ,c d', ['a', 'b', 'c d']],
  ])('%j', (text, items) => expect(splitWords(text)).toEqual(items));
  it('reads what it writes', () => expect(splitWords(joinWords(['x', 'y z']))).toEqual(['x', 'y z']));
});
