import {
  array,
  assert,
  asyncProperty,
  bigInt,
  constant,
  constantFrom,
  integer,
  oneof,
  option,
  record,
  uniqueArray,
} from 'fast-check';
import { expect, it } from 'vitest';
import type { Storage, StoredEntry } from '../registry/ports/storage.ts';
import { compareBytes, equalBytes } from '../willow/bytes.ts';
import { encodeEntry } from '../willow/encode-entry.ts';
import { entryKey } from '../willow/entry-order.ts';
import type { EntryOrder } from '../willow/entry-order.ts';
import { addSum, preFingerprint, zeroSum } from '../willow/fingerprint.ts';
import { prunes } from '../willow/newer.ts';
import { authors, entryChanges, registries, sampleEntry } from './samples.cases.ts';
import type { StorageUnderTest } from './storage.suite.ts';

const [registry, otherRegistry] = registries;

const anyEntry = record({
  path: array(constantFrom('', 'a', 'b', 'ab', '\0'), { maxLength: 3 }),
  author: constantFrom(...authors),
  namespace: constantFrom(registry, registry, registry, otherRegistry),
  time: bigInt({ min: 0n, max: 3n }),
  digest: integer({ min: 0, max: 2 }),
}).map(sampleEntry);

type Step =
  | { readonly commit: readonly StoredEntry[]; readonly fails: boolean }
  | { readonly forget: Uint8Array | null }
  | 'reopen';

const anySteps = array(
  oneof(
    {
      weight: 6,
      arbitrary: record({
        commit: array(anyEntry, { maxLength: 6 }),
        fails: constantFrom(false, false, false, true),
      }),
    },
    { weight: 1, arbitrary: record({ forget: option(constantFrom(...authors)) }) },
    { weight: 1, arbitrary: constant('reopen' as const) },
  ),
  { maxLength: 12 },
);
const anySpan = record({
  order: constantFrom('path' as const, 'subspace' as const),
  from: option(anyEntry),
  to: option(anyEntry),
  without: uniqueArray(constantFrom(...authors)),
  place: integer({ min: 0, max: 8 }),
});

/** Entries with their arrivals, by the letter of the definitions. */
interface Model {
  held: readonly { readonly stored: StoredEntry; readonly arrival: number }[];
  arrivals: number;
}

function joinInto(model: Model, stored: StoredEntry): void {
  if (model.held.some(({ stored: { id, entry } }) => id === stored.id || prunes(entry, stored.entry))) return;
  model.arrivals += 1;
  const left = model.held.filter(({ stored: { entry } }) => !prunes(stored.entry, entry));
  model.held = [...left, { stored, arrival: model.arrivals }];
}

function inRegistry({ held }: Model): readonly StoredEntry[] {
  return held.flatMap(({ stored }) => (equalBytes(stored.entry.namespaceId, registry) ? stored : []));
}

/** Takes the steps in a storage and in a model of it. */
async function take(
  steps: readonly Step[],
  test: StorageUnderTest,
): Promise<{ storage: Storage; model: Model }> {
  const model: Model = { held: [], arrivals: 0 };
  let { storage } = test;
  for (const step of steps) {
    if (step === 'reopen') storage = (await test.reopen?.()) ?? storage;
    else if ('forget' in step) {
      const { forget } = step;
      await storage.commit([{ kind: 'forget-entries', namespace: registry, author: forget }]);
      model.held = model.held.filter(
        ({ stored: { entry } }) =>
          !equalBytes(entry.namespaceId, registry) ||
          (forget !== null && !equalBytes(entry.subspaceId, forget)),
      );
    } else if (step.fails) {
      const unstorable = { kind: 'put', table: 'settings', key: 'bad', value: () => 0 } as const;
      await expect(storage.commit([...entryChanges(step.commit), unstorable])).rejects.toMatchObject({
        code: 'storage/failed',
      });
    } else {
      await storage.commit(entryChanges(step.commit));
      for (const entry of step.commit) joinInto(model, entry);
    }
  }
  return { storage, model };
}

/** The part of the acceptance suite about sums, places and arrivals, whatever happened to the storage before. */
export function sums(open: () => Promise<StorageUnderTest>): void {
  it('[S14] sums, counts and numbers what it holds as a list would, after commits, failures, forgetting and reopening', async () => {
    await assert(
      asyncProperty(anySteps, anySpan, async (steps, { order, from, to, without, place }) => {
        const test = await open();
        const { storage, model } = await take(steps, test);
        const all = inRegistry(model);
        expect(await storage.entries.withPrefix(registry, [])).toEqual(sorted(all, 'path'));
        const [start, end] = [from, to].map((one) => (one === null ? null : entryKey(one.entry, order)));
        const span = { start: start ?? null, end: end ?? null };
        const inside = sorted(all, order).filter(({ entry }) => {
          const key = entryKey(entry, order);
          const isAfter = span.start === null || compareBytes(key, span.start) >= 0;
          return isAfter && (span.end === null || compareBytes(key, span.end) < 0);
        });
        expect(await storage.entries.inSpan(registry, order, span)).toEqual(inside);
        const counted = inside.filter(
          ({ entry }) => !without.some((author) => equalBytes(author, entry.subspaceId)),
        );
        expect(await storage.entries.idsInSpan(registry, order, span, without)).toEqual(
          counted.map(({ id }) => id),
        );
        const asked = [...inside, sampleEntry({ path: ['never', 'stored'] })].map(({ id }) => id);
        expect(await storage.entries.lacking(asked)).toEqual(asked.slice(-1));
        const isBackwards =
          span.start !== null && span.end !== null && compareBytes(span.start, span.end) > 0;
        if (!isBackwards)
          expect(await storage.entries.summarise(registry, order, span, without)).toEqual(summaryOf(counted));
        const there = inside[place];
        expect(await storage.entries.keyAt(registry, order, span, place)).toEqual(
          there === undefined ? null : entryKey(there.entry, order),
        );
        const since = model.arrivals === 0 ? 0 : place % (model.arrivals + 1);
        const arrived = model.held.filter(({ arrival }) => arrival > since).map(({ stored }) => stored);
        expect(await storage.entries.arrivedAfter(registry, since)).toEqual({
          entries: arrived.filter(({ entry }) => equalBytes(entry.namespaceId, registry)),
          arrivals: model.arrivals,
        });
        await test.destroy();
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('[S14] numbers nothing twice, though the last that arrived was forgotten and the storage closed', async () => {
    const test = await open();
    await test.storage.commit(entryChanges([sampleEntry({ path: ['a'] }), sampleEntry({ path: ['b'] })]));
    await test.storage.commit([{ kind: 'forget-entries', namespace: registry, author: null }]);
    const again = (await test.reopen?.()) ?? test.storage;
    expect(await again.entries.arrivedAfter(registry, 0)).toEqual({ entries: [], arrivals: 2 });
    const late = sampleEntry({ path: ['c'] });
    await again.commit(entryChanges([late]));
    expect(await again.entries.arrivedAfter(registry, 2)).toEqual({ entries: [late], arrivals: 3 });
    await test.destroy();
  });
}

function sorted(entries: readonly StoredEntry[], order: EntryOrder): readonly StoredEntry[] {
  return entries.toSorted((a, b) => compareBytes(entryKey(a.entry, order), entryKey(b.entry, order)));
}

function summaryOf(entries: readonly StoredEntry[]) {
  const sum = zeroSum();
  for (const { entry } of entries) addSum(sum, preFingerprint(encodeEntry(entry)));
  return { count: entries.length, sum };
}
