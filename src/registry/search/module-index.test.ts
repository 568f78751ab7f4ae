import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createModuleIndex, type ModuleIndex } from './module-index.ts';
import { manySummaries, summary } from './module-summaries.cases.ts';
import { talliesOf, type Tallies } from '../people/tally.ts';
import type { SearchQuery } from './search-query.ts';

const everything: SearchQuery = { text: '', tags: [], sort: 'relevance', offset: 0, limit: 50 };

const found = (index: ModuleIndex, query: Partial<SearchQuery>): string[] =>
  index.query({ ...everything, ...query }).items.map(({ id }) => id);

const library = [
  summary('io.example.hello_world', {
    name: 'Greeter',
    description: 'Says hello',
    tags: ['demo', 'text'],
    installs: 5,
    updatedAt: 3,
  }),
  summary('io.example.matrix', {
    name: 'Matrix',
    description: 'Multiplies big matrices',
    exports: ['mulInto'],
    tags: ['math'],
    installs: 9,
    updatedAt: 1,
  }),
  summary('org.math.hello', {
    name: 'Hello',
    keywords: ['world'],
    authors: ['Zoë'],
    tags: ['math', 'demo'],
    installs: 9,
    dependents: 1,
    updatedAt: 2,
  }),
  summary('org.math.old', { description: 'An old matrix of matrix code', deprecated: true, tags: ['math'] }),
];

/** Both states in which queries are answered: before anything is indexed, and after. */
const states = [
  ['waiting', (index: ModuleIndex) => index],
  ['indexed', (index: ModuleIndex) => (index.indexSome(100_000), index)],
] as const;

describe.each(states)('the module index, %s', (_, ready) => {
  const index = ready(createModuleIndex());
  index.reset(library);
  ready(index);

  it.each([
    ['an id as a whole', 'io.example.matrix', 'io.example.matrix'],
    ['a part of an id', 'world', 'io.example.hello_world'],
    ['a name', 'greeter', 'io.example.hello_world'],
    ['the start of a word', 'gree', 'io.example.hello_world'],
    ['an exported function', 'mulInto', 'io.example.matrix'],
    ['a keyword', 'world', 'org.math.hello'],
    ['a description', 'multiplies', 'io.example.matrix'],
    ['several words of several fields', 'hello world', 'org.math.hello'],
  ])('[F1] finds by %s', (_name, text, id) => {
    expect(found(index, { text })).toContain(id);
  });

  it('[F2] the module whose id was typed comes first', () => {
    const close = ready(createModuleIndex());
    close.reset([
      summary('a.b', { name: 'a.b a.b', keywords: ['a.b'], installs: 9 }),
      summary('a.b.c', { name: 'a b', installs: 999 }),
    ]);
    ready(close);
    expect(found(close, { text: 'a.b.c' })[0]).toBe('a.b.c');
    expect(found(close, { text: ' A.B ' })[0]).toBe('a.b');
  });

  it('[F3] all tags must be there', () => {
    expect(found(index, { tags: ['math'] }).length).toBe(3);
    expect(found(index, { tags: ['math', 'demo'] })).toEqual(['org.math.hello']);
    expect(found(index, { tags: ['math'], text: 'matrix' })).toEqual(['io.example.matrix', 'org.math.old']);
    expect(found(index, { tags: ['nothing'] })).toEqual([]);
  });

  it('[F4] tags are counted among all matches, most used first', () => {
    expect(index.query({ ...everything, limit: 1 }).tags).toEqual([
      { tag: 'math', count: 3 },
      { tag: 'demo', count: 2 },
      { tag: 'text', count: 1 },
    ]);
    expect(index.query({ ...everything, text: 'greeter' }).tags.map(({ tag }) => tag)).toEqual([
      'demo',
      'text',
    ]);
  });

  it('[F5] sorts; ties by id; no text by relevance is popularity, then recency', () => {
    const byUse = ['org.math.hello', 'io.example.matrix', 'io.example.hello_world', 'org.math.old'];
    expect(found(index, {})).toEqual(byUse);
    expect(found(index, { sort: 'popularity' })).toEqual(byUse);
    expect(found(index, { sort: 'recency' })[0]).toBe('io.example.hello_world');
    expect(found(index, { sort: 'name' })[0]).toBe('io.example.hello_world');
    expect(found(index, { sort: 'rating' })).toEqual(library.map(({ id }) => id).sort());
  });

  it('[F6] pages are cut from one order', () => {
    expect(found(index, { offset: 1, limit: 2 })).toEqual(found(index, {}).slice(1, 3));
    expect(index.query({ ...everything, offset: 99 })).toMatchObject({ total: 4, items: [] });
    expect(index.query({ ...everything, offset: -3, limit: Number.NaN }).items).toEqual([]);
  });

  it('[F7] hostile texts are bounded and never throw', () => {
    const texts = [
      '('.repeat(100_000),
      'a'.repeat(100_000),
      'a b '.repeat(50_000),
      '.*+?^${}()|[]\\',
      '__proto__',
      'constructor',
      '\ud800',
    ];
    for (const text of texts) {
      const start = performance.now();
      expect(found(index, { text }).length).toBeLessThanOrEqual(4);
      expect(performance.now() - start).toBeLessThan(250);
    }
    const hostile = ready(createModuleIndex());
    hostile.reset([
      summary('a.b', {
        description: 'word '.repeat(100_000),
        tags: ['__proto__'],
        keywords: ['constructor'],
      }),
    ]);
    ready(hostile);
    expect(found(hostile, { text: 'word' })).toEqual(['a.b']);
    expect(hostile.query(everything).tags).toEqual([{ tag: '__proto__', count: 1 }]);
  });

  it('[F7] random texts never throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => found(index, { text }).length <= 4),
    );
  });
});

const rated = (id: string, ratings: Partial<Tallies>) =>
  summary(id, { ratings: { ...talliesOf([]), ...ratings } });

describe('the module index', () => {
  it('[F1] small misspellings and accents do not matter once indexed', () => {
    const index = createModuleIndex();
    index.reset(library);
    index.indexSome(100_000);
    expect(found(index, { text: 'greetr' })).toContain('io.example.hello_world');
    expect(found(index, { text: 'zoe' })).toEqual(['org.math.hello']);
    expect(found(index, { text: 'into' })).toEqual(['io.example.matrix']);
  });

  it('[F5] [L4] ratings weigh many votes more than one, those of strangers nothing, and what nobody near rated comes last', () => {
    const index = createModuleIndex();
    index.reset([
      summary('a.none'),
      rated('a.single', { trusted: { count: 1, average: 5 } }),
      rated('a.many', { trusted: { count: 100, average: 4.8 } }),
      rated('a.bad', { trusted: { count: 9, average: 1 } }),
      rated('a.theirs', { theirs: { count: 1, average: 5 } }),
      rated('a.hype', { strangers: { count: 10_000, average: 5 } }),
    ]);
    const order = ['a.many', 'a.single', 'a.theirs', 'a.bad', 'a.hype', 'a.none'];
    expect(found(index, { sort: 'rating' })).toEqual(order);
  });

  it('[F8] an upsert is found at once, and only what it changed is indexed again', () => {
    const index = createModuleIndex();
    index.reset(library);
    index.indexSome(100_000);
    const [hello, matrix] = library;
    if (!hello || !matrix) throw new Error('expected two modules');
    index.upsert([
      { ...hello, installs: 999 },
      { ...matrix, name: 'Tensor' },
      summary('new.one', { name: 'Tensors' }),
    ]);
    expect(found(index, { text: 'tensor' }).sort()).toEqual(['io.example.matrix', 'new.one']);
    expect(found(index, {})[0]).toBe(hello.id);
    expect(index.indexSome(2)).toBe(false);
    expect(found(index, { text: 'tensor' }).sort()).toEqual(['io.example.matrix', 'new.one']);
    expect(index.query({ ...everything, text: 'matrix' }).total).toBe(2);
  });

  it('[F8] a reset forgets what it does not name', () => {
    const index = createModuleIndex();
    index.reset(library);
    index.indexSome(100_000);
    index.reset(library.slice(0, 1));
    expect(index.indexSome(1)).toBe(false);
    expect(found(index, {})).toEqual(['io.example.hello_world']);
    expect(found(index, { text: 'matrix' })).toEqual([]);
  });

  it('[F8] the revision rises with every change', () => {
    const index = createModuleIndex();
    const revisions = [() => index.reset(library), () => index.upsert(library), () => index.indexSome(9)].map(
      (change) => {
        change();
        return index.revision();
      },
    );
    expect(revisions).toEqual([1, 2, 3]);
    expect(index.indexSome(9)).toBe(false);
    expect(index.query(everything).revision).toBe(3);
  });

  it('[F9] answers the same while half of it is indexed', () => {
    const many = manySummaries(400);
    const index = createModuleIndex();
    index.reset(many);
    const before = index.query({ ...everything, text: 'parser', limit: 500 });
    expect(index.indexSome(200)).toBe(true);
    const half = index.query({ ...everything, text: 'parser', limit: 500 });
    expect(half.items.map(({ id }) => id).sort()).toEqual(before.items.map(({ id }) => id).sort());
    expect(half.total).toBeGreaterThan(10);
  });
});
