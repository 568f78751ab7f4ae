import { describe, expect, it } from 'vitest';
import { leftOutWords, readFiles } from './read-files.ts';

const file = (name: string, text = name): File => new File([text], name);
const draft = (id: string): string => JSON.stringify({ id, version: '1.0.0' });

describe('readFiles', () => {
  it('[U9] takes a module, its manifest and its readme', async () => {
    const dropped = await readFiles([file('README.md'), file('gen.json', draft('a.b')), file('a.wasm')]);
    expect(dropped).toMatchObject({ wasm: { name: 'a.wasm' }, draft: { id: 'a.b' }, readme: 'README.md' });
    expect(dropped).toMatchObject({ leftOut: [], problems: [] });
  });

  it('[U9] takes one module of several and names the others', async () => {
    const dropped = await readFiles([file('a.wasm'), file('b.wasm'), file('c.wasm')]);
    expect(dropped.wasm?.name).toBe('a.wasm');
    expect(new TextDecoder().decode(dropped.wasm?.bytes)).toBe('a.wasm');
    expect(dropped.leftOut).toEqual([{ kind: 'module', used: 'a.wasm', left: ['b.wasm', 'c.wasm'] }]);
  });

  it('[U9] takes a .wasm before another file', async () => {
    const dropped = await readFiles([file('notes.txt'), file('a.wasm')]);
    expect(dropped.wasm?.name).toBe('a.wasm');
    expect(dropped.leftOut).toMatchObject([{ used: 'a.wasm', left: ['notes.txt'] }]);
  });

  it('[U9] takes one manifest and one readme', async () => {
    const dropped = await readFiles([
      file('gen.json', draft('a.b')),
      file('package.json', '{'),
      file('README.md'),
      file('CHANGELOG.md'),
    ]);
    expect(dropped).toMatchObject({ draft: { id: 'a.b' }, readme: 'README.md', problems: [] });
    expect(dropped.leftOut.map(({ kind }) => kind)).toEqual(['gen.json', 'readme']);
  });

  it('[U1] tells why a manifest was not taken', async () => {
    const dropped = await readFiles([file('gen.json', '{')]);
    expect(dropped.draft).toBeUndefined();
    expect(dropped.problems).toMatchObject([{ code: 'manifest/bad-json' }]);
  });
});

describe('leftOutWords', () => {
  it.each([
    [['b.wasm'], 'Only a.wasm was looked at; b.wasm was left out.'],
    [['b.wasm', 'c.wasm'], 'Only a.wasm was looked at; b.wasm and c.wasm were left out.'],
    [['b', 'c', 'd'], 'Only a.wasm was looked at; b, c and d were left out.'],
  ])('[U9] %j', (left, words) => expect(leftOutWords({ kind: 'module', used: 'a.wasm', left })).toBe(words));
});
