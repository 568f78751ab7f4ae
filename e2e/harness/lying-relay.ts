import { getRequestListener } from '@hono/node-server';
import { nodeCards } from '../../src/crdt/load-node.ts';
import { startRelayNode } from '../../src/p2p/libp2p/relay-node.ts';
import { storeOf } from '../../src/p2p/memory-host.cases.ts';
import type { SyncHost } from '../../src/p2p/sync-host.ts';
import { createSyncNetwork } from '../../src/p2p/sync-network.ts';
import { foundRegistry } from '../../src/registry/found-registry.ts';
import { createIssuer } from '../../src/registry/issue.ts';
import { emptyDraft } from '../../src/registry/parse-draft.ts';
import type { StoredEntry } from '../../src/registry/ports/storage.ts';
import { isProblem, sentence } from '../../src/registry/problem.ts';
import { createRegistry, type Registry } from '../../src/registry/registry.ts';
import { hostOf } from '../../src/registry/sync-host.ts';
import { name, section, wasm } from '../../src/registry/validator/rich-module.cases.ts';
import { validateWasm } from '../../src/registry/validator/validate-wasm.ts';
import { boundAddresses } from '../../src/relay/http/relay-addresses.ts';
import { httpApp } from '../../src/relay/http/http-app.ts';
import { staticFiles } from '../../src/relay/http/static-files.ts';
import { nodeKey } from '../../src/relay/keys.ts';
import { listen } from '../../src/relay/listen.ts';
import { memoryStorage } from '../../src/storage/memory/memory-storage.ts';
import { toHex } from '../../src/willow/bytes.ts';
import { randomSeed, signerFromSeed, verifier } from '../../src/willow/ed25519.ts';
import { namespaceSeed } from '../../src/willow/namespace.ts';
import { bent, flipped, type EntryLie } from './lies.ts';
import { appDir } from './relay.ts';

export type Lie = EntryLie | 'a flipped bit in the wasm bytes';

/** A relay in this process that is real in all but what it makes of the truth. */
export interface LyingRelay extends AsyncDisposable {
  readonly url: string;
  /** From now on it tells this lie about the module `id`, whatever asks; null: the truth again. */
  tell(lie: Lie | null, id?: string): void;
  /** Publishes a release for real, and passes it on as it pleases. */
  publish(id: string, version: string): Promise<void>;
  /** Ids of what is really published, in order. */
  modules(): Promise<readonly string[]>;
}

const clock = { now: () => Date.now() };

/** Starts it on a free port over an empty registry in memory. */
export async function startLyingRelay(): Promise<LyingRelay> {
  const root = await signerFromSeed(namespaceSeed('owned', randomSeed));
  const issuerKey = await signerFromSeed(randomSeed());
  const namespace = root.publicKey;
  let told: { readonly lie: Lie; readonly id: string } | null = null;
  const realIds = new Map<string, string>();
  const pass = async (entry: StoredEntry): Promise<StoredEntry> => {
    if (told === null || told.lie === 'a flipped bit in the wasm bytes' || !isOf(told.id, entry))
      return entry;
    const passed = await bent(told.lie, entry, root);
    realIds.set(passed.id, entry.id);
    return passed;
  };
  const announce = (entries: readonly StoredEntry[]): void =>
    void Promise.all(entries.map(pass)).then((passed) => sync.announce(passed));

  const registry = createRegistry({
    storage: memoryStorage(),
    clock,
    verify: await verifier(),
    cards: nodeCards(),
    validator: { validate: (bytes, policy) => validateWasm(bytes, policy) },
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    signerOf: signerFromSeed,
    network: { announce, fetchPayload: async () => null, request: ({ bytes }) => issuer(bytes) },
  });
  const issuer = createIssuer(
    () => registry.context(),
    issuerKey,
    async (records) => {
      const stored = await registry.acceptOwn(records);
      announce(stored);
      return stored;
    },
  );
  await registry.open();
  await registry.join(namespace);
  await registry.acceptOwn(
    await foundRegistry(root, issuerKey.publicKey, 'A registry lied about', clock.now()),
  );
  await registry.createIdentity('Grace');
  const honest = hostOf(registry, namespace, { archive: true, issuer });
  const all = () => registry.context().storage.entries.withPrefix(namespace, []);
  const host: SyncHost = {
    ...honest,
    store: storeOf(async () => Promise.all((await all()).map(pass))),
    entries: async (ids) =>
      Promise.all((await honest.entries(ids.map((id) => realIds.get(id) ?? id))).map(pass)),
    async payload(digest) {
      const bytes = await honest.payload(digest);
      return bytes !== null && told?.lie === 'a flipped bit in the wasm bytes' ? flipped(bytes) : bytes;
    },
  };
  const sync = createSyncNetwork(host, {
    role: 'relay',
    agent: 'lying-relay',
    clock,
    onError: (error) => console.error(error),
  });
  const served = await serve(registry, toHex(namespace), (channel) => sync.accept(channel));
  return {
    url: served.url,
    tell(lie, id = '') {
      told = lie === null ? null : { lie, id };
    },
    publish: (id, version) => publish(registry, id, version),
    modules: async () => (await registry.summaries()).map(({ id }) => id).sort(),
    async [Symbol.asyncDispose]() {
      sync.close();
      await served.stop();
      await registry.settled();
      registry.close();
    },
  };
}

function isOf(id: string, { entry }: StoredEntry): boolean {
  const [first, second] = entry.path.slice(0, 2).map((component) => new TextDecoder().decode(component));
  return first === 'modules' && second === id;
}

async function serve(
  registry: Registry,
  namespace: string,
  onChannel: Parameters<typeof startRelayNode>[0]['onChannel'],
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const listening = await listen('localhost', 0);
  if (isProblem(listening)) throw new Error(sentence(listening));
  const { server, port } = listening;
  const privateKey = await nodeKey(randomSeed());
  const node = await startRelayNode({
    privateKey,
    httpServer: server,
    announce: boundAddresses('localhost', port),
    onChannel,
  });
  const app = httpApp({
    peerId: node.id,
    boundHost: `localhost:${port}`,
    files: staticFiles(appDir),
    registry: {
      namespace,
      title: async () => 'A registry lied about',
      issuing: async () => 'open',
      summaries: () => registry.summaries(),
      module: (id) => registry.module(id),
      bytes: (id, version) => registry.bytes(id, version),
    },
  });
  const listener = getRequestListener(app.fetch);
  listening.serve((request, response) => void listener(request, response));
  return {
    url: `http://localhost:${port}`,
    async stop() {
      await node.stop();
      await listening.close();
    },
  };
}

async function publish(registry: Registry, id: string, version: string): Promise<void> {
  const draft = { ...emptyDraft, id, version, name: id, license: 'MIT', readme: '# Told' };
  const outcome = await registry.publish(
    `publish ${id} ${version}`,
    draft,
    wasm(section(0, name(id), name(version))),
  );
  if (outcome.kind === 'refused') throw new Error(outcome.problems.map(sentence).join(' '));
  await registry.settle();
  await registry.settled();
}
