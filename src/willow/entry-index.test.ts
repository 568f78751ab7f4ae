import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyArea } from './arbitraries.cases.ts';
import { areaIncludesEntry } from './area.ts';
import type { Area } from './area.ts';
import { compareBytes, concatBytes, toHex } from './bytes.ts';
import { encodeEntry } from './encode-entry.ts';
import { entryIndex } from './entry-index.ts';
import type { JoinOutcome } from './entry-index.ts';
import { entryKey, placeOfEntryKey } from './entry-order.ts';
import type { EntryOrder } from './entry-order.ts';
import type { Entry } from './entry.ts';
import { addSum, fingerprintOf, preFingerprint, subtractSum, zeroSum } from './fingerprint.ts';
import { isNewer, prunes } from './newer.ts';
import { comparePaths } from './path.ts';
import type { Path } from './path.ts';
import { range3dIncludesEntry } from './range-3d.ts';
import type { Range3d } from './range-3d.ts';

interface Item {
  readonly entry: Entry;
}

const namespaceId = new Uint8Array(32).fill(1);
const keys = [1, 2, 0xff].map((byte) => new Uint8Array(32).fill(byte));
const anyKey = fc.constantFrom(...keys);
/** Components in which the order and the escaping of keys could go wrong. */
const anyComponent = fc
  .constantFrom([], [0], [0, 0], [0, 1], [1], [1, 0], [0xff])
  .map((bytes) => Uint8Array.from(bytes));
const anyShortPath: fc.Arbitrary<Path> = fc.array(anyComponent, { maxLength: 3 });
const anySmall = fc.bigInt({ min: 0n, max: 3n });

/** Few values for each field, so that entries prune, tie and equal each other often. */
const anyItem: fc.Arbitrary<Item> = fc.record({
  entry: fc.record({
    namespaceId: fc.constant(namespaceId),
    subspaceId: anyKey,
    path: anyShortPath,
    timestamp: anySmall,
    payloadLength: anySmall,
    payloadDigest: anyKey,
  }),
});

type Step = { readonly join: Item } | { readonly forget: Uint8Array };
const anySteps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: anyItem.map((join) => ({ join })) },
    { weight: 1, arbitrary: anyKey.map((forget) => ({ forget })) },
  ),
  { maxLength: 60 },
);

/** The same by the letter of the definitions, in a list. */
function naive() {
  let held: Item[] = [];
  return {
    held: (): readonly Item[] => held,
    join(item: Item): JoinOutcome<Item>['kind'] {
      const isSame = held.some(
        ({ entry }) =>
          !isNewer(entry, item.entry) && !isNewer(item.entry, entry) && samePlace(entry, item.entry),
      );
      if (isSame || held.some(({ entry }) => prunes(entry, item.entry))) return 'obsolete';
      held = [...held.filter(({ entry }) => !prunes(item.entry, entry)), item];
      return 'stored';
    },
    forget(subspaceId: Uint8Array): void {
      held = held.filter(({ entry }) => compareBytes(entry.subspaceId, subspaceId) !== 0);
    },
  };
}

function samePlace(a: Entry, b: Entry): boolean {
  return compareBytes(a.subspaceId, b.subspaceId) === 0 && comparePaths(a.path, b.path) === 0;
}

function run(steps: readonly Step[]) {
  const index = entryIndex<Item>(namespaceId);
  const model = naive();
  for (const step of steps) {
    if ('join' in step) expect(index.join(step.join).kind).toBe(model.join(step.join));
    else {
      index.forgetSubspace(step.forget);
      model.forget(step.forget);
    }
  }
  return { index, held: model.held() };
}

const inOrder: Readonly<Record<EntryOrder, (a: Item, b: Item) => number>> = {
  path: ({ entry: a }, { entry: b }) =>
    comparePaths(a.path, b.path) ||
    compareBytes(a.subspaceId, b.subspaceId) ||
    Number(a.timestamp - b.timestamp),
  subspace: ({ entry: a }, { entry: b }) =>
    compareBytes(a.subspaceId, b.subspaceId) ||
    comparePaths(a.path, b.path) ||
    Number(a.timestamp - b.timestamp),
};
const ids = (items: readonly Item[]): readonly string[] =>
  items.map(({ entry }) => toHex(encodeEntry(entry)));

describe('[W27] an index of entries', () => {
  it('holds what a list that follows the definitions holds, in both orders and in order of arrival', () => {
    fc.assert(
      fc.property(anySteps, fc.nat(), (steps, since) => {
        const { index, held } = run(steps);
        const all: Area = { subspaceId: null, path: [], times: { start: 0n, end: null } };
        expect(ids(index.inArea(all))).toEqual(ids(held.toSorted(inOrder.path)));
        expect(ids(index.arrivedAfter(0))).toEqual(ids(held));
        expect(index.size).toBe(held.length);
        const after = index.arrivals === 0 ? 0 : since % (index.arrivals + 1);
        const [early, late] = [index.arrivedAfter(after).length, index.arrivedAfter(0).length];
        expect(ids(index.arrivedAfter(after))).toEqual(ids(held.slice(late - early)));
        for (const [at, { entry }] of held.toSorted(inOrder.subspace).entries())
          expect(index.keyAt('subspace', at)).toEqual(entryKey(entry, 'subspace'));
        expect(index.keyAt('path', held.length)).toBeNull();
      }),
    );
  });

  it('answers areas and 3d ranges', () => {
    const anyRange: fc.Arbitrary<Range3d> = fc.record({
      subspaces: fc.record({ start: anyKey, end: fc.option(anyKey) }),
      paths: fc.record({ start: anyShortPath, end: fc.option(anyShortPath) }),
      times: fc.record({ start: anySmall, end: fc.option(anySmall) }),
    });
    const anyNearArea = fc
      .record({ subspaceId: fc.option(anyKey), path: anyShortPath, area: anyArea, end: fc.option(anySmall) })
      .map(({ subspaceId, path, end }): Area => ({ subspaceId, path, times: { start: 1n, end } }));
    fc.assert(
      fc.property(anySteps, anyNearArea, anyRange, (steps, area, range) => {
        const { index, held } = run(steps);
        const order = area.subspaceId === null ? inOrder.path : inOrder.subspace;
        expect(ids(index.inArea(area))).toEqual(
          ids(held.filter(({ entry }) => areaIncludesEntry(area, entry)).toSorted(order)),
        );
        expect(ids(index.in3dRange(range)).toSorted()).toEqual(
          ids(held.filter(({ entry }) => range3dIncludesEntry(range, entry))).toSorted(),
        );
      }),
    );
  });

  it('[W28] sums any contiguous range of either order', () => {
    fc.assert(
      fc.property(
        anySteps,
        fc.constantFrom('path' as const, 'subspace' as const),
        anyItem,
        anyItem,
        (steps, order, a, b) => {
          const { index, held } = run(steps);
          const [start, end] = [entryKey(a.entry, order), entryKey(b.entry, order)];
          const inside = held.filter(({ entry }) => {
            const key = entryKey(entry, order);
            return compareBytes(key, start) >= 0 && compareBytes(key, end) < 0;
          });
          const sum = zeroSum();
          for (const { entry } of inside) addSum(sum, preFingerprint(encodeEntry(entry)));
          expect(index.summarise(order, { start, end })).toEqual({ count: inside.length, sum });
          expect(index.fingerprint(order, { start, end })).toEqual(fingerprintOf(sum));
        },
      ),
    );
  });

  it('[W28] leaves out of a sum what some authors wrote, whatever the bounds of the range', () => {
    const anyOrder = fc.constantFrom('path' as const, 'subspace' as const);
    fc.assert(
      fc.property(
        anySteps,
        anyOrder,
        fc.uniqueArray(anyKey),
        fc.tuple(anyItem, fc.nat(), fc.uint8Array({ maxLength: 2 })),
        fc.tuple(anyItem, fc.nat(), fc.uint8Array({ maxLength: 2 })),
        (steps, order, without, ...bounds) => {
          const { index, held } = run(steps);
          const [start, end] = bounds.map(([{ entry }, cut, more]) => {
            const key = entryKey(entry, order);
            return concatBytes(key.subarray(0, key.length - (cut % (key.length + 1))), more);
          });
          if (start === undefined || end === undefined || compareBytes(start, end) > 0) return;
          const inside = held.filter(({ entry }) => {
            const key = entryKey(entry, order);
            return compareBytes(key, start) >= 0 && compareBytes(key, end) < 0;
          });
          const wanted = inside.filter(
            ({ entry }) => !without.some((id) => compareBytes(id, entry.subspaceId) === 0),
          );
          const sum = zeroSum();
          for (const { entry } of wanted) addSum(sum, preFingerprint(encodeEntry(entry)));
          expect(index.summarise(order, { start, end }, without)).toEqual({ count: wanted.length, sum });
          expect(ids(index.inSpan(order, { start, end }))).toEqual(ids(inside.toSorted(inOrder[order])));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('[W27] keys say path, author and time of their entries', () => {
    fc.assert(
      fc.property(anyItem, ({ entry }) => {
        const { path, subspaceId, timestamp } = entry;
        expect(placeOfEntryKey(entryKey(entry, 'path'))).toEqual({ path, subspaceId, timestamp });
      }),
    );
  });

  it('[W27] takes up what was joined before under its old number and sum', () => {
    const [first, second] = fc.sample(anyItem, { seed: 3, numRuns: 2 });
    if (first === undefined || second === undefined) throw new Error('no sample');
    const index = entryIndex<Item>(namespaceId);
    const sum = preFingerprint(encodeEntry(first.entry));
    expect(index.join(first, { arrival: 7, sum })).toMatchObject({ kind: 'stored', arrival: 7 });
    expect(index.arrivals).toBe(7);
    expect(index.summarise('path', { start: null, end: null })).toEqual({ count: 1, sum });
    expect(index.arrivedAfter(6)).toEqual([first]);
    expect(index.arrivedAfter(7)).toEqual([]);
  });

  it('[W27] takes up at once what an index held, in any order, and goes on as that one does', () => {
    const whole = { start: null, end: null };
    fc.assert(
      fc.property(anySteps, anySteps, fc.boolean(), (steps, more, isReversed) => {
        const { index, held } = run(steps);
        const kept = held.map((item, at) => ({
          item,
          taken: {
            arrival: index.arrivals - held.length + at + 1,
            sum: preFingerprint(encodeEntry(item.entry)),
          },
          pathKey: entryKey(item.entry, 'path'),
        }));
        const again = entryIndex<Item>(namespaceId);
        const twice = kept.flatMap((one) => [one, { ...one, taken: { ...one.taken, arrival: 1e6 } }]);
        again.takeUp(isReversed ? twice.toReversed() : kept);
        for (const step of [null, ...more]) {
          if (step !== null && 'join' in step)
            expect(again.join(step.join).kind).toBe(index.join(step.join).kind);
          else if (step !== null)
            expect(ids(again.forgetSubspace(step.forget))).toEqual(ids(index.forgetSubspace(step.forget)));
          expect(again.arrivals >= again.size).toBe(true);
          expect(ids(again.arrivedAfter(0))).toEqual(ids(index.arrivedAfter(0)));
          for (const order of ['path', 'subspace'] as const) {
            expect(ids(again.inSpan(order, whole))).toEqual(ids(index.inSpan(order, whole)));
            expect(again.summarise(order, whole)).toEqual(index.summarise(order, whole));
          }
        }
        if (again.size > 0) expect(() => again.takeUp([])).toThrow(RangeError);
      }),
    );
  });

  it('[W28] two that hold the same have the same fingerprint, however they came to it', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { index, held } = run(steps);
        const other = entryIndex<Item>(namespaceId);
        for (const item of held.toReversed()) other.join(item);
        const whole = { start: null, end: null };
        expect(other.fingerprint('path', whole)).toEqual(index.fingerprint('subspace', whole));
      }),
    );
  });

  it('refuses entries of another namespace', () => {
    const index = entryIndex<Item>(new Uint8Array(32).fill(9));
    const [item] = fc.sample(anyItem, { seed: 1, numRuns: 1 });
    if (item === undefined) throw new Error('no sample');
    expect(index.join(item)).toEqual({ kind: 'refused', because: 'foreign-namespace' });
    expect(index.size).toBe(0);
  });
});

describe('[W28] sums', () => {
  it('are numbers modulo 2^1024', () => {
    const anySum = fc.array(fc.constantFrom(0, 1, 0x8000_0000, 0xffff_ffff), {
      minLength: 32,
      maxLength: 32,
    });
    const value = (sum: Uint32Array): bigint =>
      sum.reduceRight((whole, limb) => (whole << 32n) | BigInt(limb), 0n);
    fc.assert(
      fc.property(anySum, anySum, (a, b) => {
        const sum = Uint32Array.from(a);
        const other = Uint32Array.from(b);
        addSum(sum, other);
        expect(value(sum)).toBe((value(Uint32Array.from(a)) + value(other)) % 2n ** 1024n);
        subtractSum(sum, other);
        expect([...sum]).toEqual(a);
      }),
    );
  });
});

it('[W27] an entry that cannot be encoded changes nothing, though it would prune', () => {
  const good = {
    namespaceId,
    subspaceId: keys[0]!,
    path: [Uint8Array.of(1)],
    timestamp: 1n,
    payloadLength: 0n,
    payloadDigest: keys[0]!,
  };
  const index = entryIndex<Item>(namespaceId);
  index.join({ entry: good });
  for (const change of [{ timestamp: 2n ** 64n }, { timestamp: 2n, payloadLength: -1n }]) {
    expect(() => index.join({ entry: { ...good, path: [], ...change } })).toThrow(RangeError);
    expect([index.size, index.arrivals]).toEqual([1, 1]);
    expect(index.inArea({ subspaceId: null, path: [], times: { start: 0n, end: null } })).toEqual([
      { entry: good },
    ]);
  }
});

it('[W27] keys handed out are nobody else’s memory', () => {
  const index = entryIndex<Item>(namespaceId);
  for (const timestamp of [1n, 2n, 3n])
    index.join({
      entry: {
        namespaceId,
        subspaceId: keys[0]!,
        path: [Uint8Array.of(Number(timestamp))],
        timestamp,
        payloadLength: 0n,
        payloadDigest: keys[0]!,
      },
    });
  const before = index.fingerprint('path', { start: null, end: null });
  const key = index.keyAt('path', 1);
  new Uint8Array(key?.buffer ?? new ArrayBuffer(0)).fill(0xff);
  expect(index.keyAt('path', 1)).not.toEqual(key);
  expect(index.fingerprint('path', { start: null, end: null })).toEqual(before);
});
