import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../storage/memory/memory-storage.ts';
import { StorageError } from './ports/storage-error.ts';
import type { Change, Storage } from './ports/storage.ts';
import type { Registry } from './registry.ts';
import { SummaryLog, type ListedModule } from './summary-log.ts';
import { answerModule, createWorld, draftOf, type World } from './world.cases.ts';

const operation = () => crypto.randomUUID();

const listed = (id: string, name: string): ListedModule =>
  ({ summary: { id, name }, dependencies: [] }) as unknown as ListedModule;

async function names(storage: Storage): Promise<readonly string[] | null> {
  const read = await new SummaryLog(storage).read();
  return read === null ? null : [...read.values()].map(({ summary }) => summary.name);
}

describe('the log of the list', () => {
  it('[S15] is whole only once it was written as a whole; of two rows the later holds', async () => {
    const storage = memoryStorage();
    const log = new SummaryLog(storage);
    expect(await log.read()).toBeNull();
    await storage.commit(log.append({ listed: [listed('a', 'lost')], gone: [] }));
    expect(await names(storage)).toBeNull();
    await log.rewrite([listed('a', 'first'), listed('b', 'second'), listed('c', 'third')]);
    await storage.commit(log.append({ listed: [listed('b', 'renamed')], gone: ['a'] }));
    expect(await names(storage)).toEqual(['renamed', 'third']);
    const again = new SummaryLog(storage);
    await again.read();
    await storage.commit(again.append({ listed: [listed('d', 'fourth')], gone: ['c'] }));
    expect(await names(storage)).toEqual(['renamed', 'fourth']);
    expect(again.append({ listed: [], gone: [] })).toEqual([]);
  });

  it('[S15] is long when its rows are far more than its modules need, and short when written as a whole', async () => {
    const storage = memoryStorage();
    const log = new SummaryLog(storage);
    await log.rewrite(Array.from({ length: 600 }, (_, at) => listed(`m${at}`, 'old')));
    expect(await storage.all('summaries')).toHaveLength(3);
    for (let at = 0; at < 300; at += 1)
      await storage.commit(log.append({ listed: [listed(`m${at}`, 'new')], gone: [] }));
    const again = new SummaryLog(storage);
    const read = await again.read();
    expect(again.isLongFor(600)).toBe(true);
    await again.rewrite([...(read ?? new Map<string, ListedModule>()).values()]);
    const short = new SummaryLog(storage);
    const after = [...((await short.read()) ?? new Map<string, ListedModule>()).values()];
    expect(short.isLongFor(600)).toBe(false);
    expect(after.filter(({ summary }) => summary.name === 'new')).toHaveLength(300);
    expect(after).toHaveLength(600);
  });

  it.each([
    ['no JSON', '{"listed":'],
    ['another shape', '{"modules":[]}'],
    ['a list of something else', '{"listed":[{"id":"a"}],"gone":[]}'],
    ['no object', 'null'],
  ])('[S15] a row that cannot be read (%s) makes it none', async (_what, row) => {
    const storage = memoryStorage();
    await new SummaryLog(storage).rewrite([listed('a', 'first')]);
    await storage.commit([{ kind: 'put', table: 'summaries', key: '000000000009', value: row }]);
    expect(await names(storage)).toBeNull();
  });
});

describe('opening a registry', () => {
  const publisher = async (world: World, storage: Storage): Promise<Registry> => {
    const device = await world.device({ up: true }, storage);
    await device.createIdentity('Anna');
    await world.sync(device);
    await device.publish(operation(), draftOf('io.example.base', '1.0.0'), answerModule(1));
    const dependencies = [{ id: 'io.example.base', range: '^1.0.0', optional: false }];
    const outcome = await device.publish(
      operation(),
      draftOf('io.example.top', '1.0.0', { dependencies }),
      answerModule(2),
    );
    expect(outcome).toMatchObject({ kind: 'published' });
    await device.settle();
    await device.settled();
    return device;
  };

  it('[S15] lists what it listed, from the log alone', async () => {
    const world = await createWorld();
    const storage = memoryStorage();
    const device = await publisher(world, storage);
    const tables: string[] = [];
    const watched: Storage = {
      ...storage,
      all: (table) => {
        tables.push(table);
        return storage.all(table);
      },
    };
    const again = await world.device({ up: false }, watched);
    expect(await again.summaries()).toEqual(await device.summaries());
    expect(await again.dependents('io.example.base')).toEqual(['io.example.top']);
    expect(tables).toContain('summaries');
    expect(tables).not.toContain('modules');
  });

  it('[S15] lists the same where an older build left no log, or the log is broken, and writes one', async () => {
    const world = await createWorld();
    const storage = memoryStorage();
    const device = await publisher(world, storage);
    const expected = await device.summaries();
    expect(expected).toHaveLength(2);
    const rows = await storage.all('summaries');
    const none = rows.map(({ key }): Change => ({ kind: 'delete', table: 'summaries', key }));
    await storage.commit([...none, { kind: 'delete', table: 'settings', key: 'summaries' }]);
    expect(await (await world.device({ up: false }, storage)).summaries()).toEqual(expected);
    const [first] = await storage.all('summaries');
    await storage.commit([{ kind: 'put', table: 'summaries', key: first?.key ?? '', value: '' }]);
    expect(await (await world.device({ up: false }, storage)).summaries()).toEqual(expected);
    expect((await new SummaryLog(storage).read())?.size).toBe(2);
  });

  it('[S15] opens on a full disk, where no log can be written', async () => {
    const world = await createWorld();
    const storage = memoryStorage();
    const device = await publisher(world, storage);
    await storage.commit([{ kind: 'delete', table: 'settings', key: 'summaries' }]);
    const full: Storage = {
      ...storage,
      commit: () => Promise.reject(new StorageError('storage/quota', 'The disk is full.')),
    };
    const again = await world.device({ up: false }, full);
    expect(await again.summaries()).toEqual(await device.summaries());
  });
});
