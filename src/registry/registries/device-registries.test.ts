import { describe, expect, it } from 'vitest';
import { nodeCards } from '../../crdt/load-node.ts';
import { memoryStorage } from '../../storage/memory/memory-storage.ts';
import { fromHex, toHex } from '../../willow/bytes.ts';
import { signerFromSeed, verifier } from '../../willow/ed25519.ts';
import { isProblem } from '../problem.ts';
import type { Network } from '../ports/network.ts';
import type { Storage } from '../ports/storage.ts';
import { phraseOf, seedOfPhrase } from '../recovery-phrase.ts';
import { createRegistry, type Registry } from '../registry.ts';
import { hostOf } from '../sync-host.ts';
import { validateWasm } from '../validator/validate-wasm.ts';
import { answerModule, draftOf } from '../world.cases.ts';
import { deviceRegistries, sweep, type DevicePorts, type RegistriesApi } from './device-registries.ts';
import { databaseOf } from './registry-row.ts';
import { openBeside, registryStorage } from './registry-storage.ts';

const operation = (): string => crypto.randomUUID();

/** Memory that outlives being closed, as a database does. */
function database(): { open(): Storage; readonly storage: Storage } {
  const storage = memoryStorage();
  return { storage, open: () => ({ ...storage, close: () => undefined }) };
}

interface Device {
  readonly registry: () => Registry;
  readonly verbs: () => RegistriesApi;
  readonly databases: Map<string, ReturnType<typeof database>>;
  readonly home: Storage;
  /** How often the device started anew. */
  readonly starts: () => number;
  /** Resolves when a start that was asked for has happened. */
  settled(): Promise<void>;
}

/** A device over databases in memory, with the composition of the registry worker. */
async function startDevice(network: Network = silent): Promise<Device> {
  const databases = new Map<string, ReturnType<typeof database>>();
  const openNamed = (name: string): Storage => {
    const known = databases.get(name) ?? database();
    databases.set(name, known);
    return known.open();
  };
  const home = openNamed('home');
  const ports = {
    cards: nodeCards(),
    clock: { now: () => Date.now() },
    validator: { validate: validateWasm },
    verify: await verifier(),
    random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    signerOf: signerFromSeed,
  };
  let registry: Registry;
  let verbs: RegistriesApi;
  let starts = 0;
  let starting: Promise<void> = Promise.resolve();
  const start = async (): Promise<void> => {
    starts += 1;
    const storage = (await openBeside(home, async (name) => openNamed(name)))?.storage ?? home;
    registry = createRegistry({ ...ports, storage, network });
    await registry.open();
    const host: DevicePorts = {
      device: home,
      ports,
      openOther: async (name) => openNamed(name),
      deleteOther: async (name) => void databases.delete(name),
      open: () => openOf(registry),
      about: () => registry.about(),
      relays: () => storage.read('settings', 'relays'),
      identities: () => registry.identities(),
      reopen: () => {
        starting = starting.then(start);
      },
    };
    await sweep(host);
    verbs = deviceRegistries(host);
  };
  await start();
  return {
    registry: () => registry,
    verbs: () => verbs,
    databases,
    home,
    starts: () => starts,
    settled: () => starting,
  };
}

const silent: Network = {
  announce: () => undefined,
  fetchPayload: async () => null,
  request: async () => null,
};

function openOf(registry: Registry): string | null {
  const namespace = registry.namespace();
  return namespace === null ? null : toHex(namespace);
}

/** A registry called `title`, made on a device that has an identity. */
async function founded(device: Device, title = 'Ours'): Promise<string> {
  if ((await device.registry().identities()).length === 0) await device.registry().createIdentity('Anna');
  const made = await device.verbs().createRegistry(await device.verbs().newOwnerPhrase(), title);
  if (isProblem(made)) throw new Error(made.found);
  await device.settled();
  return made.namespace;
}

describe('a registry that is made on a device', () => {
  it('[J2] is opened, keeps no owner key, and publishes at once: the device is its issuer', async () => {
    const device = await startDevice();
    await device.registry().createIdentity('Anna');
    const phrase = await device.verbs().newOwnerPhrase();
    const made = await device.verbs().createRegistry(phrase, ' Ours ');
    await device.settled();
    expect(made).toMatchObject({ title: 'Ours', open: true });
    const registry = device.registry();
    expect(await registry.about()).toMatchObject({ title: 'Ours', issuing: 'open' });
    await registry.publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    await registry.settle();
    expect(await registry.outbox()).toMatchObject([{ state: 'ready' }]);
    // the same words again: nothing is founded anew
    const entries = (await registry.context().storage.entries.ids(registry.namespace() as Uint8Array)).length;
    expect(await device.verbs().createRegistry(phrase, 'Other')).toMatchObject({ title: 'Ours' });
    expect(
      await device
        .registry()
        .context()
        .storage.entries.ids(registry.namespace() as Uint8Array),
    ).toHaveLength(entries);
    const seed = await seedOfPhrase(phrase);
    if (isProblem(seed)) throw new Error(seed.found);
    const kept: unknown[] = [];
    for (const { storage } of device.databases.values())
      for (const table of ['settings', 'identities', 'operations', 'sync_queue'] as const)
        kept.push(await storage.all(table));
    const text = JSON.stringify(kept, (_, value: unknown) =>
      value instanceof Uint8Array ? toHex(value) : typeof value === 'bigint' ? String(value) : value,
    );
    expect(text).toContain(toHex((await device.home.all('identities'))[0]?.value.seed ?? seed));
    expect(text).not.toContain(toHex(seed));
    expect(text).not.toContain(phrase);
  });

  it('[J4] answers others only while the key of its issuer is not locked, and only in its own registry', async () => {
    const device = await startDevice();
    const namespace = await founded(device);
    const guest = await startDevice({
      ...silent,
      request: ({ bytes }) => device.registry().answer(bytes),
    });
    await guest.registry().createIdentity('Guest');
    await guest.verbs().joinRegistry({ namespace, title: 'Ours', relays: [] });
    await guest.settled();
    const ours = hostOf(device.registry(), fromHex(namespace) as Uint8Array, {
      archive: false,
      issuer: null,
    });
    const { storage } = device.registry().context();
    await guest.registry().receive(await ours.entries(await storage.entries.ids(ours.namespace)));
    const [anna] = await device.registry().identities();
    const secret = { kind: 'passphrase', passphrase: 'correct horse battery staple' } as const;
    await device.registry().protectIdentity(anna?.did ?? '', secret, null);
    await device.registry().lockIdentity(anna?.did ?? '');
    await guest.registry().publish(operation(), draftOf('io.example.g', '1.0.0'), answerModule(2));
    await guest.registry().settle();
    expect(await guest.registry().outbox()).toMatchObject([{ state: 'waiting' }]);
    await device.registry().unlockIdentity(anna?.did ?? '', secret);
    await guest.registry().settle();
    expect(await guest.registry().outbox()).toMatchObject([{ state: 'ready' }]);
    expect(await guest.registry().answer(new Uint8Array(4))).toBeNull();
  });

  it('[J2] says what is wrong with a title, with words, and that an identity is missing', async () => {
    const device = await startDevice();
    const { createRegistry: create, newOwnerPhrase } = device.verbs();
    const phrase = await newOwnerPhrase();
    expect(await create(phrase, 'Ours')).toMatchObject({ code: 'publish/no-identity' });
    await device.registry().createIdentity('Anna');
    expect(await create(phrase, '  ')).toMatchObject({ code: 'registry/bad-title' });
    expect(await create(phrase, 'a\u202eb')).toMatchObject({ code: 'registry/bad-title' });
    expect(await create(phrase, 'x'.repeat(129))).toMatchObject({ code: 'registry/bad-title' });
    expect(await create('one two', 'Ours')).toMatchObject({ code: 'identity/bad-phrase' });
    let seed = new Uint8Array(32);
    while (((await signerFromSeed(seed)).publicKey[31] ?? 0) % 2 === 1) seed = crypto.getRandomValues(seed);
    expect(await create(await phraseOf(seed), 'Ours')).toMatchObject({ code: 'registry/bad-owner-key' });
    expect(await device.verbs().registries()).toEqual([]);
    expect(device.starts()).toBe(1);
  });
});

describe('several registries', () => {
  it('[J1] lie side by side: keys and contacts are the same in all, modules, installs and drafts are not', async () => {
    const device = await startDevice();
    const first = await founded(device, 'First');
    await device.registry().publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    await device.registry().install(operation(), 'io.example.a', '1.0.0');
    const friend = (await (await startDevice()).registry().createIdentity('Ben')) as { did: string };
    await device.registry().noteContact(friend.did, { petname: 'Ben', trusted: true });
    await device.registry().setHoldersWanted(5);
    const second = await founded(device, 'Second');
    expect(await device.registry().summaries()).toEqual([]);
    expect(await device.registry().holdersWanted()).toBe(5);
    expect(await device.registry().installed()).toEqual([]);
    expect(await device.registry().contacts()).toMatchObject([{ petname: 'Ben', trusted: true }]);
    expect(await device.registry().identities()).toMatchObject([{ name: 'Anna', current: true }]);
    expect(await device.verbs().registries()).toMatchObject([
      { namespace: first, title: 'First', open: false },
      { namespace: second, title: 'Second', open: true },
    ]);
    await device.verbs().openRegistry(first);
    await device.settled();
    expect(await device.registry().summaries()).toMatchObject([{ id: 'io.example.a' }]);
    expect(await device.registry().installed()).toMatchObject([{ id: 'io.example.a' }]);
    expect(await device.verbs().openRegistry('00'.repeat(32))).toMatchObject({ code: 'registry/not-here' });
  });

  it('[J3] an invitation is checked, opens what is here already, and makes nothing twice', async () => {
    const device = await startDevice();
    const namespace = await founded(await startDevice());
    const { joinRegistry } = device.verbs();
    const good = { namespace, title: 'Theirs', relays: ['/dns4/relay.example/tcp/443/tls/ws'] };
    expect(await joinRegistry({ ...good, namespace: 'abc' })).toMatchObject({ code: 'registry/bad-key' });
    expect(await joinRegistry({ ...good, namespace: `${'00'.repeat(31)}02` })).toMatchObject({
      code: 'registry/bad-key',
    });
    expect(await joinRegistry({ ...good, title: 'a\nb' })).toMatchObject({ code: 'registry/bad-title' });
    expect(await joinRegistry({ ...good, relays: ['http://x'] })).toMatchObject({
      code: 'registry/bad-relays',
    });
    expect(await joinRegistry({ ...good, relays: Array<string>(9).fill('/ip4/1.1.1.1') })).toMatchObject({
      code: 'registry/bad-relays',
    });
    expect(await device.verbs().registries()).toEqual([]);
    expect(await joinRegistry(good)).toMatchObject({ title: 'Theirs', open: true });
    await device.settled();
    expect(openOf(device.registry())).toBe(namespace);
    expect(await device.verbs().joinRegistry(good)).toMatchObject({ namespace });
    await device.settled();
    expect(device.starts()).toBe(2);
    expect(await device.verbs().registries()).toMatchObject([{ relays: good.relays }]);
    const met = '/ip4/127.0.0.1/tcp/1/ws';
    const { storage } = device.registry().context();
    await storage.commit([{ kind: 'put', table: 'settings', key: 'relays', value: [met] }]);
    const told = { namespace, title: 'Registry', relays: [...good.relays, met] };
    expect(await device.verbs().invitation(namespace)).toEqual(told);
    await founded(device);
    expect(await device.verbs().invitation(namespace)).toMatchObject({ relays: told.relays });
    expect(await device.verbs().invitation('ff'.repeat(32))).toMatchObject({ code: 'registry/not-here' });
  });

  it('[J5] leaving says first what it deletes, deletes that and nothing else, and the next is opened', async () => {
    const device = await startDevice();
    const first = await founded(device, 'First');
    const second = await founded(device, 'Second');
    await device.registry().publish(operation(), draftOf('io.example.b', '1.0.0'), answerModule(2));
    await device.registry().install(operation(), 'io.example.b', '1.0.0');
    await device.registry().settle();
    expect(await device.verbs().keptOf(second)).toEqual({ modules: 1, installed: 1, drafts: 0, unsent: 1 });
    expect(await device.verbs().keptOf(first)).toEqual({ modules: 0, installed: 0, drafts: 0, unsent: 0 });
    expect(await device.verbs().leaveRegistry(second)).toBeNull();
    await device.settled();
    expect(openOf(device.registry())).toBe(first);
    expect([...device.databases.keys()]).toEqual(['home', databaseOf(first)]);
    expect(await device.verbs().registries()).toMatchObject([{ namespace: first, open: true }]);
    expect(await device.registry().identities()).toHaveLength(1);
    expect(await device.verbs().leaveRegistry(second)).toBeNull();
    await device.verbs().leaveRegistry(first);
    await device.settled();
    expect(openOf(device.registry())).toBeNull();
    expect([...device.databases.keys()]).toEqual(['home']);
  });

  it('[J5] what lies at home is left as well, and taken up again only when asked for', async () => {
    const device = await startDevice();
    const home = fromHex(await founded(await startDevice())) as Uint8Array;
    await device.registry().join(home);
    await device.registry().createIdentity('Anna');
    await device.registry().publish(operation(), draftOf('io.example.a', '1.0.0'), answerModule(1));
    const other = await founded(device, 'Beside');
    expect(await device.verbs().registries()).toMatchObject([{ atHome: true }, { namespace: other }]);
    await device.verbs().leaveRegistry(toHex(home));
    expect(await device.home.all('sync_queue')).toEqual([]);
    expect(await device.home.all('modules')).toEqual([]);
    expect(await device.home.entries.ids(home)).toEqual([]);
    expect(await device.home.all('identities')).toHaveLength(1);
    expect(await device.verbs().registries()).toMatchObject([{ namespace: other, open: true }]);
    await device.verbs().joinRegistry({ namespace: toHex(home), title: 'Back', relays: [] });
    await device.settled();
    expect(openOf(device.registry())).toBe(toHex(home));
    expect(await device.verbs().registries()).toMatchObject([
      { namespace: other },
      { atHome: true, open: true },
    ]);
  });

  it('[J1] a commit is of the device or of a registry', async () => {
    const storage = registryStorage(memoryStorage(), memoryStorage());
    const setting = (key: string) => ({ kind: 'put', table: 'settings', key, value: 1 }) as const;
    await expect(storage.commit([setting('identity'), setting('circle')])).rejects.toThrow(TypeError);
    await storage.commit([setting('identity')]);
    await storage.commit([setting('circle')]);
    expect((await storage.all('settings')).map(({ key }) => key)).toEqual(['circle', 'identity']);
  });
});
