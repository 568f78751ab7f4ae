import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../../storage/memory/memory-storage.ts';
import { decodeDrop } from '../../willow/drop.ts';
import { isProblem, type Problem } from '../problem.ts';
import type { Registry } from '../registry.ts';
import type { RegistryEvent } from '../registry-api.ts';
import { parseRecordPath } from '../record-path.ts';
import { createWorld, answerModule, draftOf, type World } from '../world.cases.ts';
import type { DropReport } from './import-drop.ts';
import type { DropSelection } from './selection.ts';

const operation = () => crypto.randomUUID();

/** A registry of three modules: `a` needs `b`; `c` stands alone. */
async function ground(): Promise<{ world: World; anna: Registry }> {
  const world = await createWorld();
  const anna = await world.device({ up: true });
  await anna.createIdentity('Anna');
  await world.sync(anna);
  const needsB = { dependencies: [{ id: 'io.example.b', range: '^1.0.0', optional: false }] };
  await anna.publish(operation(), draftOf('io.example.b', '1.0.0'), answerModule(2));
  await anna.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
  await anna.publish(operation(), { ...draftOf('io.example.a', '1.1.0'), ...needsB }, answerModule(11));
  await anna.publish(operation(), draftOf('io.example.c', '1.0.0'), answerModule(3));
  await anna.settle();
  await anna.settled();
  return { world, anna };
}

async function exported(device: Registry, selection: DropSelection): Promise<Uint8Array<ArrayBuffer>> {
  const begun = await device.exportDrop(selection);
  if (isProblem(begun)) throw new Error(begun.found);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (;;) {
    const piece = await device.exportPiece(begun.key);
    if (piece === null) break;
    if (isProblem(piece)) throw new Error(piece.found);
    pieces.push(new Uint8Array(piece));
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

async function taken(device: Registry, ...parts: Uint8Array<ArrayBuffer>[]): Promise<DropReport> {
  const report = await device.importDrop(operation(), new Blob(parts));
  await device.settled();
  return report;
}

/** A device of the same registry that has met nobody. */
async function stranger(world: World, storage = memoryStorage()): Promise<Registry> {
  const device = await world.device({ up: false }, storage);
  return device;
}

const idsIn = (drop: Uint8Array): string[] => {
  const decoded = decodeDrop(drop);
  if (!decoded.ok) throw new Error(decoded.problem);
  const ids = decoded.value.flatMap(({ entry }) => {
    const path = parseRecordPath(entry.path);
    return path !== null && 'id' in path && path.kind !== 'name' ? [path.id] : [];
  });
  return [...new Set(ids)].sort();
};

describe('a drop as a file', () => {
  it('[P23] [P24] carries a whole registry to a device with no network, which installs from it', async () => {
    const { world, anna } = await ground();
    const drop = await exported(anna, { kind: 'registry' });
    const bert = await stranger(world);
    const report = await taken(bert, drop);
    expect(report).toMatchObject({ known: 0, notYet: 0, payloads: 4, problem: null });
    expect([...report.modules].sort()).toEqual(['io.example.a', 'io.example.b', 'io.example.c']);
    const installed = await bert.install(operation(), 'io.example.a', '');
    expect(installed).toMatchObject({ kind: 'installed' });
    expect((await bert.installed()).map(({ id }) => id).sort()).toEqual(['io.example.a', 'io.example.b']);
    expect(await taken(bert, drop)).toMatchObject({
      stored: 0,
      known: report.stored,
      payloads: 0,
      problem: null,
    });
  });

  it('[P23] of a module holds what it depends on, with the bytes of what an install needs', async () => {
    const { world, anna } = await ground();
    const drop = await exported(anna, { kind: 'module', id: 'io.example.a', version: '' });
    expect(idsIn(drop)).toEqual(['io.example.a', 'io.example.b']);
    const bert = await stranger(world);
    expect(await taken(bert, drop)).toMatchObject({ payloads: 2, problem: null });
    const { context } = bert;
    const module = await bert.module('io.example.a');
    expect(module).toMatchObject({
      releases: [
        { version: '1.1.0', held: true },
        { version: '1.0.0', held: false },
      ],
    });
    expect(await bert.install(operation(), 'io.example.a', '')).toMatchObject({ kind: 'installed' });
    expect(await context().storage.read('modules', 'io.example.c')).toBeUndefined();
  });

  it('[P23] since a date holds what is dated from then on, and the outbox what no relay has', async () => {
    const { world, anna } = await ground();
    await world.sync(anna);
    const items = anna.context().outbox.items();
    for (const { entryIds } of items) await anna.acknowledged(entryIds, { id: 'r', kind: 'relay' });
    expect(await anna.exportDrop({ kind: 'outbox' })).toMatchObject({ code: 'drop/empty-outbox' });
    world.clock.time += 86_400_000;
    const at = world.clock.time;
    world.clock.time += 1000;
    await anna.publish(operation(), draftOf('io.example.d', '1.0.0'), answerModule(4));
    await anna.settle();
    expect(idsIn(await exported(anna, { kind: 'since', at }))).toEqual(['io.example.d']);
    expect(idsIn(await exported(anna, { kind: 'outbox' }))).toEqual(['io.example.d']);
    expect(await anna.exportDrop({ kind: 'since', at: Number.NaN })).toMatchObject({ code: 'drop/bad-date' });
    expect(await anna.exportDrop({ kind: 'module', id: 'io.example.no', version: '' })).toMatchObject({
      code: 'module/not-found',
    });
    expect(await anna.exportDrop({ kind: 'module', id: 'io.example.a', version: '9.0.0' })).toMatchObject({
      code: 'module/version-not-found',
    });
  });

  it('[P23] leaves out what waits for a grant, and says how much', async () => {
    const world = await createWorld();
    const device = await world.device({ up: false });
    await device.createIdentity('Anna');
    await world.sync(device);
    await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    expect(await device.exportDrop({ kind: 'outbox' })).toMatchObject({
      code: 'drop/empty-outbox',
      found: 'only what waits for a grant (1)',
    });
    expect(await device.exportDrop({ kind: 'registry' })).toMatchObject({ waiting: 1 });
    expect(idsIn(await exported(device, { kind: 'registry' }))).toEqual([]);
  });

  it('[P24] [W33] a byte flipped anywhere: refused there, and nothing is kept that the good drop does not hold', async () => {
    const { world, anna } = await ground();
    const drop = await exported(anna, { kind: 'module', id: 'io.example.a', version: '' });
    const good = await stranger(world);
    await taken(good, drop);
    const ids = new Set(await good.context().storage.entries.ids(world.namespace));
    let kept = 0;
    for (let at = 3; at < drop.length; at += Math.ceil(drop.length / 60)) {
      const bad = drop.slice();
      bad[at] = (bad[at] ?? 0) ^ 0x10;
      const bert = await stranger(world);
      const report = await taken(bert, bad);
      const found = await bert.context().storage.entries.ids(world.namespace);
      expect(
        found.filter((id) => !ids.has(id)),
        `byte ${at}`,
      ).toEqual([]);
      expect(report.problem ?? report.notYet, `byte ${at}`).not.toBe(0);
      // the entry that holds it, or the payload of that entry
      if (report.at !== null) expect(report.at).toBeLessThanOrEqual(at + 512);
      expect(found.length - 1).toBeLessThanOrEqual(report.stored);
      kept += report.stored;
    }
    expect(kept).toBeGreaterThan(0);
  });

  it('[P24] cut short anywhere, what came before is kept and the place is named', async () => {
    const { world, anna } = await ground();
    const drop = await exported(anna, { kind: 'registry' });
    for (const length of [0, 1, 40, 900, drop.length >> 1, drop.length - 1]) {
      const bert = await stranger(world);
      const report = await taken(bert, drop.slice(0, length));
      expect(report.problem, `${length} bytes`).toMatchObject({ code: 'drop/broken' });
      expect(report.at).toBeLessThanOrEqual(length);
      if (length > drop.length / 4) expect(report.stored).toBeGreaterThan(0);
      expect(await taken(bert, drop)).toMatchObject({ problem: null, known: report.stored });
    }
    expect((await taken(await stranger(world), drop, new Uint8Array([0]))).problem).toMatchObject({
      code: 'drop/broken',
    });
  });

  it('[P24] of another registry, or no drop at all, nothing is stored', async () => {
    const { world } = await ground();
    const other = await ground();
    const drop = await exported(other.anna, { kind: 'registry' });
    const bert = await stranger(world);
    const before = await bert.context().storage.entries.ids(world.namespace);
    const report = await taken(bert, drop);
    expect(report).toMatchObject({ stored: 0, known: 0, at: 0, problem: { code: 'drop/other-registry' } });
    expect((report.problem as Problem).found).toContain(report.registry);
    const text = new TextEncoder().encode('{"this":"is no drop"}'.repeat(40));
    expect(await taken(bert, new Uint8Array(text))).toMatchObject({
      stored: 0,
      problem: { code: 'drop/broken' },
    });
    expect(await bert.context().storage.entries.ids(world.namespace)).toEqual(before);
  });

  it('[P24] stopped, it keeps what was verified; a file that cannot be read on is said to be so', async () => {
    const { world, anna } = await ground();
    const drop = await exported(anna, { kind: 'registry' });
    const bert = await stranger(world);
    const half = drop.length >> 1;
    const stream = (rest: () => Promise<void>) =>
      ({
        stream: () =>
          new ReadableStream({
            start: (controller) => controller.enqueue(drop.slice(0, half)),
            async pull(controller) {
              await rest();
              controller.enqueue(drop.slice(half));
              controller.close();
            },
          }),
      }) as Blob;
    const stopped = await bert.importDrop(
      'one',
      stream(() => bert.stopImport('one')),
    );
    expect(stopped).toMatchObject({ problem: { code: 'drop/cancelled' } });
    expect(stopped.stored).toBeGreaterThan(0);
    const gone = await bert.importDrop(
      'two',
      stream(() => Promise.reject(new Error('the stick was pulled'))),
    );
    expect(gone.problem).toMatchObject({ code: 'drop/unreadable', found: 'the stick was pulled' });
    const seen: RegistryEvent[] = [];
    bert.on((event) => seen.push(event));
    expect(await bert.importDrop('three', new Blob([drop]))).toMatchObject({ problem: null });
    expect(seen).toContainEqual({
      kind: 'import',
      key: 'three',
      progress: expect.objectContaining({ read: drop.length }),
    });
  });

  it('[P23] an export that nobody ends is given up for the fourth after it', async () => {
    const { anna } = await ground();
    const keys: string[] = [];
    for (let at = 0; at < 5; at += 1) {
      const begun = await anna.exportDrop({ kind: 'registry' });
      if (!isProblem(begun)) keys.push(begun.key);
    }
    expect(await anna.exportPiece(keys[0] ?? '')).toMatchObject({ code: 'drop/export-lost' });
    expect(await anna.exportPiece(keys[1] ?? '')).toBeInstanceOf(Uint8Array);
    await anna.endExport(keys[1] ?? '');
    expect(await anna.exportPiece(keys[1] ?? '')).toMatchObject({ code: 'drop/export-lost' });
  });
});
