import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredEntry } from '../../registry/ports/storage.ts';
import { comparedSet } from './compared-set.ts';
import { authorOf, converse, entryOf, namespaceId, peerOf } from './conversation.cases.ts';
import type { Peer } from './conversation.cases.ts';
import { rangesMax } from './range.ts';
import type { Range } from './range.ts';
import { createReconciler } from './reconciler.ts';
import type { Broken, Turn } from './reconciler.ts';

const anyEntry = fc
  .record({
    first: fc.constantFrom('registry', 'registry', 'modules', 'people', 'a', 'z', 'registrx', 'registrz'),
    rest: fc.nat(400),
    author: fc.nat(3),
  })
  .map(({ first, rest, author }) => entryOf(`${first}/io.example.m${rest}`, author));
const anySet = fc.oneof(
  { weight: 1, arbitrary: fc.array(anyEntry, { maxLength: 4 }) },
  { weight: 3, arbitrary: fc.array(anyEntry, { minLength: 40, maxLength: 600, size: 'max' }) },
);
const anyWithout = fc.uniqueArray(fc.nat(3), { maxLength: 3 });

const sidesOf = (a: Peer, b: Peer, without: readonly number[] = [], limits = usual) => {
  const authors = without.map(authorOf);
  return [
    createReconciler(comparedSet(a.store, namespaceId, authors), true, limits),
    createReconciler(comparedSet(b.store, namespaceId, authors), false, limits),
  ] as const;
};
const usual = { turns: 4_096, answerBytes: 131_072 };

const lackingOf = (peer: Peer, other: readonly StoredEntry[], without: readonly number[] = []) =>
  new Set(
    other
      .filter(({ id, entry }) => !peer.ids.has(id) && !without.some((one) => entry.subspaceId[0] === one + 1))
      .map(({ id }) => id),
  );

const isControl = ({ entry }: StoredEntry): boolean => new TextDecoder().decode(entry.path[0]) === 'registry';

describe('a comparison', () => {
  it.each([131_072, 600])(
    '[Q1] tells each side exactly what it lacks and the other has, subtracted authors aside, in answers of about %d bytes',
    async (answerBytes) => {
      await fc.assert(
        fc.asyncProperty(anySet, anySet, anySet, anyWithout, async (shared, some, more, without) => {
          const [left, right] = [
            [...shared, ...some],
            [...shared, ...more],
          ];
          const [a, b] = [peerOf(left), peerOf(right)];
          const sides = sidesOf(a, b, without, { turns: 4_096, answerBytes });
          const control = new Set([...left, ...right].filter(isControl).map(({ id }) => id));
          const expected = [lackingOf(a, right, without), lackingOf(b, left, without)] as const;
          expect(sides.map(({ controlDone }) => controlDone)).toEqual([false, false]);
          const { lacking, messages } = await converse(sides, (_, known) => {
            for (const at of [0, 1] as const)
              if (sides[at].controlDone)
                expect(known[at].intersection(control)).toEqual(expected[at].intersection(control));
          });
          expect(lacking).toEqual(expected);
          expect(sides.map(({ done, controlDone }) => [done, controlDone])).toEqual([
            [true, true],
            [true, true],
          ]);
          for (const message of messages.flat()) expect(message.length).toBeLessThanOrEqual(rangesMax);
        }),
        { numRuns: 80 },
      );
    },
    60_000,
  );

  it('[Q1] of sets that differ only in what is subtracted says two things', async () => {
    const shared = Array.from({ length: 500 }, (_, at) => entryOf(`modules/m${at}`, at % 3));
    const unwanted = Array.from({ length: 500 }, (_, at) => entryOf(`modules/x${at}`, 3));
    const { messages, lacking } = await converse(
      sidesOf(peerOf([...shared, ...unwanted]), peerOf(shared), [3]),
    );
    expect(messages.map(({ length }) => length)).toEqual([1, 1]);
    expect(lacking).toEqual([new Set(), new Set()]);
  });

  it('[Q1] ends though one side subtracts what the other does not know of', async () => {
    const shared = Array.from({ length: 500 }, (_, at) => entryOf(`modules/m${at}`, at % 3));
    const [a, b] = [peerOf(shared), peerOf(shared)];
    const sides = [
      createReconciler(comparedSet(a.store, namespaceId, [authorOf(1)]), true),
      createReconciler(comparedSet(b.store, namespaceId, []), false),
    ] as const;
    const { lacking } = await converse(sides);
    expect(lacking[0].size).toBe(167);
    expect(lacking[1].size).toBe(0);
  });

  it('[Q1] with entries that come in the middle ends, and misses nothing that was there before', async () => {
    await fc.assert(
      fc.asyncProperty(anySet, anySet, anySet, async (shared, some, late) => {
        const [left, right] = [[...shared, ...some], shared];
        const [a, b] = [peerOf(left), peerOf(right)];
        const expected = [lackingOf(a, right), lackingOf(b, left)] as const;
        const coming = [...late];
        const { lacking } = await converse(sidesOf(a, b), (turn) => {
          for (const entry of coming.splice(0, 40)) (turn % 2 === 0 ? a : b).add(entry);
        });
        const wasLate = new Set(late.map(({ id }) => id));
        for (const at of [0, 1] as const) {
          for (const id of expected[at])
            expect(lacking[at].has(id) || wasLate.has(id), `side ${at}`).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('[Q1] never lists more than fits, though many come between count and ids', async () => {
    const peer = peerOf([entryOf('modules/a', 0)]);
    const store = {
      ...peer.store,
      idsInSpan: (...asked: Parameters<typeof peer.store.idsInSpan>) => {
        for (let at = 0; at < 300; at += 1) peer.add(entryOf(`modules/late${at}`, 0));
        return peer.store.idsInSpan(...asked);
      },
    };
    const side = createReconciler(comparedSet(store, namespaceId, []), false);
    const wrong = { says: 'fingerprint', fingerprint: new Uint8Array(32).fill(1) } as const;
    const turn = await side.take([
      { end: Uint8Array.of(1), says: 'skip' },
      { end: Uint8Array.of(1, 0x70), ...wrong },
      { end: null, says: 'skip' },
    ]);
    const says = turn.kind === 'turn' ? (turn.answer ?? []).map((range) => range.says) : [];
    expect(says).not.toContain('ids');
    expect(says).toContain('fingerprint');
  });

  it('[Q2] finds what is in registry/ before all else', async () => {
    const many = (first: string) => Array.from({ length: 300 }, (_, at) => entryOf(`${first}/m${at}`, 0));
    const [a, b] = [peerOf([]), peerOf([...many('modules'), ...many('registry'), ...many('z')])];
    const { found } = await converse(sidesOf(a, b));
    expect(found[0].map(({ ids, control }) => [ids.length, control])).toEqual([
      [300, true],
      [300, false],
      [300, false],
    ]);
  });

  it('[Q1] of entries whose keys are too long for a bound lists them', async () => {
    const long = 'x'.repeat(3_000);
    const left = Array.from({ length: 100 }, (_, at) => entryOf(`modules/${long}${at}`, 0));
    const right = [...left.slice(50), entryOf(`modules/${long}y`, 0)];
    const [a, b] = [peerOf(left), peerOf(right)];
    const { lacking } = await converse(sidesOf(a, b));
    for (const [at, expected] of [lackingOf(a, right), lackingOf(b, left)].entries())
      for (const id of expected) expect(lacking[at]?.has(id)).toBe(true);
  });
});

describe('a peer that lies in a comparison', () => {
  const held = Array.from({ length: 2_000 }, (_, at) =>
    entryOf(`modules/m${String(at).padStart(4, '0')}`, 0),
  );
  const wrong = { says: 'fingerprint', fingerprint: new Uint8Array(32).fill(1) } as const;
  const honest = (turns = 50) => sidesOf(peerOf(held), peerOf([]), [], { turns, answerBytes: 131_072 })[0];
  /** That every fingerprint differs. */
  const lieAbout = (ranges: readonly Range[] | null): readonly Range[] =>
    (ranges ?? []).map(({ end, says }) =>
      says === 'fingerprint' ? { end, ...wrong } : { end, says: 'skip' },
    );
  const key = (text: string): Uint8Array => new Uint8Array([1, ...new TextEncoder().encode(text)]);

  it('[Q3] with fingerprints that never match is told what is here, and that is the end', async () => {
    const side = honest();
    let turn = await side.begin();
    let ids = 0;
    for (let count = 0; turn.answer !== null && !side.done; count += 1) {
      for (const range of turn.answer) if (range.says === 'ids') ids += range.ids.length;
      const next: Turn | Broken = await side.take(lieAbout(turn.answer));
      if (next.kind === 'broken') throw new Error(next.detail);
      turn = next;
      expect(count).toBeLessThan(8);
    }
    expect(ids).toBe(held.length);
  });

  it.each([
    [
      'overlapping ranges',
      [
        { end: key('n'), ...wrong },
        { end: key('m'), ...wrong },
        { end: null, ...wrong },
      ],
      /out of order/,
    ],
    [
      'a range twice',
      [
        { end: key('n'), ...wrong },
        { end: key('n'), ...wrong },
      ],
      /out of order/,
    ],
    [
      'ranges after the end',
      [
        { end: null, ...wrong },
        { end: null, ...wrong },
      ],
      /out of order/,
    ],
    ['ranges without an end', [{ end: key('n'), ...wrong }], /do not reach the end/],
    ['no ranges', [], /do not reach the end/],
    ['everything put off', [{ end: null, says: 'later' }], /puts off everything/],
    [
      'a range put off in the middle',
      [
        { end: key('n'), says: 'later' },
        { end: null, ...wrong },
      ],
      /beyond|not the last/,
    ],
    [
      'what its ids lack, unasked',
      [{ end: null, says: 'lacks', ids: ['ab'.repeat(32)] }],
      /beyond|in answer/,
    ],
  ] as const)('[Q3] by %s is told so', async (_, ranges, says) => {
    const side = honest();
    await side.begin();
    const outcome = await side.take(ranges);
    expect(outcome.kind === 'broken' ? outcome.detail : 'nothing').toMatch(says);
  });

  it('[Q3] that goes beyond what it was asked about is told so', async () => {
    const side = honest();
    await side.begin();
    const asked = await side.take([
      { end: key('modules'), says: 'skip' },
      { end: key('n'), ...wrong },
      { end: null, says: 'skip' },
    ]);
    expect(asked.kind).toBe('turn');
    const outcome = await side.take([
      { end: key('a'), ...wrong },
      { end: null, says: 'skip' },
    ]);
    expect(outcome).toEqual({ kind: 'broken', detail: 'a range beyond those it was asked about' });
  });

  it('[Q3] that puts off what nobody asked it about is told so', async () => {
    const side = honest();
    await side.begin();
    const skip = { end: null, says: 'skip' } as const;
    expect(
      await side.take([{ end: key('modules'), says: 'skip' }, { end: key('n'), ...wrong }, skip]),
    ).toMatchObject({
      kind: 'turn',
    });
    expect(
      await side.take([
        { end: key('z'), says: 'skip' },
        { end: null, says: 'later' },
      ]),
    ).toEqual({
      kind: 'broken',
      detail: 'an answer put off that nobody waits for',
    });
  });

  it('[Q3] that speaks out of turn, before or after, is told so', async () => {
    const out = { kind: 'broken', detail: 'a comparison out of turn' };
    const skip = [{ end: null, says: 'skip' }] as const;
    const side = honest();
    expect(await side.take(skip)).toEqual(out);
    await side.begin();
    expect(await side.take(skip)).toMatchObject({ kind: 'turn', answer: null });
    expect(await side.take(skip)).toEqual(out);
  });

  it('[Q3] that goes on for more messages than there may be is told so', async () => {
    const side = honest(2);
    const first = await side.begin();
    const second = await side.take(lieAbout(first.answer));
    if (second.kind === 'broken') throw new Error(second.detail);
    const third = await side.take(lieAbout(second.answer));
    if (third.kind === 'broken') throw new Error(third.detail);
    expect(await side.take(lieAbout(third.answer))).toEqual({
      kind: 'broken',
      detail: 'a comparison without end (2 messages)',
    });
  });
});
