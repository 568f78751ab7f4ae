import { expect, it } from 'vitest';
import type { CardDifference } from '../../registry/card-difference.ts';
import { differenceWords } from './card-words.ts';

const table: readonly (readonly [CardDifference, string])[] = [
  [{ kind: 'released', version: '1.0.0' }, 'released 1.0.0'],
  [{ kind: 'text', field: 'license', to: 'MIT' }, 'set the license to “MIT”'],
  [{ kind: 'text', field: 'homepage', to: '' }, 'took the homepage away'],
  [{ kind: 'text', field: 'name', to: '😀'.repeat(121) }, `set the name to “${'😀'.repeat(119)}…”`],
  [{ kind: 'set', field: 'tags', added: ['a', 'b'], removed: [] }, 'added the tags a, b'],
  [{ kind: 'set', field: 'tags', added: ['a'], removed: ['c'] }, 'added the tags a and removed the tags c'],
  [{ kind: 'readme', longer: 1 }, 'edited the readme (1 character longer)'],
  [{ kind: 'readme', longer: -1_200 }, 'edited the readme (1,200 characters shorter)'],
  [{ kind: 'readme', longer: 0 }, 'edited the readme'],
  [{ kind: 'notes', version: '1.0.0' }, 'wrote the release notes of 1.0.0'],
  [{ kind: 'yanked', version: '1.0.0', reason: 'broken' }, 'yanked 1.0.0: broken'],
  [{ kind: 'yanked', version: '1.0.0', reason: '' }, 'yanked 1.0.0'],
  [{ kind: 'yanked', version: '1.0.0', reason: null }, 'took the yank of 1.0.0 back'],
  [{ kind: 'deprecated', as: null }, 'took the deprecation back'],
  [
    { kind: 'deprecated', as: { reason: 'old', replacement: 'io.example.new' } },
    'deprecated the module in favour of io.example.new: old',
  ],
];

it.each(table)('[D17] words of %j', (difference, words) => {
  expect(differenceWords(difference)).toBe(words);
});
