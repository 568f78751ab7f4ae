import { array, assert, asyncProperty, bigInt, constantFrom, integer, record } from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Change, Storage, StoredEntry } from '../registry/ports/storage.ts';
import { areaIncludesEntry } from '../willow/area.ts';
import { compareBytes } from '../willow/bytes.ts';
import { prunes } from '../willow/newer.ts';
import { comparePaths, isPrefix } from '../willow/path.ts';
import { areaTo3dRange, range3dIncludesEntry } from '../willow/range-3d.ts';
import { sums } from './sums.suite.ts';
import { authors, entryChanges, outboxItem, registries, sampleEntry, text } from './samples.cases.ts';

/** A storage under test. `reopen` closes it and opens the same data anew; left out where nothing is kept. */
export interface StorageUnderTest {
  readonly storage: Storage;
  readonly reopen?: () => Promise<Storage>;
  readonly destroy: () => Promise<void>;
}

const [registry, otherRegistry] = registries;
const [ann, ben, zeros] = authors;

/** The acceptance suite of the port `Storage`: every implementation passes all of it. */
export function storageSuite(name: string, open: () => Promise<StorageUnderTest>): void {
  describe(`storage: ${name}`, () => {
    let test: StorageUnderTest;
    beforeEach(async () => {
      test = await open();
    });
    afterEach(() => test.destroy());
    const storage = (): Storage => test.storage;

    commits(storage);
    order(storage);
    joins(storage, open);
    tables(storage);
    volume(storage);
    sums(open);

    it.runIf(name !== 'memory')('[S2] keeps what a commit reported, across closing and opening', async () => {
      const entry = sampleEntry({ payload: text('kept') });
      await storage().commit([
        { kind: 'entry', entry },
        { kind: 'payload', digest: 'aa', bytes: text('wasm') },
        { kind: 'put', table: 'sync_queue', key: outboxItem.key, value: outboxItem },
      ]);
      const again = await test.reopen?.();
      expect(await again?.entries.get([entry.id])).toEqual([entry]);
      expect(await again?.payloads.get('aa')).toEqual(text('wasm'));
      expect(await again?.read('sync_queue', outboxItem.key)).toEqual(outboxItem);
      expect(await again?.commit([{ kind: 'entry', entry }])).toEqual([
        { kind: 'obsolete', because: 'same' },
      ]);
    });

    it('[S1] fails every call once it is closed', async () => {
      storage().close();
      await expect(storage().read('settings', 'a')).rejects.toMatchObject({ code: 'storage/failed' });
      await expect(storage().commit([{ kind: 'delete', table: 'settings', key: 'a' }])).rejects.toMatchObject(
        {
          code: 'storage/failed',
        },
      );
    });
  });
}

function commits(storage: () => Storage): void {
  it('[S1] applies all changes of a commit or none', async () => {
    const old = sampleEntry({ path: ['modules', 'a', 'x'], time: 1n });
    await storage().commit([
      { kind: 'entry', entry: old },
      { kind: 'payload', digest: 'aa', bytes: text('old') },
    ]);
    const failing: Change[] = [
      { kind: 'entry', entry: sampleEntry({ path: ['modules', 'a'], time: 2n }) },
      { kind: 'payload', digest: 'bb', bytes: text('new') },
      { kind: 'forget-payload', digest: 'aa' },
      { kind: 'put', table: 'settings', key: 'good', value: 1 },
      { kind: 'put', table: 'settings', key: 'bad', value: () => 'no such thing can be stored' },
    ];
    await expect(storage().commit(failing)).rejects.toMatchObject({
      name: 'StorageError',
      code: 'storage/failed',
    });
    expect(await storage().entries.ids(registry)).toEqual([old.id]);
    expect(await storage().payloads.get('aa')).toEqual(text('old'));
    expect(await storage().payloads.has('bb')).toBe(false);
    expect(await storage().all('settings')).toEqual([]);
    expect(await storage().commit(failing.slice(0, 4))).toEqual([{ kind: 'stored', pruned: 1 }]);
  });

  it('[S1] does nothing for no changes, and applies several to one key in order', async () => {
    expect(await storage().commit([])).toEqual([]);
    await storage().commit([
      { kind: 'put', table: 'settings', key: 'a', value: 1 },
      { kind: 'put', table: 'settings', key: 'a', value: 2 },
      { kind: 'put', table: 'settings', key: 'b', value: 1 },
      { kind: 'delete', table: 'settings', key: 'b' },
      { kind: 'delete', table: 'settings', key: 'never there' },
    ]);
    expect(await storage().all('settings')).toEqual([{ key: 'a', value: 2 }]);
  });

  it('[S1] lets commits at the same time each see a whole state', async () => {
    const paths = [['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'd']];
    const entries = paths.map((path, at) => sampleEntry({ path, time: BigInt(at) }));
    const all = await Promise.all(entries.map((entry) => storage().commit([{ kind: 'entry', entry }])));
    expect(all.flat().every(({ kind }) => kind === 'stored')).toBe(true);
    const [first] = await storage().commit([
      { kind: 'entry', entry: sampleEntry({ path: ['a'], time: 9n }) },
    ]);
    expect(first).toEqual({ kind: 'stored', pruned: 4 });
  });
}

function byPathThenAuthor({ entry: a }: StoredEntry, { entry: b }: StoredEntry): number {
  return comparePaths(a.path, b.path) || compareBytes(a.subspaceId, b.subspaceId);
}

function order(storage: () => Storage): void {
  it('[S3] gives entries of a prefix in order of path, then author', async () => {
    const zero = Uint8Array.of(0);
    const paths = [
      [],
      ['a'],
      ['a', ''],
      ['a', zero],
      ['a', 'b'],
      ['ab'],
      ['b'],
      [Uint8Array.of(0xff, 0xff)],
      [zero],
      [''],
    ];
    const entries = paths.flatMap((path, at) =>
      // Later for shorter paths would prune; times rise with length so that all stand.
      [ben, ann].map((author) => sampleEntry({ path, author, time: BigInt(path.length * 100 + at) })),
    );
    await storage().commit([
      ...entryChanges(entries),
      { kind: 'entry', entry: sampleEntry({ namespace: otherRegistry, path: ['a'] }) },
    ]);
    const sorted = entries.toSorted(byPathThenAuthor);
    expect(await storage().entries.withPrefix(registry, [])).toEqual(sorted);
    for (const prefix of [[text('a')], [text('a'), zero], [zero], [new Uint8Array()], [text('none')]]) {
      expect(await storage().entries.withPrefix(registry, prefix)).toEqual(
        sorted.filter(({ entry }) => isPrefix(prefix, entry.path)),
      );
    }
    const several = [[zero], [text('none')], [text('a')]];
    expect(await storage().entries.withPrefixes(registry, several)).toEqual(
      several.flatMap((prefix) => sorted.filter(({ entry }) => isPrefix(prefix, entry.path))),
    );
    const ids = await storage().entries.ids(registry);
    expect(ids.toSorted()).toEqual(entries.map(({ id }) => id).toSorted());
    expect(await storage().entries.ids(otherRegistry)).toHaveLength(1);
  });

  it('[S13] gives what lies in an area or a 3d range, by author where there is one, else by path', async () => {
    const zero = Uint8Array.of(0);
    const paths = [
      ['a'],
      ['a', ''],
      ['a', zero],
      ['a', 'b'],
      ['ab'],
      [zero],
      [Uint8Array.of(0xff, 0xff), 'x'],
    ];
    const entries = paths.flatMap((path, at) =>
      [ben, ann, zeros].map((author) => sampleEntry({ path, author, time: BigInt(path.length * 100 + at) })),
    );
    const foreign = sampleEntry({ namespace: otherRegistry, path: ['a'], author: zeros });
    await storage().commit(entryChanges([...entries, foreign]));
    const byPath = entries.toSorted(byPathThenAuthor);
    const byAuthor = byPath.toSorted((a, b) => compareBytes(a.entry.subspaceId, b.entry.subspaceId));
    const anyTime = { start: 0n, end: null };
    const spans = [anyTime, { start: 101n, end: 204n }, { start: 203n, end: null }];
    for (const subspaceId of [null, ann, ben, zeros, new Uint8Array(32).fill(9)]) {
      for (const path of [[], [text('a')], [text('a'), zero], [zero], [text('none')]]) {
        for (const times of spans) {
          const area = { subspaceId, path, times };
          const inside = (subspaceId === null ? byPath : byAuthor).filter(({ entry }) =>
            areaIncludesEntry(area, entry),
          );
          expect(await storage().entries.inArea(registry, area)).toEqual(inside);
          expect(await storage().entries.in3dRange(registry, areaTo3dRange(area))).toEqual(inside);
        }
      }
    }
    const bounds = [[], [text('a')], [text('a'), text('b')], [text('ab')], [Uint8Array.of(0xff)]];
    for (const start of bounds) {
      for (const end of [...bounds, null]) {
        for (const subspaces of [
          { start: new Uint8Array(32), end: null },
          { start: zeros, end: ann },
          { start: ann, end: ben },
        ]) {
          const range = { subspaces, paths: { start, end }, times: anyTime };
          expect(await storage().entries.in3dRange(registry, range)).toEqual(
            byPath.filter(({ entry }) => range3dIncludesEntry(range, entry)),
          );
        }
      }
    }
  });

  it('[S3] gives entries by id in the order asked, and leaves out unknown ones', async () => {
    const [a, b] = [sampleEntry({ path: ['a'] }), sampleEntry({ path: ['b'] })];
    await storage().commit(entryChanges([a, b]));
    expect(await storage().entries.get([b.id, 'ff', a.id])).toEqual([b, a]);
    expect(await storage().entries.get([])).toEqual([]);
  });
}

function joins(storage: () => Storage, open: () => Promise<StorageUnderTest>): void {
  const ingest = async (...entries: StoredEntry[]) => await storage().commit(entryChanges(entries));

  it('[S4] removes what a newer entry at a prefix path prunes, of this author only', async () => {
    const old = [['a'], ['a', 'b'], ['a', 'b', 'c']].map((path, at) =>
      sampleEntry({ path, time: BigInt(at + 1) }),
    );
    const others = [
      sampleEntry({ path: ['a', 'b'], author: ben, time: 1n }),
      sampleEntry({ path: ['a', 'b'], namespace: otherRegistry, time: 1n }),
      sampleEntry({ path: ['ab'], time: 1n }),
      sampleEntry({ path: ['a', 'z'], time: 50n }),
    ];
    await ingest(...old, ...others);
    expect(await ingest(sampleEntry({ path: ['a'], time: 9n }))).toEqual([{ kind: 'stored', pruned: 3 }]);
    expect(await storage().entries.get(old.map(({ id }) => id))).toEqual([]);
    expect(await storage().entries.get(others.map(({ id }) => id))).toEqual(others);
  });

  it('[S4] answers obsolete for the same entry and for one that a newer entry prunes', async () => {
    const held = sampleEntry({ path: ['a', 'b'], time: 5n });
    await ingest(held);
    expect(
      await ingest(
        held,
        sampleEntry({ path: ['a', 'b'], time: 4n }),
        sampleEntry({ path: ['a', 'b', 'c', 'd'], time: 4n }),
        sampleEntry({ path: ['a', 'bc'], time: 4n }),
      ),
    ).toEqual([
      { kind: 'obsolete', because: 'same' },
      { kind: 'obsolete', because: 'newer' },
      { kind: 'obsolete', because: 'newer' },
      { kind: 'stored', pruned: 0 },
    ]);
  });

  it('[S4] keeps the first token of an entry that comes again under another', async () => {
    const held = sampleEntry({ path: ['a'] });
    await ingest(held);
    await ingest({ ...held, signature: new Uint8Array(64).fill(7) });
    expect(await storage().entries.get([held.id])).toEqual([held]);
  });

  it('[S5] breaks ties of time by digest, then by length, also between a path and one below it', async () => {
    const low = sampleEntry({ path: ['a'], time: 1n, digest: 1, length: 10n });
    const high = sampleEntry({ path: ['a'], time: 1n, digest: 2, length: 1n });
    const longer = sampleEntry({ path: ['a'], time: 1n, digest: 2, length: 2n });
    expect(await ingest(low, high, low, longer, high)).toEqual([
      { kind: 'stored', pruned: 0 },
      { kind: 'stored', pruned: 1 },
      { kind: 'obsolete', because: 'newer' },
      { kind: 'stored', pruned: 1 },
      { kind: 'obsolete', because: 'newer' },
    ]);
    const below = sampleEntry({ path: ['a', 'b'], time: 1n, digest: 1 });
    const stronger = sampleEntry({ path: ['a', 'b'], time: 1n, digest: 3 });
    expect(await ingest(below, stronger)).toEqual([
      { kind: 'obsolete', because: 'newer' },
      { kind: 'stored', pruned: 0 },
    ]);
  });

  it('[S6] lets entries of one commit see each other in order, and ends as a naive join does', async () => {
    const component = constantFrom('', 'a', 'b', 'ab', '\0');
    const entry = record({
      path: array(component, { maxLength: 3 }),
      author: constantFrom(...authors),
      time: bigInt({ min: 0n, max: 3n }),
      digest: integer({ min: 0, max: 2 }),
    }).map(sampleEntry);
    const batches = array(array(entry, { maxLength: 6 }), { maxLength: 5 });
    await assert(
      asyncProperty(batches, async (batches) => {
        const fresh = await open();
        let model: readonly StoredEntry[] = [];
        for (const batch of batches) {
          const outcomes = await fresh.storage.commit(entryChanges(batch));
          const kinds: string[] = [];
          for (const newcomer of batch) {
            kinds.push(naiveKind(model, newcomer));
            if (kinds.at(-1) === 'stored') model = naiveJoin(model, newcomer);
          }
          expect(outcomes.map(({ kind }) => kind)).toEqual(kinds);
        }
        const ids = await fresh.storage.entries.ids(registry);
        expect(ids.toSorted()).toEqual(model.map(({ id }) => id).toSorted());
        await fresh.destroy();
      }),
      { numRuns: 40, seed: 1 },
    );
  });
}

function naiveKind(held: readonly StoredEntry[], { id, entry }: StoredEntry): string {
  return held.some((other) => other.id === id || prunes(other.entry, entry)) ? 'obsolete' : 'stored';
}

function naiveJoin(held: readonly StoredEntry[], newcomer: StoredEntry): readonly StoredEntry[] {
  return [...held.filter(({ entry }) => !prunes(newcomer.entry, entry)), newcomer];
}

function tables(storage: () => Storage): void {
  it('[S7] gives back table values whole: bytes, bigints, undefined, maps', async () => {
    const value = {
      big: 2n ** 64n,
      bytes: Uint8Array.of(0, 255),
      none: undefined,
      map: new Map([['a', [null]]]),
    };
    const seed = new Uint8Array(32).fill(9);
    const identity = { did: 'did:key:z', name: 'Ann', publicKey: '00', seed, createdAt: 1 };
    await storage().commit([
      { kind: 'put', table: 'settings', key: '__proto__', value },
      { kind: 'put', table: 'identities', key: identity.did, value: identity },
      { kind: 'put', table: 'sync_queue', key: outboxItem.key, value: outboxItem },
    ]);
    expect(await storage().read('settings', '__proto__')).toEqual(value);
    expect(await storage().read('identities', identity.did)).toEqual(identity);
    expect(await storage().all('sync_queue')).toEqual([{ key: outboxItem.key, value: outboxItem }]);
    expect(await storage().read('modules', 'none')).toBeUndefined();
    expect(await storage().read('settings', 'constructor')).toBeUndefined();
  });

  it('[S7] lists rows in order of their keys by UTF-16 code units', async () => {
    const keys = ['b', 'a', '\u{1F600}', '\uFF5E', 'a/b', 'B', ''];
    await storage().commit(keys.map((key) => ({ kind: 'put', table: 'stale', key, value: { since: 1 } })));
    expect((await storage().all('stale')).map(({ key }) => key)).toEqual(keys.toSorted());
  });

  it('[S7] keeps nothing shared with the caller, and of a view only its own bytes', async () => {
    const whole = new Uint8Array(100_000).fill(1);
    const entry = { ...sampleEntry({ path: ['a'] }), payload: whole.subarray(10, 20) };
    const setting = { bytes: whole.subarray(0, 4) };
    await storage().commit([
      { kind: 'entry', entry },
      { kind: 'payload', digest: 'aa', bytes: whole.subarray(0, 10) },
      { kind: 'put', table: 'settings', key: 'a', value: setting },
    ]);
    whole.fill(2);
    const [stored] = await storage().entries.get([entry.id]);
    expect(stored?.payload).toEqual(new Uint8Array(10).fill(1));
    expect(stored?.payload?.buffer.byteLength).toBeLessThan(10_000);
    expect(await storage().payloads.get('aa')).toEqual(new Uint8Array(10).fill(1));
    expect(await storage().read('settings', 'a')).toEqual({ bytes: new Uint8Array(4).fill(1) });
    structuredClone(0, { transfer: [(await storage().payloads.get('aa'))?.buffer as ArrayBuffer] });
    expect(await storage().payloads.get('aa')).toHaveLength(10);
  });
}

function volume(storage: () => Storage): void {
  it('[S8] takes 5,000 entries in batches of 250 in bounded time', async () => {
    const entries = Array.from({ length: 5000 }, (_, at) =>
      sampleEntry({
        path: ['modules', `io.example.m${at % 500}`, 'releases', `1.0.${at}`, 'manifest', `${at}`],
        time: BigInt(at),
        payload: new Uint8Array(400).fill(at),
      }),
    );
    const started = performance.now();
    for (let at = 0; at < entries.length; at += 250) {
      await storage().commit(entryChanges(entries.slice(at, at + 250)));
    }
    const written = performance.now();
    expect(await storage().entries.withPrefix(registry, [])).toHaveLength(5000);
    const listed = performance.now();
    console.info(
      `5,000 entries: ${Math.round(written - started)} ms, list: ${Math.round(listed - written)} ms`,
    );
    expect(written - started).toBeLessThan(20_000);
    expect(listed - written).toBeLessThan(15_000);
  }, 40_000);

  it('[S8] of very many stored at once each comes back whole, also when others among them are replaced and gone', async () => {
    const some = (time: bigint, of: readonly number[]): StoredEntry[] =>
      of.map((at) =>
        sampleEntry({
          path: ['modules', `io.example.m${at}`],
          time,
          payload: new Uint8Array(300 + 13 * at).fill(at),
        }),
      );
    const all = Array.from({ length: 300 }, (_, at) => at);
    const [third, rest] = [all.filter((at) => at % 3 === 0), all.filter((at) => at % 3 !== 0)];
    await storage().commit(entryChanges(some(1n, all)));
    expect(await storage().entries.withPrefix(registry, [])).toEqual(
      some(1n, all).toSorted(byPathThenAuthor),
    );
    await storage().commit(entryChanges(some(2n, third)));
    expect(await storage().entries.withPrefix(registry, [])).toEqual(
      [...some(1n, rest), ...some(2n, third)].toSorted(byPathThenAuthor),
    );
    // one row may be left without any
    await storage().commit(entryChanges(some(3n, all)));
    expect(await storage().entries.withPrefix(registry, [])).toEqual(
      some(3n, all).toSorted(byPathThenAuthor),
    );
  }, 40_000);
}
