import * as automerge from '@automerge/automerge/slim';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { emptyCard, type CardEdit } from '../registry/card.ts';
import type { CardChange } from '../registry/ports/cards.ts';
import { anna, ben, edited, eve, forged, hashOf, shown } from './card-changes.cases.ts';
import { genesis } from './genesis.ts';
import { nodeCards, nodeWasm } from './load-node.ts';

const cards = nodeCards();

beforeAll(async () => automerge.initializeWasm(await nodeWasm()));

const full: CardEdit = {
  name: 'Hello',
  description: 'Says hello',
  license: 'MIT OR Apache-2.0',
  authors: ['Zoe', 'Anna'],
  tags: ['text', 'demo'],
  keywords: ['hello'],
  repository: 'https://example.org/hello',
  homepage: 'https://example.org',
  readme: '# Hello\n\nwörld 👋\n',
  release: { version: '1.0.0', notes: 'First.' },
  yank: { version: '0.9.0', reason: 'broken' },
  dropBytes: { version: '0.8.0', reason: 'a key was in it' },
  deprecate: { reason: 'old', replacement: 'io.example.hi' },
};

describe('editing cards', () => {
  it('[D5] an empty set of changes is the empty card', async () => {
    expect(await cards.project([])).toEqual(emptyCard);
  });

  it('[D5] every field of an edit is in the projection', async () => {
    const change = await edited(cards, [], anna, full);
    const { release: _, yank: __, dropBytes: ___, deprecate, ...fields } = full;
    expect(await cards.project([change])).toEqual({
      ...fields,
      order: ['1.0.0'],
      notes: { '1.0.0': 'First.' },
      yanked: { '0.9.0': 'broken' },
      unwanted: { '0.8.0': 'a key was in it' },
      deprecated: deprecate,
      changes: 1,
      setAside: 0,
    });
  });

  it('[D6] the same edit again is no change', async () => {
    const change = await edited(cards, [], anna, full);
    expect(await cards.edit([change], anna, full)).toEqual([]);
    expect(await cards.edit([], anna, {})).toEqual([]);
    expect(
      await cards.edit([], anna, { name: '', tags: [], yank: { version: '1.0.0', reason: null } }),
    ).toEqual([]);
  });

  it('[D4] each edit is one uncompressed change that passes the entry rule', async () => {
    const change = await edited(cards, [], anna, { readme: 'word '.repeat(1_500) });
    expect(await cards.check(change)).toBeNull();
    expect(automerge.decodeChange(change.bytes)).toMatchObject({ seq: 1, deps: [genesis.hash], time: 0 });
  });

  it('[D4] a long readme comes in several changes, each within the entry rule and on top of the one before', async () => {
    const long = Array.from({ length: 6_000 }, (_, line) => `${line} 👋`).join('\n');
    const first = await cards.edit([], anna, { ...full, readme: `# Top\n${long}` });
    const held = first.map((bytes) => ({ author: anna, bytes }));
    expect(first.length).toBeGreaterThan(3);
    const second = await cards.edit(held, ben, { readme: '# Top\nshort' });
    const all = [...held, ...second.map((bytes) => ({ author: ben, bytes }))];
    for (const change of all) expect(await cards.check(change)).toBeNull();
    expect(await cards.project(held)).toMatchObject({ name: 'Hello', readme: `# Top\n${long}`, setAside: 0 });
    expect(await cards.project(all)).toMatchObject({ name: 'Hello', readme: '# Top\nshort', setAside: 0 });
  });

  it('[D4] every edit has an actor of its own, so a change that was never stored does no harm', async () => {
    const one = await edited(cards, [], anna, { name: 'One' });
    const two = await edited(cards, [], anna, { name: 'Two' });
    expect(await cards.project([one, two])).toMatchObject({ changes: 2, setAside: 0 });
  });

  it('[D7] fields are taken back: unyank, undeprecate, removed tags', async () => {
    const first = await edited(cards, [], anna, full);
    const undo: CardEdit = { yank: { version: '0.9.0', reason: null }, deprecate: null, tags: ['demo'] };
    const second = await edited(cards, [first], ben, undo);
    expect(await cards.project([first, second])).toMatchObject({
      yanked: {},
      deprecated: null,
      tags: ['demo'],
    });
  });

  it('[D7] sets keep the order their writer gave them', async () => {
    const first = await edited(cards, [], anna, { authors: ['a', 'b', 'c'] });
    const second = await edited(cards, [first], anna, { authors: ['c', 'x', 'a'] });
    expect((await cards.project([first, second])).authors).toEqual(['c', 'x', 'a']);
  });

  it('[D7] a version is in the order once, with the note written last', async () => {
    const first = await edited(cards, [], anna, { release: { version: '1.0.0', notes: 'a' } });
    const second = await edited(cards, [first], anna, { release: { version: '1.0.0', notes: 'b' } });
    expect(await cards.project([first, second])).toMatchObject({ order: ['1.0.0'], notes: { '1.0.0': 'b' } });
  });

  it('[D7] a tag __proto__ is left out, tags like constructor are data', async () => {
    const change = await edited(cards, [], anna, { tags: ['__proto__', 'constructor', ''] });
    expect((await cards.project([change])).tags).toEqual(['constructor', '']);
  });
});

describe('merging cards', () => {
  it('[D8] two maintainers type into the readme at once and both texts stay', async () => {
    const base = await edited(cards, [], anna, { readme: 'one two three' });
    const left = await edited(cards, [base], anna, { readme: 'ONE two three' });
    const right = await edited(cards, [base], ben, { readme: 'one two THREE' });
    expect((await cards.project([base, left, right])).readme).toBe('ONE two THREE');
  });

  it('[D8] of a concurrent add and remove of one tag the add stays', async () => {
    const base = await edited(cards, [], anna, { tags: ['a', 'b'] });
    const removed = await edited(cards, [base], anna, { tags: ['b'] });
    const again = await edited(cards, [base, removed], anna, { tags: ['b', 'a'] });
    const removedByBen = await edited(cards, [base, removed], ben, { tags: [] });
    expect((await cards.project([base, removed, again, removedByBen])).tags).toEqual(['a']);
  });

  it('[D8] two releases at once are both in the order; a yank and its undoing at once are one or the other', async () => {
    const base = await edited(cards, [], anna, { yank: { version: '1.0.0', reason: 'bad' } });
    const left = await edited(cards, [base], anna, {
      release: { version: '2.0.0', notes: '' },
      yank: { version: '1.0.0', reason: null },
    });
    const right = await edited(cards, [base], ben, {
      release: { version: '1.1.0', notes: '' },
      yank: { version: '1.0.0', reason: 'worse' },
    });
    const card = await cards.project([right, base, left]);
    expect([...card.order].sort()).toEqual(['1.1.0', '2.0.0']);
    expect([undefined, 'worse']).toContain(card.yanked['1.0.0']);
    const settled = await edited(cards, [base, left, right], anna, {
      yank: { version: '1.0.0', reason: 'final' },
    });
    expect((await cards.project([base, left, right, settled])).yanked).toEqual({ '1.0.0': 'final' });
  });

  it('[D8] [P25] asked at once for two versions, both are asked for; asked and taken back at once, one or the other', async () => {
    const left = await edited(cards, [], anna, { dropBytes: { version: '1.0.0', reason: 'leak' } });
    const right = await edited(cards, [], ben, { dropBytes: { version: '2.0.0', reason: '' } });
    const both = await cards.project([left, right]);
    expect(both.unwanted).toEqual({ '1.0.0': 'leak', '2.0.0': '' });
    expect(await cards.project([right, left])).toEqual(both);
    const undone = await edited(cards, [left, right], anna, {
      dropBytes: { version: '1.0.0', reason: null },
    });
    const again = await edited(cards, [left, right], ben, {
      dropBytes: { version: '1.0.0', reason: 'truly' },
    });
    expect((await cards.project([left, right, undone])).unwanted).toEqual({ '2.0.0': '' });
    expect([undefined, 'truly']).toContain(
      (await cards.project([left, right, undone, again])).unwanted['1.0.0'],
    );
  });

  it('[D9] a change whose dependency is missing is set aside until it comes', async () => {
    const first = await edited(cards, [], anna, { name: 'One' });
    const second = await edited(cards, [first], ben, { name: 'Two' });
    expect(await cards.project([second])).toEqual({ ...emptyCard, setAside: 1 });
    expect(await cards.project([second, first])).toMatchObject({ name: 'Two', changes: 2, setAside: 0 });
  });

  it('[D9] duplicates count once', async () => {
    const change = await edited(cards, [], anna, { name: 'One' });
    expect(await cards.project([change, change, change])).toMatchObject({ changes: 1, setAside: 0 });
  });

  it('[D10] a change that does not stand right behind its dependencies is set aside, with what builds on it', async () => {
    const honest = await edited(cards, [], anna, { name: 'Honest' });
    const ahead = forged(eve, { startOp: 150_000 });
    const onTop = forged(eve, { seq: 2, startOp: 150_001, deps: [hashOf(ahead)] });
    const rootless = forged(eve, { startOp: 1, deps: [] });
    const card = await cards.project([ahead, onTop, rootless, honest]);
    expect(card).toMatchObject({ name: 'Honest', changes: 1, setAside: 3 });
  });

  it('[D11] of two changes with one (actor, seq) the smaller hash counts', async () => {
    const rivals = ['x', 'y'].map((value) =>
      forged(eve, { ops: [{ action: 'set', obj: '_root', key: 'name', value, pred: [] }] }),
    );
    const [least] = rivals
      .map((rival) => ({ rival, hash: hashOf(rival) }))
      .sort((a, b) => (a.hash < b.hash ? -1 : 1));
    const alone = await cards.project(least ? [least.rival] : []);
    const both = await cards.project(rivals);
    expect(shown(both)).toEqual(shown(alone));
    expect(both).toMatchObject({ changes: 1, setAside: 1 });
  });

  it('[D11] … but the one another maintainer built on counts before it', async () => {
    const rivals = ['x', 'y'].map((value) =>
      forged(eve, { ops: [{ action: 'set', obj: '_root', key: 'name', value, pred: [] }] }),
    );
    for (const rival of rivals) {
      const built = await edited(cards, [rival], anna, { description: 'built' });
      const card = await cards.project([...rivals, built]);
      expect(card).toMatchObject({ description: 'built', changes: 2, setAside: 1 });
      expect(card.name).toBe((await cards.project([rival])).name);
      const byHerself = await edited(cards, [rivals.find((other) => other !== rival) ?? rival], eve, {
        license: 'MIT',
      });
      expect(await cards.project([...rivals, built, byHerself])).toMatchObject({ license: '', setAside: 2 });
    }
  });

  it('[D15] what someone without the right wrote counts only where a change that counts builds on it', async () => {
    const first = await edited(cards, [], anna, { name: 'First' });
    const revoked = await edited(cards, [first], eve, { description: 'By Eve' });
    const onTop = await edited(cards, [first, revoked], ben, { license: 'MIT' });
    const late = await edited(cards, [first, revoked, onTop], eve, { name: 'Late' });
    const without = (change: CardChange): CardChange => ({ ...change, withoutRight: true });
    expect(await cards.project([first, without(revoked)])).toMatchObject({
      description: '',
      changes: 1,
      setAside: 0,
    });
    const torn = [without(late), onTop, without(revoked), first];
    expect(await cards.project(torn)).toMatchObject({
      name: 'First',
      description: 'By Eve',
      license: 'MIT',
      changes: 3,
      setAside: 0,
    });
    expect(await cards.project([...torn, revoked])).toEqual(
      await cards.project([...torn, revoked].reverse()),
    );
  });

  it('[D15] … and a rival of theirs with one (actor, seq) does not displace what was written with the right', async () => {
    const rivals = ['x', 'y'].map((value) =>
      forged(eve, { ops: [{ action: 'set', obj: '_root', key: 'name', value, pred: [] }] }),
    );
    for (const kept of rivals) {
      const both = rivals.map((rival) => (rival === kept ? rival : { ...rival, withoutRight: true }));
      expect(shown(await cards.project(both))).toEqual(shown(await cards.project([kept])));
    }
  });

  it('[D12] changes Automerge cannot apply are set aside and the rest stands', async () => {
    const honest = await edited(cards, [], anna, { name: 'Honest', tags: ['a'] });
    const nowhere = `9@${eve + '11'.repeat(16)}`;
    const bad = [
      forged(eve, { ops: [{ action: 'set', obj: nowhere, key: 'x', value: 1, pred: [] }] }),
      forged(ben, { ops: [{ action: 'del', obj: '_root', key: 'name', pred: [nowhere] }] }),
      { author: eve, bytes: honest.bytes },
      { author: eve, bytes: new Uint8Array([1, 2, 3]) },
    ];
    const card = await cards.project([...bad, honest]);
    expect(card).toMatchObject({ name: 'Honest', tags: ['a'] });
    expect(card.changes + card.setAside).toBe(5);
  });

  it('[D12] keys and values planted where they do not belong neither pollute nor stop the next edit', async () => {
    const root = (id: number) => `${id}@${'00'.repeat(48)}`;
    const field = (name: string) =>
      root(1 + automerge.decodeChange(genesis.chunk).ops.findIndex(({ key }) => key === name));
    const attacks = [
      [{ action: 'set', obj: field('readme'), key: 'x', value: 'y', pred: [] }],
      [{ action: 'makeMap', obj: field('readme'), key: '__proto__', pred: [] }],
      [{ action: 'makeMap', obj: field('tags'), key: '__proto__', pred: [] }],
      [{ action: 'set', obj: field('notes'), key: '__proto__', value: 'x', pred: [] }],
      [{ action: 'inc', obj: '_root', key: 'name', value: 1, pred: [field('name')] }],
    ];
    for (const ops of attacks) {
      const planted = forged(eve, { ops });
      const base = await edited(cards, [], anna, { tags: ['a'] });
      const next = await edited(cards, [planted, base], ben, { readme: 'text', tags: ['a', 'b'] });
      const card = await cards.project([planted, base, next]);
      expect(card).toMatchObject({ readme: 'text', tags: ['a', 'b'], setAside: 0 });
      expect(Object.getPrototypeOf(card.notes)).toBe(Object.prototype);
    }
  });

  it('[D12] fields of the wrong type read as empty, and the next edit mends them', async () => {
    const set = (key: string, value: number) => ({
      action: 'set',
      obj: '_root',
      key,
      datatype: 'int',
      value,
      pred: [],
    });
    const keys = Object.keys(emptyCard).filter((key) => key !== 'changes' && key !== 'setAside');
    const preds = automerge
      .decodeChange(genesis.chunk)
      .ops.map(({ key }, index) => ({ key, pred: `${index + 1}@${'00'.repeat(48)}` }));
    const ops = [...keys, 'deprecated'].map((key) => ({
      ...set(key, 7),
      pred: preds.filter((op) => op.key === key).map(({ pred }) => pred),
    }));
    const broken = forged(eve, { ops });
    expect(shown(await cards.project([broken]))).toEqual(shown(emptyCard));
    const mended = await edited(cards, [broken], anna, full);
    expect(await cards.project([broken, mended])).toMatchObject({
      readme: full.readme,
      tags: full.tags,
      order: ['1.0.0'],
    });
  });
});

const people = [anna, ben, eve];
const edits = fc.record<CardEdit>(
  {
    name: fc.constantFrom('Hello', 'Hi', 'Ciao'),
    readme: fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'b', ' ', '\n', 'ü') }),
    tags: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }),
    release: fc.record({
      version: fc.constantFrom('1.0.0', '1.1.0', '2.0.0'),
      notes: fc.constantFrom('', 'new'),
    }),
    yank: fc.record({ version: fc.constantFrom('1.0.0', '1.1.0'), reason: fc.constantFrom(null, 'bad') }),
    deprecate: fc.constantFrom(null, { reason: 'old', replacement: null }),
  },
  { requiredKeys: [] },
);
/** One step: who edits, which earlier changes he had, and what he writes. */
const steps = fc.array(fc.tuple(fc.nat(2), fc.array(fc.nat(7), { maxLength: 4 }), edits), {
  minLength: 1,
  maxLength: 8,
});

describe('an edit of the card as it was', () => {
  const heads = async (changes: readonly CardChange[]) => (await cards.history(changes)).heads;

  it('[D16] merges with what others did since: texts per character, sets by member, other fields untouched', async () => {
    const first = await edited(cards, [], anna, {
      name: 'Hello',
      license: 'MIT',
      tags: ['a', 'b'],
      readme: 'one two three',
    });
    const base = await heads([first]);
    const meanwhile = await edited(cards, [first], ben, {
      license: 'ISC',
      tags: ['a', 'b', 'c'],
      readme: 'zero one two three',
    });
    const held = [first, meanwhile];
    const [saved] = await cards.edit(
      held,
      anna,
      { name: 'Hi', license: 'MIT', tags: ['a'], readme: 'one two three four' },
      base,
    );
    expect(await cards.project([...held, { author: anna, bytes: saved ?? new Uint8Array() }])).toMatchObject({
      name: 'Hi',
      license: 'ISC',
      tags: ['a', 'c'],
      readme: 'zero one two three four',
      setAside: 0,
    });
  });

  it('[D16] … also in several changes, and on what is left of a base that is not there', async () => {
    const first = await edited(cards, [], anna, { readme: 'start\n' });
    const base = await heads([first]);
    const held = [first, await edited(cards, [first], ben, { name: 'Since' })];
    const long = `start\n${'word '.repeat(4_000)}`;
    const made = await cards.edit(held, anna, { readme: long }, base);
    expect(made.length).toBeGreaterThan(1);
    const all = [...held, ...made.map((bytes) => ({ author: anna, bytes }))];
    expect(await cards.project(all)).toMatchObject({ name: 'Since', readme: long, setAside: 0 });
    const [elsewhere] = await cards.edit(held, anna, { name: 'Now' }, ['00'.repeat(32)]);
    expect(
      await cards.project([...held, { author: anna, bytes: elsewhere ?? new Uint8Array() }]),
    ).toMatchObject({ name: 'Now' });
  });
});

describe('the history of a card', () => {
  it('[D17] names who made what different, after what it builds on; its heads are a base', async () => {
    const first = await edited(cards, [], anna, full);
    const left = await edited(cards, [first], ben, { name: 'Hi', tags: ['demo', 'cli'], deprecate: null });
    const right = await edited(cards, [first], eve, {
      readme: '# Hello\n',
      yank: { version: '0.9.0', reason: null },
      release: { version: '2.0.0', notes: 'Second.' },
    });
    const { card, heads, steps } = await cards.history([right, left, first]);
    expect(card).toEqual(await cards.project([first, left, right]));
    expect([...heads].sort()).toEqual([hashOf(left), hashOf(right)].sort());
    expect(steps[0]).toEqual({
      change: first,
      differences: [
        { kind: 'released', version: '1.0.0' },
        { kind: 'text', field: 'name', to: 'Hello' },
        { kind: 'text', field: 'description', to: 'Says hello' },
        { kind: 'text', field: 'license', to: 'MIT OR Apache-2.0' },
        { kind: 'text', field: 'repository', to: 'https://example.org/hello' },
        { kind: 'text', field: 'homepage', to: 'https://example.org' },
        { kind: 'set', field: 'authors', added: ['Zoe', 'Anna'], removed: [] },
        { kind: 'set', field: 'tags', added: ['text', 'demo'], removed: [] },
        { kind: 'set', field: 'keywords', added: ['hello'], removed: [] },
        { kind: 'readme', longer: 17 },
        { kind: 'notes', version: '1.0.0' },
        { kind: 'yanked', version: '0.9.0', reason: 'broken' },
        { kind: 'unwanted', version: '0.8.0', reason: 'a key was in it' },
        { kind: 'deprecated', as: { reason: 'old', replacement: 'io.example.hi' } },
      ],
    });
    const by = new Map(steps.slice(1).map(({ change, differences }) => [change.author, differences]));
    expect(by.get(ben)).toEqual([
      { kind: 'text', field: 'name', to: 'Hi' },
      { kind: 'set', field: 'tags', added: ['cli'], removed: ['text'] },
      { kind: 'deprecated', as: null },
    ]);
    expect(by.get(eve)).toEqual([
      { kind: 'released', version: '2.0.0' },
      { kind: 'readme', longer: -9 },
      { kind: 'notes', version: '2.0.0' },
      { kind: 'yanked', version: '0.9.0', reason: null },
    ]);
    expect(await cards.history([])).toEqual({ card: emptyCard, heads: [], steps: [] });
  });
});

describe('convergence', () => {
  it('[D13] the same set of changes is the same card, in any order, duplicates included', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fc.nat()), async (history, random) => {
        const changes: CardChange[] = [];
        for (const [who, had, edit] of history) {
          const author = people[who] ?? anna;
          const held = had.flatMap((index) => changes[index] ?? []);
          for (const bytes of await cards.edit(held, author, edit)) changes.push({ author, bytes });
        }
        const shuffled = [...changes, ...changes.slice(0, 2)]
          .map((change) => ({ change, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ change }) => change);
        expect(await cards.project(shuffled)).toEqual(await cards.project(changes));
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
