import { nodeCards } from '../crdt/load-node.ts';
import { memoryStorage } from '../storage/memory/memory-storage.ts';
import { fromHex, toHex } from '../willow/bytes.ts';
import { randomSeed, signerFromSeed, verifier, type KeySigner } from '../willow/ed25519.ts';
import { createWitness } from './witness.ts';
import { foundRegistry, missingGrants } from './found-registry.ts';
import { createIssuer } from './issue.ts';
import type { Network } from './ports/network.ts';
import type { Storage, StoredEntry } from './ports/storage.ts';
import { emptyDraft } from './parse-draft.ts';
import type { PublishDraft } from './publish-draft.ts';
import { createRegistry, type Registry } from './registry.ts';
import { hostOf, type RegistryHost } from './sync-host.ts';
import { validateWasm } from './validator/validate-wasm.ts';

/** A network of one relay in the same process that can be cut. */
export interface Line {
  up: boolean;
}

/** A relay with root and issuer key, and devices that reach it by function calls: real rules, real signatures, no sockets. */
export interface World {
  readonly relay: Registry;
  readonly host: RegistryHost;
  readonly root: KeySigner;
  /** The relay lists what it holds and has not listed yet. */
  list(): Promise<readonly StoredEntry[]>;
  /** Ids of what the relay holds; of wasm entries with their bytes. */
  held(): Promise<readonly string[]>;
  readonly namespace: Uint8Array;
  /** Milliseconds since 1970 UTC; tests move it. */
  readonly clock: { time: number; now(): number };
  device(line: Line, storage?: Storage): Promise<Registry>;
  /** Exchanges everything between a device and the relay, both ways. */
  sync(device: Registry): Promise<void>;
}

const cards = nodeCards();

async function ownedRoot(): Promise<KeySigner> {
  for (;;) {
    const signer = await signerFromSeed(randomSeed());
    if (((signer.publicKey[31] ?? 0) & 1) === 1) return signer;
  }
}

/** `given`: the root key, where records were signed by it before. */
export async function createWorld(given?: KeySigner): Promise<World> {
  const clock = { time: Date.UTC(2026, 10, 23), now: () => (clock.time += 1) };
  const root = given ?? (await ownedRoot());
  const issuer = await signerFromSeed(randomSeed());
  const ports = async (network: Network, storage: Storage) => ({
    storage,
    network,
    cards,
    clock,
    validator: { validate: validateWasm },
    verify: await verifier(),
    random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    signerOf: signerFromSeed,
  });
  const silent: Network = {
    announce: () => undefined,
    fetchPayload: async () => null,
    request: async () => null,
  };
  const relay = createRegistry(await ports(silent, memoryStorage()));
  await relay.open();
  await relay.join(root.publicKey);
  await relay.acceptOwn(await foundRegistry(root, issuer.publicKey, 'Test registry', clock.now()));
  const witness = await signerFromSeed(randomSeed());
  const granted = { issuer: issuer.publicKey, witness: witness.publicKey };
  await relay.acceptOwn(await missingGrants(root, granted, relay.context().authority, clock.now()));
  const list = createWitness(relay.context, witness, relay.acceptOwn);
  const answer = createIssuer(relay.context, issuer, relay.acceptOwn);
  const host = hostOf(relay, root.publicKey, { archive: true, issuer: answer });
  return {
    relay,
    host,
    root,
    list,
    clock,
    held: () => idsHeld(relay, root.publicKey),
    namespace: root.publicKey,
    async device(line, storage = memoryStorage()) {
      const network: Network = {
        announce: () => undefined,
        fetchPayload: async (digest) => (line.up ? host.payload(digest) : null),
        request: async ({ bytes }) => (line.up ? host.answer(bytes) : null),
      };
      const device = createRegistry(await ports(network, storage));
      await device.open();
      await device.join(root.publicKey);
      return device;
    },
    sync: (device) => exchange(device, relay, host, root.publicKey),
  };
}

async function idsHeld(registry: Registry, namespace: Uint8Array): Promise<readonly string[]> {
  const { entries, payloads } = registry.context().storage;
  const ids: string[] = [];
  for (const { id, entry, payload } of await entries.withPrefix(namespace, []))
    if (payload !== null || (await payloads.has(toHex(entry.payloadDigest)))) ids.push(id);
  return ids;
}

async function exchange(
  device: Registry,
  relay: Registry,
  host: RegistryHost,
  namespace: Uint8Array,
): Promise<void> {
  const own = hostOf(device, namespace, { archive: false, issuer: null });
  const [here, there] = [await idsHeld(device, namespace), await idsHeld(relay, namespace)];
  const lacking = (ids: readonly string[], known: readonly string[]): string[] =>
    ids.filter((id) => !known.includes(id));
  await device.receive(await host.entries(lacking(there, here)));
  await device.settle();
  const sent = await own.entries(lacking(await device.context().storage.entries.ids(namespace), there));
  await relay.receive(sent);
  for (const { digest } of await host.missingPayloads()) {
    const bytes = await own.payload(digest);
    if (bytes !== null) await host.receivePayload(digest, bytes);
  }
  await device.acknowledged(await idsHeld(relay, namespace), { id: 'relay', kind: 'relay' });
  await device.settled();
  await relay.settled();
}

/** A draft with nothing but what must be there. */
export function draftOf(id: string, version: string, more: Partial<PublishDraft> = {}): PublishDraft {
  return {
    ...emptyDraft,
    id,
    version,
    license: 'MIT',
    readme: '# Read me',
    ...more,
  };
}

/** `(module (func (export "answer") (result i32) i32.const n))` for n in 0…63: as many different modules as a test needs. */
export function answerModule(n: number): Uint8Array {
  const bytes = fromHex(
    `0061736d01000000010501600001 7f03020100070a0106616e7377657200000a06010400 41${n.toString(16).padStart(2, '0')}0b`.replaceAll(
      ' ',
      '',
    ),
  );
  if (bytes === null) throw new TypeError('n must be 0 to 63');
  return bytes;
}
