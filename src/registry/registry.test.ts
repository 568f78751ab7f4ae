import { describe, expect, it } from 'vitest';
import { isProblem } from './problem.ts';
import type { Registry } from './registry.ts';
import { hostOf } from './sync-host.ts';
import { answerModule, createWorld, draftOf, type World } from './world.cases.ts';

async function publisher(world: World, up = true): Promise<{ device: Registry; line: { up: boolean } }> {
  const line = { up };
  const device = await world.device(line);
  const made = await device.createIdentity('Anna');
  if (isProblem(made)) throw new Error(made.found);
  await world.sync(device);
  return { device, line };
}

const operation = () => crypto.randomUUID();

describe('publish', () => {
  it('[P5] offline: signed at once, waits, is shown and installable; granted and relayed without the key later', async () => {
    const world = await createWorld();
    const { device, line } = await publisher(world, false);
    const outcome = await device.publish(
      operation(),
      draftOf('io.example.answer', '1.0.0', { name: 'Answer', tags: ['math'] }),
      answerModule(42),
    );
    expect(outcome).toMatchObject({ kind: 'published', state: 'waiting' });
    const waiting = await device.module('io.example.answer');
    expect(waiting).toMatchObject({
      name: 'Answer',
      waiting: true,
      owner: '',
      latest: '1.0.0',
      tags: ['math'],
    });
    expect(await world.relay.module('io.example.answer')).toMatchObject({ code: 'module/not-found' });
    expect(await device.install(operation(), 'io.example.answer', '')).toMatchObject({ kind: 'installed' });
    expect(await device.outbox()).toMatchObject([{ state: 'waiting', module: 'io.example.answer' }]);

    line.up = true;
    await device.settle();
    expect(await device.outbox()).toMatchObject([{ state: 'ready' }]);
    await world.sync(device);
    expect(await device.outbox()).toMatchObject([{ state: 'relayed' }]);
    const granted = await device.module('io.example.answer');
    expect(granted).toMatchObject({ waiting: false, latest: '1.0.0', readme: '# Read me' });
    if (isProblem(granted)) throw new Error('not found');
    expect(granted.releases[0]?.grantedBy).toHaveLength(3);
    expect(await world.relay.module('io.example.answer')).toMatchObject({ name: 'Answer', latest: '1.0.0' });
  });

  it('[P1] the same bytes again change nothing, other bytes are refused', async () => {
    const world = await createWorld();
    const { device } = await publisher(world);
    await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    expect(
      await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1)),
    ).toMatchObject({ kind: 'unchanged' });
    const other = await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(2));
    expect(other).toMatchObject({ kind: 'refused', problems: [{ code: 'publish/version-exists' }] });
    expect(await device.outbox()).toHaveLength(1);
  });

  it('[P10] a retried call with the same operation id is done once', async () => {
    const world = await createWorld();
    const { device } = await publisher(world);
    const id = operation();
    const first = await device.publish(id, draftOf('io.example.a', '1.0.0'), answerModule(1));
    expect(await device.publish(id, draftOf('io.example.a', '1.0.0'), answerModule(1))).toEqual(first);
    expect(first.kind).toBe('published');
  });

  it('[G2] a name belongs to whom it was granted first; the other publisher is told who owns it', async () => {
    const world = await createWorld();
    const anna = await publisher(world);
    const ben = await publisher(world, false);
    await ben.device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    await anna.device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(2));
    await anna.device.settle();
    await world.sync(anna.device);
    ben.line.up = true;
    await ben.device.settle();
    await world.sync(ben.device);
    const [row] = await ben.device.outbox();
    expect(row).toMatchObject({ state: 'refused', problem: { code: 'publish/name-taken' } });
    const again = await ben.device.publish(operation(), draftOf('io.example.a', '2.0.0'), answerModule(3));
    expect(again).toMatchObject({ kind: 'refused', problems: [{ code: 'publish/name-taken' }] });
    const [annas] = await anna.device.identities();
    expect(await ben.device.module('io.example.a')).toMatchObject({ ownerDid: annas?.did, latest: '1.0.0' });
  });

  it('[P6] yank, unyank and deprecate through the card; latest follows', async () => {
    const world = await createWorld();
    const { device } = await publisher(world);
    await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    await device.publish(operation(), draftOf('io.example.a', '1.1.0'), answerModule(2));
    await device.settle();
    expect(
      await device.edit(operation(), 'io.example.a', { yank: { version: '1.1.0', reason: 'wrong' } }),
    ).toMatchObject({ kind: 'written' });
    expect(await device.module('io.example.a')).toMatchObject({ latest: '1.0.0' });
    await device.edit(operation(), 'io.example.a', { yank: { version: '1.1.0', reason: null } });
    await device.edit(operation(), 'io.example.a', {
      deprecate: { reason: 'old', replacement: 'io.example.b' },
    });
    await world.sync(device);
    const there = await world.relay.module('io.example.a');
    expect(there).toMatchObject({
      latest: '1.1.0',
      deprecated: { reason: 'old', replacement: 'io.example.b' },
    });
  });

  it('[P25] holders are asked to drop bytes: each decides, nothing signed goes, and the relay fetches them no more', async () => {
    const world = await createWorld();
    const { device } = await publisher(world);
    await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    await device.publish(operation(), draftOf('io.example.a', '1.1.0'), answerModule(2));
    await device.settle();
    const ask = (version: string, reason: string | null) =>
      device.edit(operation(), 'io.example.a', { dropBytes: { version, reason } });
    expect(await ask('9.0.0', 'no')).toMatchObject({ problem: { code: 'module/version-not-found' } });
    expect(await ask('1.0.0', 'x'.repeat(501))).toMatchObject({ problem: { code: 'card/bad-field' } });
    const drop = (version: string) => device.dropBytes(operation(), 'io.example.a', version);
    expect(await drop('1.0.0')).toMatchObject({
      problem: { code: 'bytes/needed', found: expect.stringContaining('nowhere else yet') },
    });
    await ask('1.0.0', 'a key was in it');
    await world.sync(device);
    const { namespace, relay } = world;
    const archive = hostOf(relay, namespace, { archive: true, issuer: null });
    const lacking = (await archive.missingPayloads()).length;
    for (const { entryIds } of device.context().outbox.items())
      await device.acknowledged(entryIds, { id: 'r', kind: 'relay' });
    await device.install(operation(), 'io.example.a', '1.0.0');
    expect(await drop('1.0.0')).toMatchObject({
      problem: { code: 'bytes/needed', found: expect.stringContaining('installed here') },
    });
    await device.uninstall(operation(), 'io.example.a');
    const before = await device.context().storage.entries.ids(namespace);
    expect(await drop('1.0.0')).toEqual({ kind: 'dropped' });
    expect(await drop('1.0.0')).toEqual({ kind: 'dropped' });
    expect(await device.context().storage.entries.ids(namespace)).toEqual(before);
    expect(await device.module('io.example.a')).toMatchObject({
      releases: [
        { version: '1.1.0', held: true },
        { version: '1.0.0', held: false, unwanted: 'a key was in it' },
      ],
    });
    expect(await device.plan('io.example.a', '1.0.0')).toMatchObject({
      warnings: [expect.stringContaining('a key was in it')],
    });
    const there = await relay.module('io.example.a');
    if (isProblem(there)) throw new Error(there.found);
    for (const { manifest } of there.releases)
      await relay.context().storage.commit([{ kind: 'forget-payload', digest: manifest.wasm.william3 }]);
    const digestOf = (wanted: string) =>
      there.releases.find(({ version }) => version === wanted)?.manifest.wasm.william3;
    const missing = async () => (await archive.missingPayloads()).map(({ digest }) => digest);
    expect(lacking).toBe(0);
    expect(await missing()).toEqual([digestOf('1.1.0')]);
    await ask('1.0.0', null);
    await device.settle();
    await world.sync(device);
    expect(await missing()).toContain(digestOf('1.0.0'));
    expect(await device.dropBytes(operation(), 'io.example.no', '1.0.0')).toMatchObject({
      problem: { code: 'module/not-found' },
    });
  });

  it('[P7] ratings: 1 to 5 stars, the newest of a key counts, a stranger needs no grant to ask for', async () => {
    const world = await createWorld();
    const { device } = await publisher(world);
    await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    for (const stars of [0, 6, 2.5])
      expect(await device.rate(operation(), 'io.example.a', stars, '')).toMatchObject({
        kind: 'refused',
        problem: { code: 'rating/bad-stars' },
      });
    expect(await device.rate(operation(), 'io.example.a', 5, 'x'.repeat(2001))).toMatchObject({
      problem: { code: 'rating/review-too-long', found: '2,001 characters' },
    });
    expect(await device.rate(operation(), 'io.example.a', 2, '😀'.repeat(2000))).toMatchObject({
      kind: 'written',
    });
    await device.rate(operation(), 'io.example.a', 4, 'better');
    await device.settle();
    await world.sync(device);
    expect(await world.relay.module('io.example.a')).toMatchObject({
      ratings: { strangers: { count: 1, average: 4 } },
    });
    expect(await world.relay.ratings('io.example.a')).toMatchObject([
      { stars: 4, review: 'better', state: 'published' },
    ]);
  });

  it('[P1] a missing dependency is published with a warning that names it', async () => {
    const world = await createWorld();
    const { device } = await publisher(world);
    const draft = draftOf('io.example.a', '1.0.0', {
      dependencies: [{ id: 'io.example.gone', range: '^1.0.0', optional: false }],
    });
    const outcome = await device.publish(operation(), draft, answerModule(1));
    expect(outcome).toMatchObject({
      kind: 'published',
      warnings: [{ code: 'missing-dependency', text: expect.stringContaining('io.example.gone') }],
    });
    expect(await device.plan('io.example.a', '')).toMatchObject({
      kind: 'refused',
      problem: { code: 'resolve/missing' },
    });
  });

  it("[P22] a name that may be taken for someone else's is warned of before it is published and before it is installed", async () => {
    const world = await createWorld();
    const { device: first } = await publisher(world);
    await first.publish(operation(), draftOf('io.example.answer', '1.0.0'), answerModule(1));
    await first.settle();
    await world.sync(first);
    const { device: second } = await publisher(world);
    await world.sync(second);
    const draft = draftOf('io.example.an_swer', '1.0.0');
    const warning = { code: 'look-alike', text: expect.stringContaining('looks like io.example.answer') };
    expect((await second.checkDraft(draft, null)).warnings).toContainEqual(warning);
    expect(
      (await second.checkDraft(draftOf('io.example.answers', '1.0.0'), null)).warnings,
    ).not.toContainEqual(expect.objectContaining({ code: 'look-alike' }));
    expect(await second.publish(operation(), draft, answerModule(2))).toMatchObject({
      kind: 'published',
      warnings: expect.arrayContaining([warning]),
    });
    await second.settle();
    await world.sync(second);
    await world.sync(first);
    expect(await first.plan('io.example.an_swer', '')).toMatchObject({
      kind: 'plan',
      warnings: [expect.stringContaining('The name io.example.an_swer looks like io.example.answer')],
    });
    expect(await second.plan('io.example.answer', '')).toMatchObject({ kind: 'plan', warnings: [] });
    expect(
      (await second.checkDraft(draftOf('io.example.an_swer', '1.1.0'), null)).warnings,
    ).not.toContainEqual(warning);
  });
});

describe('install', () => {
  it('[R2] dependencies first, highest match; [R3] everything again verified; uninstall takes what nothing needs', async () => {
    const world = await createWorld();
    const { device } = await publisher(world);
    const needs = (...ids: string[]) => ({
      dependencies: ids.map((id) => ({ id, range: '^1.0.0', optional: false })),
    });
    await device.publish(operation(), draftOf('io.example.d', '1.0.0'), answerModule(1));
    await device.publish(operation(), draftOf('io.example.d', '1.2.0'), answerModule(2));
    await device.publish(operation(), draftOf('io.example.d', '2.0.0'), answerModule(3));
    await device.publish(
      operation(),
      draftOf('io.example.c', '1.0.0', needs('io.example.d')),
      answerModule(4),
    );
    await device.publish(
      operation(),
      draftOf('io.example.b', '1.0.0', needs('io.example.c')),
      answerModule(5),
    );
    await device.publish(
      operation(),
      draftOf('io.example.a', '1.0.0', needs('io.example.b', 'io.example.d')),
      answerModule(6),
    );
    await device.settle();
    await world.sync(device);

    const other = await world.device({ up: true });
    await world.sync(other);
    const plan = await other.plan('io.example.a', '');
    expect(plan.kind === 'plan' && plan.steps.map((step) => `${step.id} ${step.version}`)).toEqual([
      'io.example.d 1.2.0',
      'io.example.c 1.0.0',
      'io.example.b 1.0.0',
      'io.example.a 1.0.0',
    ]);
    expect(await other.install(operation(), 'io.example.a', '')).toMatchObject({ kind: 'installed' });
    expect(await other.installed()).toHaveLength(4);
    expect(await other.bytes('io.example.d', '1.2.0')).toEqual(answerModule(2));
    expect(await other.install(operation(), 'io.example.a', '')).toMatchObject({ kind: 'unchanged' });
    const gone = await other.uninstall(operation(), 'io.example.a');
    expect(gone.kind === 'uninstalled' && [...gone.removed].sort()).toEqual([
      'io.example.a',
      'io.example.b',
      'io.example.c',
      'io.example.d',
    ]);
    expect(await other.installed()).toHaveLength(0);
  });

  it('[R2] an optional dependency that cannot be had, or against a required one, is left out', async () => {
    const world = await createWorld();
    const { device } = await publisher(world);
    const publish = async (id: string, version: string, ...needs: [string, string, boolean][]) => {
      const dependencies = needs.map(([on, range, optional]) => ({ id: on, range, optional }));
      await device.publish(operation(), draftOf(id, version, { dependencies }), answerModule(1));
    };
    await publish('io.example.base', '1.0.0');
    await publish('io.example.base', '2.0.0');
    await publish('io.example.broken', '1.0.0', ['io.example.gone', '^1', false]);
    await publish('io.example.new', '1.0.0', ['io.example.base', '^2', false]);
    await publish('io.example.fine', '1.0.0', ['io.example.base', '^1', false]);
    await publish(
      'io.example.a',
      '1.0.0',
      ['io.example.base', '^1', false],
      ['io.example.fine', '^1', true],
      ['io.example.broken', '^1', true],
      ['io.example.new', '^1', true],
    );
    const plan = await device.plan('io.example.a', '');
    expect(plan.kind === 'plan' && plan.steps.map((step) => `${step.id} ${step.version}`)).toEqual([
      'io.example.base 1.0.0',
      'io.example.fine 1.0.0',
      'io.example.a 1.0.0',
    ]);
  });

  it('[R2] a cycle is refused with its path, at publish', async () => {
    const world = await createWorld();
    const { device } = await publisher(world);
    const needs = (id: string) => ({ dependencies: [{ id, range: '*', optional: false }] });
    await device.publish(
      operation(),
      draftOf('io.example.a', '1.0.0', needs('io.example.b')),
      answerModule(1),
    );
    await device.publish(
      operation(),
      draftOf('io.example.b', '1.0.0', needs('io.example.c')),
      answerModule(2),
    );
    const outcome = await device.publish(
      operation(),
      draftOf('io.example.c', '1.0.0', needs('io.example.a')),
      answerModule(3),
    );
    expect(outcome).toMatchObject({
      kind: 'refused',
      problems: [
        {
          code: 'resolve/cycle',
          found: 'the cycle io.example.c → io.example.a → io.example.b → io.example.c',
        },
      ],
    });
  });

  it('[R3] bytes that are not the published ones are refused and not kept', async () => {
    const world = await createWorld();
    const { device } = await publisher(world);
    await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    await device.settle();
    await world.sync(device);
    const other = await world.device({ up: true });
    await world.sync(other);
    const lying = other.context();
    Object.assign(lying, { network: { ...lying.network, fetchPayload: async () => answerModule(2) } });
    const outcome = await other.install(operation(), 'io.example.a', '');
    expect(outcome).toMatchObject({ kind: 'refused', problem: { code: 'wasm/hash-mismatch' } });
    expect(await other.installed()).toHaveLength(0);
    expect(await other.bytes('io.example.a', '1.0.0')).toMatchObject({ code: 'install/payload-missing' });
  });
});

describe('install count', () => {
  it('[P11] counts who turned it on, once a signer, and takes a removal back', async () => {
    const world = await createWorld();
    const { device } = await publisher(world);
    await device.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    await device.install(operation(), 'io.example.a', '');
    await device.settle();
    await world.sync(device);
    expect(await world.relay.module('io.example.a')).toMatchObject({ installs: 0 });
    expect(await (await world.device({ up: true })).shareInstalls(true)).toMatchObject({
      code: 'publish/no-identity',
    });

    const [anna] = await device.identities();
    const phrase = await device.exportIdentity(anna?.did ?? '', null);
    if (isProblem(phrase)) throw new Error(phrase.found);
    const other = await world.device({ up: true });
    await other.importIdentity(phrase, 'Anna');
    for (const each of [device, other]) {
      await world.sync(each);
      expect(await each.shareInstalls(true)).toBe(true);
      await each.uninstall(operation(), 'io.example.a');
      await each.install(operation(), 'io.example.a', '');
      await each.settle();
      await world.sync(each);
    }
    expect(await device.outbox()).toMatchObject([
      { what: 'installs', state: 'relayed' },
      { what: 'release' },
    ]);
    expect(await world.relay.module('io.example.a')).toMatchObject({ installs: 1 });
    for (const [each, left] of [
      [other, 1],
      [device, 0],
    ] as const) {
      await each.uninstall(operation(), 'io.example.a');
      await each.settle();
      await world.sync(each);
      expect(await world.relay.module('io.example.a')).toMatchObject({ installs: left });
    }
    expect(await world.relay.module('io.example.a')).toMatchObject({ installs: 0, waiting: false });
  });
});

describe('identities', () => {
  it('[P9] a recovery phrase of 24 words brings the same key back; bad ones are refused', async () => {
    const world = await createWorld();
    const { device } = await publisher(world);
    const [anna] = await device.identities();
    const phrase = await device.exportIdentity(anna?.did ?? '', null);
    if (isProblem(phrase)) throw new Error(phrase.found);
    expect(phrase.split(' ')).toHaveLength(24);
    expect(await device.importIdentity(phrase, 'again')).toMatchObject({ code: 'identity/exists' });
    const other = await world.device({ up: false });
    expect(await other.importIdentity(phrase, 'Anna')).toMatchObject({ did: anna?.did, current: true });
    for (const bad of ['', 'one two', phrase.replace(/^\S+/, 'zzzz'), Array(24).fill('abandon').join(' ')])
      expect(await other.importIdentity(bad, 'x')).toMatchObject({ code: 'identity/bad-phrase' });
    expect(await other.createIdentity('  ')).toMatchObject({ code: 'identity/bad-name' });
  });
});
