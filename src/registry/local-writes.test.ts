import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../storage/memory/memory-storage.ts';
import { decodeEntry } from '../willow/encode-entry.ts';
import { verifier } from '../willow/ed25519.ts';
import { StorageError } from './ports/storage-error.ts';
import type { DraftRecord } from './drafts/draft-record.ts';
import type { Change, Storage } from './ports/storage.ts';
import { isProblem } from './problem.ts';
import { latestOf } from './project-module.ts';
import type { Release } from './gen-module.ts';
import type { Registry } from './registry.ts';
import { readRequest } from './request.ts';
import { hostOf } from './sync-host.ts';
import { answerModule, createWorld, draftOf, type World } from './world.cases.ts';

const operation = () => crypto.randomUUID();

async function publisher(world: World, up = true, storage?: Storage): Promise<Registry> {
  const device = await world.device({ up }, storage);
  await device.createIdentity('Anna');
  await world.sync(device);
  return device;
}

describe('local writes', () => {
  it('[P2] manifest, wasm and card carry one time, each signed by its author over its bytes', async () => {
    const world = await createWorld();
    const device = await publisher(world, false);
    await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    const [item] = device.context().outbox.items();
    const verify = await verifier();
    const times = new Set<bigint>();
    for (const { entry: encoded, signature } of item?.entries ?? []) {
      const decoded = decodeEntry(encoded);
      if (!decoded.ok) throw new Error(decoded.problem);
      times.add(decoded.value.timestamp);
      expect(await verify(decoded.value.subspaceId, encoded, signature)).toBe(true);
    }
    expect(item?.entries).toHaveLength(3);
    expect(times.size).toBe(1);
  });

  it('[P3] a rating written while the clock stands still, or went back, is newer than the one it replaces', async () => {
    const world = await createWorld();
    const device = await publisher(world);
    await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    await device.rate(operation(), 'io.example.a', 1, '');
    await device.settle();
    world.clock.time -= 3_600_000;
    await device.rate(operation(), 'io.example.a', 5, '');
    await device.settle();
    expect(await device.ratings('io.example.a')).toMatchObject([{ stars: 5 }]);
  });

  it('[P12] a write without a grant keeps its signed request; with one it keeps none', async () => {
    const world = await createWorld();
    const line = { up: false };
    const device = await world.device(line);
    await device.createIdentity('Anna');
    await world.sync(device);
    await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    await device.rate(operation(), 'io.example.a', 4, '');
    const { items } = device.context().outbox;
    const verify = await verifier();
    for (const [at, right] of ['publish', 'rate'].entries()) {
      const item = items()[at];
      expect(await readRequest(item?.request ?? new Uint8Array(), verify)).toMatchObject({
        right,
        id: 'io.example.a',
        key: item?.author,
        digest: item?.entryIds[0],
      });
    }
    line.up = true;
    await device.settle();
    expect(items().map(({ state }) => state)).toEqual(['ready', 'ready']);
    await device.publish(operation(), draftOf('io.example.a', '1.0.1'), answerModule(2));
    expect(items().map(({ request }) => request === null)).toEqual([false, false, true]);
  });

  it('[P12] the kept request is what an issuer is asked with, the key not needed; an item of format 1 is signed for anew', async () => {
    const world = await createWorld();
    const line = { up: false };
    const disk = memoryStorage();
    const before = await world.device(line, disk);
    await before.createIdentity('Anna');
    await world.sync(before);
    await before.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    await before.publish(operation(), draftOf('io.example.b', '1.0.0'), answerModule(2));
    await before.settle();
    const [, second] = before.context().outbox.items();
    const [identity] = await disk.all('identities');
    if (second === undefined || identity === undefined) throw new Error('expected two items and a key');
    const { request: _request, ...format1 } = second;
    await disk.commit([
      { kind: 'put', table: 'sync_queue', key: second.key, value: format1 },
      { kind: 'delete', table: 'identities', key: identity.key },
    ]);
    line.up = true;
    const after = await world.device(line, disk);
    const states = (): readonly string[] =>
      after
        .context()
        .outbox.items()
        .map(({ state }) => state);
    await after.settle();
    expect(states()).toEqual(['ready', 'waiting']);
    await disk.commit([{ kind: 'put', table: 'identities', ...identity }]);
    await after.settle();
    expect(states()).toEqual(['ready', 'ready']);
  });

  it('[P4] a disk that is full leaves all as it was and says so; the same publish works when there is room', async () => {
    const world = await createWorld();
    const disk = memoryStorage();
    let full = false;
    const storage: Storage = {
      ...disk,
      commit: (changes) =>
        full ? Promise.reject(new StorageError('storage/quota', 'full')) : disk.commit(changes),
    };
    const device = await publisher(world, true, storage);
    full = true;
    const refused = await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    expect(refused).toMatchObject({ kind: 'refused', problems: [{ code: 'storage/quota' }] });
    expect(await device.outbox()).toEqual([]);
    expect(await device.module('io.example.a')).toMatchObject({ code: 'module/not-found' });
    full = false;
    expect(
      await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1)),
    ).toMatchObject({ kind: 'published' });
  });

  it('[B6] a publish and the end of its draft are one commit: cut off anywhere, both happened or neither', async () => {
    const world = await createWorld();
    const disk = memoryStorage();
    const commits: (readonly Change[])[] = [];
    let left = Infinity;
    const storage: Storage = {
      ...disk,
      commit: async (changes) => {
        if (left === 0) throw new StorageError('storage/failed', 'the power went');
        left -= 1;
        commits.push(changes);
        return disk.commit(changes);
      },
    };
    const device = await publisher(world, true, storage);
    const draft: DraftRecord = {
      key: 'one',
      document: 'doc',
      id: 'io.example.a',
      version: '1.0.0',
      name: '',
      heads: [],
      file: null,
      createdAt: 0,
      changedAt: 0,
    };
    await disk.commit([{ kind: 'put', table: 'drafts', key: 'one', value: draft }]);
    const publish = (version: string) =>
      device.publish('once', draftOf('io.example.a', version), answerModule(1), 'one');
    const stands = async () => [
      (await disk.read('drafts', 'one')) !== undefined,
      (await device.outbox()).length > 0,
    ];
    left = 0;
    expect(await publish('1.0.0')).toMatchObject({ kind: 'refused' });
    expect(await stands()).toEqual([true, false]);
    left = Infinity;
    expect(await publish('1')).toMatchObject({ kind: 'refused' });
    expect(await stands()).toEqual([true, false]);
    commits.length = 0;
    left = 1;
    // it is on disk: that the list could not be brought up to date takes nothing of it back
    expect(await publish('1.0.0')).toMatchObject({ kind: 'published' });
    left = Infinity;
    expect(await stands()).toEqual([false, true]);
    const [only] = commits.filter((changes) => changes.some(({ kind }) => kind === 'payload'));
    expect(only).toContainEqual({ kind: 'delete', table: 'drafts', key: 'one' });
    expect(only?.some((change) => change.kind === 'put' && change.table === 'sync_queue')).toBe(true);
    expect(await publish('1.0.0')).toMatchObject({ kind: 'published' });
    expect(await device.outbox()).toHaveLength(1);
    // one that is published already is left for its writer to decide about
    await disk.commit([{ kind: 'put', table: 'drafts', key: 'two', value: { ...draft, key: 'two' } }]);
    expect(
      await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1), 'two'),
    ).toMatchObject({ kind: 'unchanged' });
    expect(await disk.read('drafts', 'two')).toBeDefined();
  });

  it.each(['the same', 'another'])(
    '[P4] [P10] cut off after each commit and tried again, by %s operation, a write takes effect once',
    async (which) => {
      const tries: number[] = [];
      for (let cut = 0; ; cut += 1) {
        const world = await createWorld();
        const disk = memoryStorage();
        let left = Infinity;
        const storage: Storage = {
          ...disk,
          commit: async (changes) => {
            if (left === 0) throw new StorageError('storage/failed', 'the power went');
            left -= 1;
            return disk.commit(changes);
          },
        };
        const device = await publisher(world, true, storage);
        const write = async (name: string): Promise<void> => {
          await device.publish(`${name} 1`, draftOf('io.example.a', '1.0.0'), answerModule(1));
          await device.settle();
          await device.rate(`${name} 2`, 'io.example.a', 4, 'good');
          await device.settle();
          await device.sayName(`${name} 3`, 'Anna of the mill');
          await device.settled();
        };
        left = cut;
        await write('first').catch(() => {});
        const isDone = left > 0;
        left = Infinity;
        await device.settled();
        await device.open();
        await write(which === 'the same' ? 'first' : 'second');
        await device.settle();
        await device.settled();
        tries.push(cut);
        const { outbox } = device.context();
        const releases = outbox.items().filter(({ what }) => what === 'release');
        expect(releases, `cut after ${cut} commits`).toMatchObject([{ state: 'ready' }]);
        await world.sync(device);
        const relayed = await world.host.entries(await world.held());
        const manifests = relayed.filter(({ entry }) =>
          entry.path.some((part) => new TextDecoder().decode(part) === 'manifest'),
        );
        expect(manifests, `cut after ${cut} commits`).toHaveLength(1);
        expect(await device.module('io.example.a')).toMatchObject({
          releases: [{ version: '1.0.0' }],
          ratings: { you: { count: 1, average: 4 } },
        });
        if (isDone) break;
      }
      expect(tries.length).toBeGreaterThan(6);
    },
  );

  it('[B4] an uninstall leaves the bytes that a draft has', async () => {
    const world = await createWorld();
    const anna = await publisher(world);
    await anna.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    await anna.settle();
    await world.sync(anna);
    const disk = memoryStorage();
    const bob = await world.device({ up: true }, disk);
    await world.sync(bob);
    const module = await bob.module('io.example.a');
    if (isProblem(module)) throw new Error(module.found);
    const { william3, size } = module.releases[0]?.manifest.wasm ?? { william3: '', size: 0 };
    const value: DraftRecord = {
      key: 'one',
      document: 'doc',
      id: '',
      version: '',
      name: '',
      heads: [],
      file: { name: 'a.wasm', digest: william3, size },
      createdAt: 0,
      changedAt: 0,
    };
    for (const drafts of [[value], []]) {
      await bob.receivePayload(william3, answerModule(1));
      expect(await bob.install(operation(), 'io.example.a', '')).toMatchObject({ kind: 'installed' });
      await disk.commit([{ kind: 'delete', table: 'drafts', key: 'one' }]);
      for (const draft of drafts)
        await disk.commit([{ kind: 'put', table: 'drafts', key: 'one', value: draft }]);
      expect(await bob.uninstall(operation(), 'io.example.a')).toMatchObject({ kind: 'uninstalled' });
      expect(await disk.payloads.has(william3)).toBe(drafts.length > 0);
    }
  });

  it('[P4] a projection that a crash left stale is computed at the next start', async () => {
    const world = await createWorld();
    const anna = await publisher(world);
    await anna.publish(operation(), draftOf('io.example.a', '1.0.0', { name: 'A' }), answerModule(1));
    await anna.settle();
    await world.sync(anna);
    const disk = memoryStorage();
    const host = world.host;
    const entries = await host.entries(await world.held());
    await disk.commit([
      ...entries.map((entry) => ({ kind: 'entry', entry }) as const),
      { kind: 'put', table: 'stale', key: 'io.example.a', value: { since: 0 } },
    ]);
    const after = await world.device({ up: false }, disk);
    expect(await after.module('io.example.a')).toMatchObject({ code: 'module/not-found' });
    await disk.commit([{ kind: 'put', table: 'stale', key: 'io.example.a', value: { since: 0 } }]);
    const again = await world.device({ up: false }, disk);
    await again.settled();
    expect(await again.module('io.example.a')).toMatchObject({ name: 'A', latest: '1.0.0' });
    expect(await disk.all('stale')).toEqual([]);
  });

  it('[P8] the projection is the same whatever the order of arrival, and equals a rebuild', async () => {
    const world = await createWorld();
    const anna = await publisher(world);
    await anna.publish(
      operation(),
      draftOf('io.example.a', '1.0.0', { name: 'A', tags: ['x', 'y'] }),
      answerModule(1),
    );
    await anna.publish(
      operation(),
      draftOf('io.example.a', '2.0.0-beta.1', { notes: 'new' }),
      answerModule(2),
    );
    await anna.edit(operation(), 'io.example.a', { yank: { version: '1.0.0', reason: 'no' }, tags: ['x'] });
    await anna.rate(operation(), 'io.example.a', 3, '');
    await anna.settle();
    await world.sync(anna);
    const entries = await world.host.entries(await world.held());
    const there = await world.relay.module('io.example.a');
    for (const order of [
      entries,
      [...entries].reverse(),
      [...entries].sort((a, b) => (a.id < b.id ? -1 : 1)),
    ]) {
      const device = await world.device({ up: false });
      for (const entry of order)
        await hostOf(device, world.namespace, { archive: false, issuer: null }).receive([entry]);
      await device.settled();
      const here = await device.module('io.example.a');
      if (isProblem(here) || isProblem(there)) throw new Error('not found');
      const bare = (releases: readonly Release[]) => releases.map((release) => ({ ...release, held: false }));
      expect({ ...here, releases: bare(here.releases) }).toEqual({
        ...there,
        releases: bare(there.releases),
      });
    }
  });

  it('[G4] of two releases under one id and version none is chosen while no list and no choice says which, on every peer', async () => {
    const world = await createWorld();
    const line = { up: false };
    const first = await world.device(line);
    await first.createIdentity('Anna');
    const [identity] = await first.identities();
    const phrase = await first.exportIdentity(identity?.did ?? '', null);
    if (isProblem(phrase)) throw new Error(phrase.found);
    const second = await world.device(line);
    await second.importIdentity(phrase, 'Anna on another device');
    await first.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    await second.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(2));
    line.up = true;
    await second.settle();
    await world.sync(second);
    await first.settle();
    await world.sync(first);
    await world.sync(second);
    for (const peer of [first, second, world.relay])
      expect(await peer.module('io.example.a')).toMatchObject({
        latest: null,
        releases: [{ undecided: true, rivals: [{ undecided: true }] }],
      });
  });

  it('[G5] a rating by a key without a right is not shown to others, though the store holds it', async () => {
    const world = await createWorld();
    const anna = await publisher(world);
    await anna.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    await anna.rate(operation(), 'io.example.a', 5, '');
    await anna.settle();
    await world.sync(anna);
    const all = await world.host.entries(await world.held());
    const other = await world.device({ up: false });
    const isPeopleGrant = (text: string) => text.includes('"capabilities"');
    const withoutGrants = all.filter(
      ({ payload }) => payload === null || !isPeopleGrant(new TextDecoder().decode(payload)),
    );
    await other.receive(withoutGrants);
    await other.settled();
    expect(await other.ratings('io.example.a')).toEqual([]);
    await other.receive(all);
    await other.settled();
    expect(await other.ratings('io.example.a')).toMatchObject([{ stars: 5 }]);
    expect(await other.module('io.example.a')).toMatchObject({
      ratings: { strangers: { count: 1, average: 5 } },
    });
  });

  it('[R1] latest is the highest stable version not yanked, else the highest not yanked', () => {
    const release = (version: string, yanked: string | null = null) => ({ version, yanked }) as Release;
    expect(latestOf([release('2.0.0-beta.1'), release('1.1.0', 'bad'), release('1.0.0')])).toBe('1.0.0');
    expect(latestOf([release('2.0.0-beta.1'), release('1.1.0', 'bad')])).toBe('2.0.0-beta.1');
    expect(latestOf([release('1.1.0', 'bad')])).toBeNull();
  });
});
