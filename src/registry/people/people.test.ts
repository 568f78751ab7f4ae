import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../../storage/memory/memory-storage.ts';
import { toHex } from '../../willow/bytes.ts';
import { randomSeed, signerFromSeed, type KeySigner } from '../../willow/ed25519.ts';
import { encodeEntry } from '../../willow/encode-entry.ts';
import { pathOf } from '../../willow/path.ts';
import { taiFromUnix } from '../../willow/tai.ts';
import { william3 } from '../../willow/william3.ts';
import { rightTo } from '../attacks.cases.ts';
import { canonicalJson } from '../canonical-json.ts';
import { encodeCapability } from '../../willow/encode-capability.ts';
import { didOf } from '../did.ts';
import type { UncheckedEntry } from '../entry-rules.ts';
import type { Identity } from '../identity.ts';
import type { Storage } from '../ports/storage.ts';
import { isProblem } from '../problem.ts';
import type { Registry } from '../registry.ts';
import { sha256Hex } from '../sha256.ts';
import { answerModule, createWorld, draftOf, type World } from '../world.cases.ts';
import { circleOf } from './read-circle.ts';
import { skeletonOf } from './skeleton.ts';

const operation = () => crypto.randomUUID();
const id = 'io.example.a';

/** A device with a key of that name, in step with the relay. */
async function person(world: World, name: string): Promise<{ device: Registry; me: Identity }> {
  const device = await world.device({ up: true });
  await world.sync(device);
  const me = await device.createIdentity(name);
  if (isProblem(me)) throw new Error(me.found);
  return { device, me };
}

async function published(world: World): Promise<Registry> {
  const { device } = await person(world, 'Publisher');
  await device.publish(operation(), draftOf(id, '1.0.0'), answerModule(1));
  await device.settle();
  await world.sync(device);
  return device;
}

/** Moves everything of every device to every other. */
async function exchange(world: World, ...devices: readonly Registry[]): Promise<void> {
  for (const _ of [1, 2]) for (const device of devices) await world.sync(device);
  for (const device of devices) await device.settled();
}

const tallies = async (device: Registry) => {
  const module = await device.module(id);
  if (isProblem(module)) throw new Error(module.found);
  return module.ratings;
};
const none = { count: 0, average: 0 };

describe('people', () => {
  it('[L1] petnames and trust stay on this device, and are told to every page', async () => {
    const world = await createWorld();
    const storage = memoryStorage();
    const device = await world.device({ up: true }, storage);
    const ben = (await person(world, 'Ben')).me;
    const heard: string[] = [];
    device.on((event) => heard.push(event.kind));
    expect(await device.noteContact(ben.did, { petname: ' Ben from work ', trusted: true })).toMatchObject({
      petname: 'Ben from work',
      trusted: true,
    });
    expect(heard).toContain('people');
    expect(await device.contacts()).toMatchObject([
      { did: ben.did, petname: 'Ben from work', trusted: true, unmistakable: true },
    ]);
    expect(device.context().outbox.items()).toEqual([]);
    const again = await world.device({ up: true }, storage);
    await again.settled();
    expect(await again.contacts()).toEqual(await device.contacts());
    await device.noteContact(ben.did, { petname: '', trusted: false });
    expect(await device.contacts()).toEqual([]);
  });

  it('[L2] when a key was first seen is noted once, with the entry, and not guessed for what was there before', async () => {
    const world = await createWorld();
    const publisher = await published(world);
    const storage = memoryStorage();
    const device = await world.device({ up: true }, storage);
    world.clock.time += 1_000_000;
    const before = world.clock.time;
    await world.sync(device);
    const module = await device.module(id);
    if (isProblem(module)) throw new Error(module.found);
    const first = await device.person(module.ownerDid);
    if (isProblem(first)) throw new Error(first.found);
    expect(first.firstSeen).toBeGreaterThan(before);
    expect(first).toMatchObject({ owns: [id], ring: 'strangers', witnessed: null });
    expect(first.grantedBy[0]?.[0]).toBe(didOf(toHex(world.root.publicKey)));
    world.clock.time += 1_000_000;
    const { device: other } = await person(world, 'Ben');
    await other.rate(operation(), id, 3, '');
    await publisher.rate(operation(), id, 5, '');
    await exchange(world, other, publisher, device);
    expect(await device.person(module.ownerDid)).toMatchObject({ firstSeen: first.firstSeen });

    const rows = await storage.all('settings');
    const notes = rows.filter(({ key }) => key.startsWith('met '));
    expect(notes.length).toBeGreaterThan(0);
    await storage.commit(notes.map(({ key }) => ({ kind: 'delete', table: 'settings', key })));
    const older = await world.device({ up: true }, storage);
    expect(await older.person(module.ownerDid)).toMatchObject({ firstSeen: 0, ratings: 1 });
    await publisher.rate(operation(), id, 4, '');
    await exchange(world, publisher, older);
    expect(await older.person(module.ownerDid)).toMatchObject({ firstSeen: 0 });
    const later = await world.device({ up: true }, storage);
    expect(await later.person(module.ownerDid)).toMatchObject({ firstSeen: 0 });
    const unknown = await signerFromSeed(randomSeed());
    expect(await older.person(didOf(toHex(unknown.publicKey)))).toMatchObject({ firstSeen: null, owns: [] });
  });

  it.each([
    ['a line break', 'Be\nn'],
    ['a turned direction', 'Ben\u202e'],
    ['nothing to be seen', '\u200b'],
    ['a key', 'did:key:z6Mk'],
    ['signs only', '…'],
    ['65 characters', 'x'.repeat(65)],
  ])('[L5] a petname of %s is refused', async (_, petname) => {
    const world = await createWorld();
    const { device } = await person(world, 'Anna');
    const ben = (await person(world, 'Ben')).me;
    expect(await device.noteContact(ben.did, { petname })).toMatchObject({ code: 'people/bad-name' });
    expect(await device.contacts()).toEqual([]);
  });

  it('[L5] two keys never have names that look the same, also not that of an own key', async () => {
    const world = await createWorld();
    const { device, me } = await person(world, 'Anna');
    const [ben, cy] = [(await person(world, 'Ben')).me, (await person(world, 'Cy')).me];
    await device.noteContact(ben.did, { petname: 'Ben' });
    for (const name of ['Ben', 'BEN', 'В\u0435n', 'B e n', 'Bén', '\u0410nna'])
      expect(await device.noteContact(cy.did, { petname: name }), name).toMatchObject({
        code: 'people/name-taken',
      });
    expect(await device.noteContact(ben.did, { petname: 'ben' })).toMatchObject({ petname: 'ben' });
    expect(await device.noteContact(cy.did, { petname: 'Ben 2' })).toMatchObject({ petname: 'Ben 2' });
    await device.renameIdentity(me.did, 'Ben');
    expect((await device.contacts()).find(({ did }) => did === ben.did)).toMatchObject({
      unmistakable: false,
    });
    expect(await device.noteContact(me.did, { trusted: true })).toMatchObject({ code: 'people/yourself' });
    expect(await device.noteContact('ben', { trusted: true })).toMatchObject({ code: 'rights/bad-did' });
  });

  it('[L5] skeletons: look-alikes are one, different names are not', () => {
    expect(skeletonOf('Р\u0430ypal')).toBe(skeletonOf('paypa1'));
    expect(skeletonOf('rnary')).toBe(skeletonOf('mary'));
    expect(skeletonOf('Anna')).not.toBe(skeletonOf('Hannah'));
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => typeof skeletonOf(name) === 'string'));
  });

  it('[L6] a key says a name of itself, takes it back, and is believed nothing more', async () => {
    const world = await createWorld();
    const [anna, ben] = [await person(world, 'Anna'), await person(world, 'Ben')];
    expect(await ben.device.sayName(operation(), ' Ben\u202e ')).toMatchObject({
      problem: { code: 'people/bad-name' },
    });
    expect(await ben.device.sayName(operation(), ' Ben the builder ')).toMatchObject({ kind: 'written' });
    await exchange(world, ben.device, anna.device);
    expect(await anna.device.says(ben.me.did)).toBe('Ben the builder');
    expect(await anna.device.contacts()).toEqual([]);
    await ben.device.sayName(operation(), '');
    await exchange(world, ben.device, anna.device);
    expect(await anna.device.says(ben.me.did)).toBe('');
    expect(await anna.device.says('nobody')).toBe('');
  });
});

describe('the circle', () => {
  it('[L3] the nearest ring wins, and only edges of who the reader trusts lead further', () => {
    const edges = new Map([
      ['b', ['c', 'a', 'b', 'me']],
      ['c', ['d']],
    ]);
    expect(circleOf({ own: ['me'], trusted: ['a', 'b'], edges })).toEqual(
      new Map([
        ['c', 'theirs'],
        ['a', 'trusted'],
        ['b', 'trusted'],
        ['me', 'you'],
      ]),
    );
  });

  it('[L3] edges of who is not trusted change nothing, whatever they are', () => {
    const key: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const keys = fc.uniqueArray(key);
    const edges = fc.dictionary(key, keys).map((found) => new Map(Object.entries(found)));
    fc.assert(
      fc.property(keys, keys, edges, edges, (own, trusted, heard, noise) => {
        const circle = circleOf({ own, trusted, edges: heard });
        const near = new Map([...noise].filter(([from]) => !trusted.includes(from)));
        for (const from of trusted) near.set(from, heard.get(from) ?? []);
        expect(circleOf({ own, trusted, edges: near })).toEqual(circle);
        const ofRing = (ring: string) =>
          [...circle].filter(([, found]) => found === ring).map(([one]) => one);
        expect(ofRing('you').sort()).toEqual([...own].sort());
        expect(ofRing('trusted').sort()).toEqual(trusted.filter((one) => !own.includes(one)).sort());
      }),
    );
  });

  it('[P11] a trusted signer counts once, however many devices it has', async () => {
    const world = await createWorld();
    await published(world);
    const [anna, ben, cy] = [
      await person(world, 'Anna'),
      await person(world, 'Ben'),
      await person(world, 'Cy'),
    ];
    const phrase = await ben.device.exportIdentity(ben.me.did, null);
    if (isProblem(phrase)) throw new Error(phrase.found);
    const second = await world.device({ up: true });
    await world.sync(second);
    await second.importIdentity(phrase, 'Ben');
    for (const device of [ben.device, second, cy.device]) {
      await world.sync(device);
      await device.shareInstalls(true);
      expect(await device.install(operation(), id, '')).toMatchObject({ kind: 'installed' });
      await device.settle();
    }
    await anna.device.noteContact(ben.me.did, { trusted: true });
    await exchange(world, ben.device, second, cy.device, anna.device);
    expect(await anna.device.module(id)).toMatchObject({ installs: 2, trustedInstalls: 1 });
    expect(await cy.device.module(id)).toMatchObject({ installs: 2, trustedInstalls: 0 });
    await anna.device.noteContact(ben.me.did, { trusted: false });
    await anna.device.settled();
    expect(await anna.device.module(id)).toMatchObject({ installs: 2, trustedInstalls: 0 });
  });

  it('[L3] [L4] a rating moves between the rings as trust comes and goes', async () => {
    const world = await createWorld();
    await published(world);
    const [anna, ben, cy] = [
      await person(world, 'Anna'),
      await person(world, 'Ben'),
      await person(world, 'Cy'),
    ];
    await anna.device.rate(operation(), id, 1, 'mine');
    await ben.device.rate(operation(), id, 4, '');
    await cy.device.rate(operation(), id, 2, '');
    await exchange(world, anna.device, ben.device, cy.device);
    const you = { count: 1, average: 1 };
    expect(await tallies(anna.device)).toEqual({
      you,
      trusted: none,
      theirs: none,
      strangers: { count: 2, average: 3 },
    });
    await anna.device.noteContact(ben.me.did, { trusted: true });
    await anna.device.settled();
    const near = { you, trusted: { count: 1, average: 4 }, theirs: none };
    expect(await tallies(anna.device)).toEqual({ ...near, strangers: { count: 1, average: 2 } });
    expect(await ben.device.sayTrust(operation(), cy.me.did, true)).toMatchObject({ kind: 'written' });
    await exchange(world, ben.device, anna.device);
    const further = { ...near, theirs: { count: 1, average: 2 }, strangers: none };
    expect(await tallies(anna.device)).toEqual(further);
    expect(await anna.device.person(cy.me.did)).toMatchObject({ ring: 'theirs', vouchedBy: [ben.me.did] });
    expect(anna.device.summariesOf([id])).toMatchObject([{ ratings: further }]);
    await ben.device.sayTrust(operation(), cy.me.did, false);
    await exchange(world, ben.device, anna.device);
    expect(await tallies(anna.device)).toEqual({ ...near, strangers: { count: 1, average: 2 } });
    await anna.device.noteContact(ben.me.did, { trusted: false });
    await anna.device.settled();
    expect(await tallies(anna.device)).toMatchObject({ trusted: none, strangers: { count: 2, average: 3 } });
    expect(await tallies(cy.device)).toMatchObject({ you: { count: 1, average: 2 } });
  });

  it('[L4] a rating that waits for its grant is one’s own at once, also from a key that came after it', async () => {
    const world = await createWorld();
    await published(world);
    const line = { up: true };
    const device = await world.device(line);
    await world.sync(device);
    line.up = false;
    await device.createIdentity('Anna');
    await device.rate(operation(), id, 5, '');
    await device.settled();
    const you = { count: 1, average: 5 };
    expect(await tallies(device)).toMatchObject({ you, strangers: none });
    device.context().circle = new Map();
    await device.context().catalogue.refresh([id]);
    expect(await tallies(device)).toMatchObject({ you: none, strangers: you });
    device.context().emit({ kind: 'identities' });
    await device.settled();
    expect(await tallies(device)).toMatchObject({ you, strangers: none });
  });

  it('[P8] what an older build projected is shown at once, without rings, and computed anew', async () => {
    const world = await createWorld();
    await published(world);
    const storage = memoryStorage();
    const device = await world.device({ up: true }, storage);
    const ben = await person(world, 'Ben');
    await ben.device.rate(operation(), id, 4, '');
    await exchange(world, ben.device, device);
    const stored = await storage.read('modules', id);
    if (stored === undefined) throw new Error('expected a projection');
    const { ratings: _ratings, trustedInstalls: _trusted, ...older } = stored;
    const value = { ...older, rating: { count: 1, average: 4 } };
    await storage.commit([
      { kind: 'put', table: 'modules', key: id, value },
      { kind: 'delete', table: 'settings', key: 'summaries' },
    ]);
    const { promise: looked, resolve: goOn } = Promise.withResolvers<undefined>();
    const withPrefixes: Storage['entries']['withPrefixes'] = async (...given) => {
      await looked;
      return storage.entries.withPrefixes(...given);
    };
    const again = await world.device(
      { up: true },
      { ...storage, entries: { ...storage.entries, withPrefixes } },
    );
    expect(again.summariesOf([id])).toMatchObject([{ trustedInstalls: 0, ratings: { strangers: none } }]);
    goOn(undefined);
    await again.settled();
    const strangers = { count: 1, average: 4 };
    expect(again.summariesOf([id])).toMatchObject([{ ratings: { strangers } }]);
    expect(await storage.read('modules', id)).toMatchObject({ ratings: { strangers } });
  });

  it('[L3] an edge counts while the right of its author stands', async () => {
    const world = await createWorld();
    const [anna, ben, cy] = [
      await person(world, 'Anna'),
      await person(world, 'Ben'),
      await person(world, 'Cy'),
    ];
    await anna.device.noteContact(ben.me.did, { trusted: true });
    await ben.device.sayTrust(operation(), cy.me.did, true);
    await ben.device.settle();
    const all = [
      ...(await world.relay.context().storage.entries.withPrefix(world.namespace, [])),
      ...(await ben.device.context().storage.entries.withPrefix(world.namespace, pathOf('people'))),
    ];
    const grants = pathOf('registry', 'grants', ben.me.publicKey);
    const isGrant = (path: readonly Uint8Array[]) =>
      grants.every((part, index) => toHex(part) === toHex(path[index] ?? new Uint8Array()));
    await anna.device.receive(all.filter(({ entry }) => !isGrant(entry.path)));
    await anna.device.settled();
    expect(await anna.device.person(cy.me.did)).toMatchObject({ ring: 'strangers' });
    await anna.device.receive(all);
    await anna.device.settled();
    expect(await anna.device.person(cy.me.did)).toMatchObject({ ring: 'theirs' });
  });

  it('[L3] after a restart the circle is what the address book says, also where a crash kept the two apart', async () => {
    const world = await createWorld();
    await published(world);
    const storage = memoryStorage();
    const device = await world.device({ up: true }, storage);
    const ben = await person(world, 'Ben');
    await ben.device.rate(operation(), id, 5, '');
    await exchange(world, ben.device, device);
    const value = { petname: '', trusted: true, trustedSince: 1 };
    await storage.commit([{ kind: 'put', table: 'settings', key: `contact ${ben.me.publicKey}`, value }]);
    const again = await world.device({ up: true }, storage);
    await again.settled();
    expect(await tallies(again)).toMatchObject({ trusted: { count: 1, average: 5 }, strangers: none });
    expect(again.context().circle).toEqual(new Map([[ben.me.publicKey, 'trusted']]));
  });

  it('[P7] a rating is taken back, and given again', async () => {
    const world = await createWorld();
    await published(world);
    const { device } = await person(world, 'Ben');
    expect(await device.unrate(operation(), 'io.example.none')).toMatchObject({
      problem: { code: 'module/not-found' },
    });
    await device.rate(operation(), id, 5, 'good');
    await exchange(world, device);
    expect(await world.relay.ratings(id)).toMatchObject([{ stars: 5 }]);
    expect(await device.unrate(operation(), id)).toMatchObject({ kind: 'written' });
    await exchange(world, device);
    expect(await world.relay.ratings(id)).toEqual([]);
    expect(await tallies(world.relay)).toMatchObject({ strangers: none });
    await device.rate(operation(), id, 3, '');
    await exchange(world, device);
    expect(await world.relay.ratings(id)).toMatchObject([{ stars: 3 }]);
  });
});

describe('strangers', () => {
  it(
    '[L4] 10,000 keys of strangers that rate, count installs and trust each other move "people you trust" by nothing',
    { timeout: 180_000 },
    async () => {
      const world = await createWorld();
      await published(world);
      const [anna, ben] = [await person(world, 'Anna'), await person(world, 'Ben')];
      await ben.device.rate(operation(), id, 2, 'honest');
      await exchange(world, ben.device, anna.device);
      await anna.device.noteContact(ben.me.did, { trusted: true });
      await anna.device.settled();
      const before = await tallies(anna.device);
      expect(before.trusted).toEqual({ count: 1, average: 2 });
      for (let sent = 0; sent < 10_000; sent += 2_000) {
        const batch: UncheckedEntry[] = [];
        for (let index = 0; index < 2_000; index += 1)
          batch.push(...(await stranger(world, sent + index, ben.me.did)));
        const outcomes = await anna.device.receive(batch);
        expect(outcomes.every(({ kind }) => kind === 'stored')).toBe(true);
      }
      await anna.device.settled();
      const after = await tallies(anna.device);
      expect(after.strangers).toEqual({ count: 10_000, average: 5 });
      expect(after).toEqual({ ...before, strangers: after.strangers });
      expect(await anna.device.module(id)).toMatchObject({ installs: 1_000, trustedInstalls: 0 });
      expect([...anna.device.context().circle.values()].sort()).toEqual(['trusted', 'you']);
    },
  );
});

/** A fresh key with a right to speak, its rating of 5 stars, for some its install share, and its edge to somebody well known. */
async function stranger(world: World, index: number, wellKnown: string): Promise<UncheckedEntry[]> {
  const signer = await signerFromSeed(randomSeed());
  const capability = await rightTo(world.root, signer.publicKey, ['people']);
  const time = taiFromUnix(world.clock.time).toString();
  const say = (path: readonly string[], value: object) =>
    signedBy(signer, world, pathOf(...path), { time, ...value }, capability);
  const key = toHex(signer.publicKey);
  const grant = { time, key, capabilities: [toHex(encodeCapability(capability))] };
  const own = { namespaceKey: world.namespace };
  const root = world.root;
  const path = pathOf('registry', 'grants', key, await sha256Hex(canonicalJson(grant)));
  const right = await signedBy(root, world, path, grant, { ...capability, ...own, delegations: [] });
  const rating = await say(['people', 'ratings', id], { stars: 5, review: '' });
  const edge = await say(['people', 'trust', wellKnown], { trusted: true });
  const share = ['people', 'installs', id, key.slice(0, 32)];
  const other = ['people', 'installs', id, key.slice(32)];
  return index % 10 === 0
    ? [
        right,
        rating,
        edge,
        await say(share, { added: 1, removed: 0 }),
        await say(other, { added: 3, removed: 1 }),
      ]
    : [right, rating];
}

async function signedBy(
  signer: KeySigner,
  world: World,
  path: UncheckedEntry['entry']['path'],
  value: object,
  capability: UncheckedEntry['capability'],
): Promise<UncheckedEntry> {
  const payload = canonicalJson(value);
  const entry = {
    namespaceId: world.namespace,
    subspaceId: signer.publicKey,
    path,
    timestamp: taiFromUnix(world.clock.time),
    payloadLength: BigInt(payload.length),
    payloadDigest: william3(payload),
  };
  return { entry, capability, signature: await signer.sign(encodeEntry(entry)), payload };
}
