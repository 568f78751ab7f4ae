import { describe, expect, it } from 'vitest';
import { emptyDraft, parseDraft } from './parse-draft.ts';
import { isProblem } from './problem.ts';

describe('parseDraft', () => {
  it('[U1] needs only id and version and fills the rest with emptiness', () => {
    expect(parseDraft('{"id":"io.example.a","version":"1.0.0"}')).toEqual({
      ...emptyDraft,
      id: 'io.example.a',
      version: '1.0.0',
    });
  });

  it('[U1] reads every field, a byte order mark and a $schema', () => {
    const full = {
      ...emptyDraft,
      id: 'io.example.a',
      version: '1.0.0',
      tags: ['hash'],
      authors: ['Ada'],
      dependencies: [{ id: 'io.example.b', range: '^1.0.0', optional: true }],
    };
    expect(parseDraft(`\uFEFF${JSON.stringify({ $schema: 'x', ...full })}`)).toEqual(full);
  });

  it('[U1] takes dependencies as an object of ranges', () => {
    const draft = parseDraft('{"id":"a.b","version":"1.0.0","dependencies":{"c.d":"~2.1"}}');
    expect(draft).toMatchObject({ dependencies: [{ id: 'c.d', range: '~2.1', optional: false }] });
  });

  it.each([
    ['', 'manifest/bad-json', 'an empty file'],
    ['{"id":', 'manifest/bad-json', 'JSON'],
    ['[]', 'manifest/bad-json', 'a list'],
    ['"x"', 'manifest/bad-json', 'the text "x"'],
    ['{"version":"1.0.0"}', 'manifest/bad-field', 'nothing'],
    ['{"id":"","version":"1.0.0"}', 'manifest/bad-field', 'an empty text'],
    ['{"id":"a.b","version":1}', 'manifest/bad-field', 'the number 1'],
    ['{"id":"a.b","version":"1.0.0","readme":null}', 'manifest/bad-field', 'null'],
    ['{"id":"a.b","version":"1.0.0","tags":"hash"}', 'manifest/bad-field', 'the text "hash"'],
    ['{"id":"a.b","version":"1.0.0","tags":["a",2]}', 'manifest/bad-field', 'the number 2'],
    ['{"id":"a.b","version":"1.0.0","dependencies":3}', 'manifest/bad-field', 'the number 3'],
    ['{"id":"a.b","version":"1.0.0","dependencies":["c.d"]}', 'manifest/bad-field', 'the text "c.d"'],
    ['{"id":"a.b","version":"1.0.0","dependencies":[{"id":"c.d"}]}', 'manifest/bad-field', 'nothing'],
    [
      '{"id":"a.b","version":"1.0.0","dependencies":[{"id":"c.d","range":"1","optional":1}]}',
      'manifest/bad-field',
      'number 1',
    ],
    ['{"id":"a.b","version":"1.0.0","licence":"MIT"}', 'manifest/unknown-field', 'a field "'],
    ['{"id":"a.b","version":"1.0.0","toString":"x"}', 'manifest/unknown-field', 'a field "'],
    ['{"id":"a.b","version":"1.0.0","__proto__":{}}', 'manifest/unknown-field', 'a field "__proto__"'],
    ['{"__proto__":"x","id":"a.b","version":"1.0.0"}', 'manifest/unknown-field', 'a field "__proto__"'],
    [
      '{"id":"a.b","version":"1.0.0","dependencies":[{"id":"c.d","range":"1","__proto__":1}]}',
      'manifest/unknown-field',
      'a field "__proto__" in dependencies[0]',
    ],
    [
      '{"id":"a.b","version":"1.0.0","dependencies":[{"id":"c.d","range":"1","optionl":true}]}',
      'manifest/unknown-field',
      'a field "optionl" in dependencies[0]',
    ],
    ['{"id":"a.b","version":"1.0.0","tags":["x","a,b"]}', 'manifest/bad-field', 'the text "a,b"'],
    ['{"id":"a.b","version":"1.0.0","keywords":["a,"]}', 'manifest/bad-field', 'the text "a,"'],
    ['{"id":"a.b","version":"1.0.0","authors":["Doe, Jo"]}', 'manifest/bad-field', 'the text "Doe, Jo"'],
  ])('[U1] refuses %s with %s', (text, code, found) => {
    const outcome = parseDraft(text);
    expect(isProblem(outcome)).toBe(true);
    expect(outcome).toMatchObject({ code, found: expect.stringContaining(found) as unknown });
  });
});
