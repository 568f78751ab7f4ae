import { expect, it } from 'vitest';
import { movedCaret } from './kept-caret.ts';

it.each([
  ['text comes before it', 'one |two', 'zero one |two'],
  ['text comes behind it', 'one |two', 'one |two three'],
  ['text goes before it', 'one two |three', 'two |three'],
  ['text goes around it', 'a b|c d', 'a |d'],
  ['nothing changes', 'one |two', 'one |two'],
  ['all is replaced', 'on|e', 'zz|'],
  ['it is at the end', 'one|', 'one| one'],
  ['it is at the start', '|one', '|one two'],
])('[U16] a caret stays beside its text when %s', (_, before, after) => {
  const [was, now] = [before.replace('|', ''), after.replace('|', '')];
  expect(movedCaret(was, now, before.indexOf('|'))).toBe(after.indexOf('|'));
});
