import { describe, expect, it } from 'vitest';
import { emptyDraft } from '../../registry/parse-draft.ts';
import { problem } from '../../registry/problem.ts';
import { draftOf, emptyForm, formOf } from './draft-form.ts';
import { byPlace, placeOf } from './place-of.ts';

describe('draft form', () => {
  it('gives back the draft it shows', () => {
    const draft = {
      ...emptyDraft,
      id: 'io.example.a',
      version: '1.0.0',
      tags: ['a', 'b'],
      dependencies: [{ id: 'io.example.b', range: '^1', optional: true }],
    };
    expect(draftOf(formOf(draft))).toMatchObject({ ...draft, dependencies: [{ ...draft.dependencies[0] }] });
  });
  it('drops empty dependency rows and trims', () => {
    const form = {
      ...emptyForm,
      id: ' a.b ',
      dependencies: [{ key: 'a', id: '', range: ' ', optional: false }],
    };
    expect(draftOf(form)).toMatchObject({ id: 'a.b', dependencies: [] });
  });
});

describe('placeOf', () => {
  it.each([
    [problem('module/bad-id', { found: 'X', reason: 'upper case' }), 'id'],
    [problem('publish/name-taken', { id: 'a.b', owner: 'did' }), 'id'],
    [problem('module/bad-version', { found: '1', reason: 'short' }), 'version'],
    [problem('module/bad-range', { found: 'x', module: 'a.b' }), 'dependencies'],
    [problem('manifest/bad-field', { field: 'license', expected: 'SPDX', found: 'x' }), 'license'],
    [problem('card/bad-field', { field: 'tags[2]', expected: 'short', found: 'x' }), 'tags'],
    [problem('card/bad-field', { field: 'shape', expected: 'round', found: 'x' }), 'form'],
    [problem('card/too-large', { size: 2, limit: 1 }), 'readme'],
    [problem('wasm/empty', {}), 'file'],
    [problem('wasm/unknown-profile', { profile: 'x', known: 'y' }), 'profile'],
    [problem('storage/quota', { needed: '1 MB' }), 'form'],
  ] as const)('[U5] %o belongs to %s', (refusal, place) => expect(placeOf(refusal)).toBe(place));
  it('keeps the first of each place', () => {
    const first = problem('wasm/empty', {});
    expect(byPlace([first, problem('wasm/bad-version', { version: 2 })]).get('file')).toBe(first);
  });
});
