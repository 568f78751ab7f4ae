import { describe, expect, it } from 'vitest';
import { parseRecordPath } from './record-path.ts';
import { isProblem } from './problem.ts';
import { answerModule, createWorld, draftOf } from './world.cases.ts';

const id = 'io.example.a';
const operation = () => crypto.randomUUID();

describe('the witness of a relay', () => {
  it('[G29] lists what is new once, numbered and each after the one before; readers date releases by it', async () => {
    const world = await createWorld();
    const device = await world.device({ up: true });
    await device.createIdentity('Anna');
    expect(await world.list()).toHaveLength(1);
    await device.publish(operation(), draftOf(id, '1.0.0'), answerModule(1));
    await device.rate(operation(), id, 4, '');
    await device.settle();
    await world.sync(device);
    expect(await device.module(id)).not.toHaveProperty('releases.0.listedAt');
    const [list] = await world.list();
    expect(await world.list()).toEqual([]);
    await world.sync(device);
    const module = await device.module(id);
    if (isProblem(module)) throw new Error(module.found);
    const { authority } = device.context();
    expect(authority.lists.map(({ number }) => number)).toEqual([1, 2]);
    expect(authority.lists[1]?.stored.id).toBe(list?.id);
    const listed = await world.host.entries(authority.lists[1]?.entries ?? []);
    const kinds = new Set(listed.map(({ entry }) => parseRecordPath(entry.path)?.kind));
    expect(kinds).toEqual(new Set(['manifest', 'wasm', 'card', 'name', 'grant']));
    expect(module.releases[0]?.listedAt).toBeGreaterThan(module.releases[0]?.publishedAt ?? Infinity);
    expect(authority.forks).toEqual([]);
  });

  it('[G29] a clock that was set back makes no fork', async () => {
    const world = await createWorld();
    const device = await world.device({ up: true });
    await device.createIdentity('Anna');
    await world.list();
    world.clock.time -= 3_600_000;
    await device.publish(operation(), draftOf(id, '1.0.0'), answerModule(1));
    await device.settle();
    await world.sync(device);
    world.clock.time -= 3_600_000;
    expect(await world.list()).toHaveLength(0);
    world.clock.time += 7_200_000;
    expect(await world.list()).toHaveLength(1);
    expect(world.relay.context().authority.forks).toEqual([]);
  });
});
