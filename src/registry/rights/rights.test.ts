import { describe, expect, it } from 'vitest';
import { isProblem } from '../problem.ts';
import { readDrop } from '../drop.ts';
import type { Registry } from '../registry.ts';
import { answerModule, createWorld, draftOf, type World } from '../world.cases.ts';

const id = 'io.example.a';
const day = 86_400_000;
const operation = () => crypto.randomUUID();

async function person(world: World, name: string): Promise<{ device: Registry; did: string }> {
  const device = await world.device({ up: true });
  const made = await device.createIdentity(name);
  if (isProblem(made)) throw new Error(made.found);
  await world.sync(device);
  return { device, did: made.did };
}

/** Anna owns `io.example.a` 1.0.0; the others know it. */
async function start(...names: readonly string[]) {
  const world = await createWorld();
  const anna = await person(world, 'Anna');
  await anna.device.publish(operation(), draftOf(id, '1.0.0'), answerModule(1));
  await anna.device.settle();
  await world.sync(anna.device);
  const others = await Promise.all(names.map((name) => person(world, name)));
  return { world, anna, others };
}

async function publish(device: Registry, version: string, n: number) {
  const outcome = await device.publish(operation(), draftOf(id, version), answerModule(n));
  await device.settle();
  return outcome;
}

describe('rights', () => {
  it('[G28] a co-publisher publishes under the right granted to him, and no more once it is revoked; what is kept goes on counting', async () => {
    const { world, anna, others } = await start('Ben');
    const [ben] = others;
    if (ben === undefined) throw new Error('no Ben');
    expect(await publish(ben.device, '1.1.0', 2)).toMatchObject({
      problems: [{ code: 'publish/name-taken' }],
    });
    const order = { did: ben.did, role: 'publisher', days: 90 } as const;
    expect(await anna.device.grant(operation(), id, order)).toMatchObject({ kind: 'written' });
    await world.sync(anna.device);
    await world.sync(ben.device);
    expect(await publish(ben.device, '1.1.0', 2)).toMatchObject({ kind: 'published', state: 'ready' });
    await world.sync(ben.device);
    await world.sync(anna.device);
    expect(await anna.device.module(id)).toMatchObject({ latest: '1.1.0' });
    expect(
      await anna.device.revoke(operation(), id, { did: ben.did, reason: 'left', from: null, keep: 'held' }),
    ).toMatchObject({ kind: 'written' });
    await world.sync(anna.device);
    expect(await publish(ben.device, '1.2.0', 3)).toMatchObject({ kind: 'published' });
    await world.sync(ben.device);
    await world.sync(anna.device);
    const module = await anna.device.module(id);
    expect(module).toMatchObject({
      latest: '1.1.0',
      releases: [{ version: '1.2.0', late: true }, { version: '1.1.0' }, { version: '1.0.0' }],
    });
    expect(module).toEqual(
      await world.relay.module(id).then((there) =>
        isProblem(there) || isProblem(module)
          ? there
          : {
              ...there,
              releases: there.releases.map((release, at) => ({
                ...release,
                held: module.releases[at]?.held,
              })),
            },
      ),
    );
    expect(await anna.device.plan(id, '1.2.0')).toMatchObject({ problem: { code: 'install/late' } });
    expect(await anna.device.plan(id, '')).toMatchObject({ steps: [{ version: '1.1.0' }] });
    expect(await publish(ben.device, '1.3.0', 4)).toMatchObject({ problems: [{ code: 'rights/ended' }] });
    const { rows } = await anna.device.rights(id);
    const bens = rows.filter(({ did }) => did === ben.did);
    expect(bens).toHaveLength(2);
    expect(bens).toMatchObject([
      { role: 'ci', stands: false, cut: { by: anna.did, reason: 'left' } },
      { role: 'publisher', stands: false },
    ]);
  });

  it('[G28] a CI key publishes one module for 30 days, and may nothing else', async () => {
    const { world, anna, others } = await start('CI');
    const [ci] = others;
    if (ci === undefined) throw new Error('no CI');
    expect(await anna.device.grant(operation(), id, { did: ci.did, role: 'ci', days: 31 })).toMatchObject({
      problem: { code: 'rights/bad-order' },
    });
    await anna.device.grant(operation(), id, { did: ci.did, role: 'ci', days: 30 });
    await world.sync(anna.device);
    await world.sync(ci.device);
    const row = (await ci.device.rights(id)).rows.find(({ did }) => did === ci.did);
    expect(row).toMatchObject({ role: 'ci', path: `modules/${id}/releases`, stands: true, cut: null });
    expect(row?.chain).toHaveLength(4);
    expect(Math.round(((row?.until ?? 0) - world.clock.time) / day)).toBe(30);
    expect((await ci.device.rights(id)).may).toEqual([]);
    expect(await ci.device.edit(operation(), id, { name: 'Mine' })).toMatchObject({
      problem: { code: 'publish/name-taken' },
    });
    expect(await ci.device.grant(operation(), id, { did: anna.did, role: 'ci', days: 1 })).toMatchObject({
      problem: { code: 'rights/none' },
    });
    world.clock.time += 30 * day;
    expect(await publish(ci.device, '1.1.0', 2)).toMatchObject({
      problems: [{ code: 'publish/name-taken' }],
    });
  });

  it('[G28] a maintainer delegates narrower; nobody grants or revokes what would count for nothing', async () => {
    const { world, anna, others } = await start('Ben', 'Cora');
    const [ben, cora] = others;
    if (ben === undefined || cora === undefined) throw new Error('nobody');
    await anna.device.grant(operation(), id, { did: ben.did, role: 'maintainer', days: 10 });
    await world.sync(anna.device);
    await world.sync(ben.device);
    expect(
      await ben.device.grant(operation(), id, { did: cora.did, role: 'publisher', days: 90 }),
    ).toMatchObject({ kind: 'written' });
    const rows = (await ben.device.rights(id)).rows;
    const until = (did: string) => rows.find((row) => row.did === did && row.role !== 'root')?.until;
    expect(until(cora.did)).toBe(until(ben.did));
    expect(
      await ben.device.grant(operation(), id, { did: anna.did, role: 'publisher', days: 1 }),
    ).toMatchObject({ problem: { code: 'rights/in-chain' } });
    expect(
      await ben.device.revoke(operation(), id, { did: anna.did, reason: 'mine', from: null, keep: [] }),
    ).toMatchObject({ problem: { code: 'rights/not-before' } });
    expect(await cora.device.grant(operation(), id, { did: ben.did, role: 'ci', days: 1 })).toMatchObject({
      problem: { code: 'rights/none' },
    });
    expect(
      await ben.device.grant(operation(), id, { did: 'did:key:nobody', role: 'ci', days: 1 }),
    ).toMatchObject({ problem: { code: 'rights/bad-did' } });
    expect(await ben.device.transfer(operation(), id, { did: ben.did, next: null })).toMatchObject({
      problem: { code: 'rights/not-owner' },
    });
  });

  it('[G24] [G26] a transferred name publishes under its new owner; updates are held until the reader consents', async () => {
    const { world, anna, others } = await start('Ben', 'Reader');
    const [ben, reader] = others;
    if (ben === undefined || reader === undefined) throw new Error('nobody');
    expect(await reader.device.install(operation(), id, '')).toMatchObject({ kind: 'installed' });
    expect(await anna.device.transfer(operation(), id, { did: ben.did, next: null })).toMatchObject({
      kind: 'written',
    });
    await world.sync(anna.device);
    await world.sync(ben.device);
    expect(await publish(ben.device, '2.0.0', 2)).toMatchObject({ kind: 'published', state: 'waiting' });
    await world.sync(ben.device);
    await world.sync(reader.device);
    expect(await reader.device.module(id)).toMatchObject({ ownerDid: ben.did, latest: '2.0.0' });
    expect(await reader.device.plan(id, '2.0.0')).toMatchObject({
      problem: { code: 'install/owner-changed' },
    });
    expect(await reader.device.install(operation(), id, '1.0.0')).toMatchObject({ kind: 'unchanged' });
    expect(await reader.device.consent(id)).toBeNull();
    expect(await reader.device.install(operation(), id, '2.0.0')).toMatchObject({ kind: 'installed' });
    expect(await publish(anna.device, '1.1.0', 3)).toMatchObject({ kind: 'refused' });
  });

  it('[G24] the committed next key takes the name over through an issuer, and nobody is held up', async () => {
    const { world, anna, others } = await start('Next', 'Reader');
    const [next, reader] = others;
    if (next === undefined || reader === undefined) throw new Error('nobody');
    await reader.device.install(operation(), id, '');
    await anna.device.transfer(operation(), id, { did: anna.did, next: next.did });
    await world.sync(anna.device);
    await world.sync(next.device);
    const fresh = await world.device({ up: true });
    await world.sync(fresh);
    const phrase = await next.device.exportIdentity(next.did, null);
    if (isProblem(phrase)) throw new Error(phrase.found);
    await fresh.importIdentity(phrase, 'Next');
    expect(await publish(fresh, '1.1.0', 2)).toMatchObject({ kind: 'published', state: 'waiting' });
    await world.sync(fresh);
    await world.sync(reader.device);
    expect(await reader.device.module(id)).toMatchObject({ ownerDid: next.did, latest: '1.1.0' });
    expect(await reader.device.install(operation(), id, '')).toMatchObject({ kind: 'installed' });
  });

  it('[G4] [G28] of two rivals none is installed until the reader picks or the owner chooses; the evidence is a drop', async () => {
    const { world, anna, others } = await start('Ben', 'Reader');
    const [ben, reader] = others;
    if (ben === undefined || reader === undefined) throw new Error('nobody');
    await anna.device.grant(operation(), id, { did: ben.did, role: 'publisher', days: 9 });
    await world.sync(anna.device);
    await world.sync(ben.device);
    await publish(anna.device, '1.1.0', 2);
    await publish(ben.device, '1.1.0', 3);
    for (const one of [anna, ben, reader, anna]) await world.sync(one.device);
    const module = await reader.device.module(id);
    if (isProblem(module)) throw new Error(module.found);
    const [shown] = module.releases;
    const rival = shown?.rivals?.[0];
    expect(module).toMatchObject({
      latest: '1.0.0',
      releases: [{ version: '1.1.0', undecided: true }, { version: '1.0.0' }],
    });
    expect(await reader.device.plan(id, '1.1.0')).toMatchObject({ problem: { code: 'install/undecided' } });
    expect(await reader.device.pick(id, '1.1.0', 'f'.repeat(64))).toMatchObject({ code: 'rights/no-rival' });
    expect(await reader.device.pick(id, '1.1.0', rival?.entryId ?? '')).toBeNull();
    expect(await reader.device.install(operation(), id, '1.1.0')).toMatchObject({
      modules: [{ sha256: rival?.manifest.wasm.sha256 }],
    });
    const evidence = await reader.device.evidence(id, '1.1.0');
    const drop = isProblem(evidence) ? evidence : readDrop(evidence);
    if (isProblem(drop)) throw new Error(drop.found);
    const stranger = await world.device({ up: false });
    await stranger.receive(drop.entries);
    await stranger.settled();
    expect(await stranger.module(id)).toMatchObject({
      latest: null,
      releases: [{ version: '1.1.0', undecided: true }],
    });
    expect(await anna.device.choose(operation(), id, '1.1.0', shown?.entryId ?? '')).toMatchObject({
      kind: 'written',
    });
    await world.sync(anna.device);
    await world.sync(reader.device);
    expect(await reader.device.module(id)).toMatchObject({
      latest: '1.1.0',
      releases: [{ entryId: shown?.entryId }, {}],
    });
    expect(await reader.device.plan(id, '1.1.0')).toMatchObject({ problem: { code: 'install/displaced' } });
  });

  it('[P10] a retried grant is done once', async () => {
    const { anna, others } = await start('Ben');
    const call = operation();
    const order = { did: others[0]?.did ?? '', role: 'ci', days: 3 } as const;
    const first = await anna.device.grant(call, id, order);
    expect(await anna.device.grant(call, id, order)).toEqual(first);
    expect(anna.device.context().authority.admin(id)).toHaveLength(1);
  });

  it('[D15] a revocation does not tear the card: what others built on stays, the rest of the cut key goes', async () => {
    const { world, anna, others } = await start('Ben');
    const [ben] = others;
    if (ben === undefined) throw new Error('no Ben');
    const order = { did: ben.did, role: 'publisher', days: 90 } as const;
    await anna.device.grant(operation(), id, order);
    await world.sync(anna.device);
    await world.sync(ben.device);
    const edit = async (who: Registry, text: Parameters<Registry['edit']>[2]) => {
      expect(await who.edit(operation(), id, text)).toMatchObject({ kind: 'written', state: 'ready' });
      await world.sync(who);
    };
    await edit(ben.device, { description: 'By Ben' });
    await world.sync(anna.device);
    await edit(anna.device, { license: 'ISC' });
    await world.sync(ben.device);
    await edit(ben.device, { homepage: 'https://ben.example' });
    await world.sync(anna.device);
    const from = 0;
    expect(
      await anna.device.revoke(operation(), id, { did: ben.did, reason: 'left', from, keep: [] }),
    ).toMatchObject({ kind: 'written' });
    await world.sync(anna.device);
    expect(await anna.device.module(id)).toMatchObject({
      description: 'By Ben',
      license: 'ISC',
      homepage: '',
    });
    const card = await anna.device.card(id);
    if (isProblem(card)) throw new Error(card.found);
    expect(card.steps.map(({ did }) => did)).toEqual([anna.did, ben.did, anna.did]);
  });
});
