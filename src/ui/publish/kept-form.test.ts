import { expect, it } from 'vitest';
import { emptyForm } from './draft-form.ts';
import { readForm } from './kept-form.ts';

const typed = {
  ...emptyForm,
  id: 'io.example.a',
  readme: '# Readme',
  dependencies: [{ key: '0', id: 'io.example.b', range: '^1', optional: true }],
};

it('[U13] a kept form is read as it was typed', () => {
  expect(readForm(JSON.parse(JSON.stringify(typed)))).toEqual(typed);
});

it.each([
  ['nothing', null, emptyForm],
  ['a list', [1], emptyForm],
  [
    'fields of other types',
    { id: 7, version: '1.0.0', dependencies: 'b' },
    { ...emptyForm, version: '1.0.0' },
  ],
  ['fields it does not know', { id: 'a.b', since: 'then' }, { ...emptyForm, id: 'a.b' }],
  ['bad rows', { dependencies: [null, { id: 'a' }] }, emptyForm],
])('[U13] of %s only what fits is taken', (_, kept, form) => {
  expect(readForm(kept)).toEqual(form);
});
