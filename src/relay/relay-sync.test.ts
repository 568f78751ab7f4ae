import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { nodeCards } from '../crdt/load-node.ts';
import { startBrowserNode } from '../p2p/libp2p/browser-node.ts';
import { createSyncNetwork } from '../p2p/sync-network.ts';
import { isProblem, sentence } from '../registry/problem.ts';
import type { PublishDraft } from '../registry/publish-draft.ts';
import { createRegistry, type Registry } from '../registry/registry.ts';
import { validateWasm } from '../registry/validator/validate-wasm.ts';
import { memoryStorage } from '../storage/memory/memory-storage.ts';
import { fromHex } from '../willow/bytes.ts';
import { signerFromSeed, verifier } from '../willow/ed25519.ts';
import { hostOf } from '../registry/sync-host.ts';
import { readAbout, startRelay, type RelayAbout, type RelayProcess } from './relay-process.cases.ts';

const wasm = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const clock = { now: () => Date.now() };
const patience = { timeout: 20_000, interval: 50 };
let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'gen-relay-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

async function relayOn(port: string): Promise<{ relay: RelayProcess; url: string; about: RelayAbout }> {
  const relay = startRelay(['--port', port, '--data', data, '--api-only', '--no-examples']);
  onTestFinished(() => void relay.child.kill('SIGKILL'));
  const url = await relay.ready();
  return { relay, url, about: await readAbout(url) };
}

/** A device of its own: a registry in memory that meets the relay over libp2p, as a browser does. */
async function device(about: RelayAbout): Promise<Registry> {
  const namespace = fromHex(about.namespace) ?? new Uint8Array();
  const storage = memoryStorage();
  const registry = createRegistry({
    storage,
    clock,
    verify: await verifier(),
    cards: nodeCards(),
    validator: { validate: (bytes, policy) => validateWasm(bytes, policy) },
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    signerOf: signerFromSeed,
    network: {
      announce: (entries) => sync.announce(entries),
      fetchPayload: (...wanted) => sync.fetchPayload(...wanted),
      request: (message) => sync.request(message),
    },
  });
  const host = hostOf(registry, namespace, { archive: false, issuer: null });
  const onError = (error: unknown): void => console.error(error);
  const sync = createSyncNetwork(host, { role: 'browser', agent: 'test', clock, onError });
  await registry.open();
  await registry.join(namespace);
  const node = await startBrowserNode({
    relays: about.addresses,
    onChannel: (channel) => {
      sync.accept(channel);
      void registry.settle();
    },
    onPeer: (peer) => sync.peerChanged(peer),
  });
  onTestFinished(async () => {
    sync.close();
    await node.stop();
    await registry.settled();
    registry.close();
  });
  return registry;
}

const draft = (id: string): PublishDraft => ({
  id,
  version: '1.0.0',
  profile: '',
  dependencies: [],
  name: 'Hello',
  description: 'Says nothing, correctly',
  license: 'MIT',
  authors: [],
  tags: [],
  keywords: [],
  repository: '',
  homepage: '',
  readme: '',
  notes: '',
  source: '',
});

async function publish(registry: Registry, id: string): Promise<void> {
  const outcome = await registry.publish(`publish ${id}`, draft(id), wasm);
  if (outcome.kind === 'refused') throw new Error(outcome.problems.map(sentence).join(' '));
}

async function relayed(registry: Registry): Promise<void> {
  await vi.waitFor(
    async () => expect((await registry.outbox()).map(({ state }) => state)).toEqual(['relayed']),
    patience,
  );
}

describe('a device and the relay', { timeout: 60_000 }, () => {
  it('publishes through the relay, and another device installs it', async () => {
    const { url, about } = await relayOn('0');
    const publisher = await device(about);
    await publisher.createIdentity('Ada');
    await publish(publisher, 'io.example.hello');
    await relayed(publisher);
    expect(await (await fetch(`${url}/api/modules/io.example.hello`)).json()).toMatchObject({
      latest: '1.0.0',
      releases: [{ state: 'published' }],
    });

    const reader = await device(about);
    await vi.waitFor(
      async () => expect(isProblem(await reader.module('io.example.hello'))).toBe(false),
      patience,
    );
    await vi.waitFor(
      async () => expect((await reader.plan('io.example.hello', '')).kind).toBe('plan'),
      patience,
    );
    expect(await reader.install('install', 'io.example.hello', '')).toMatchObject({ kind: 'installed' });
    expect(await reader.bytes('io.example.hello', '1.0.0')).toEqual(wasm);
  });

  it('publishes while the relay is away; it is granted and relayed when the relay is back, by itself', async () => {
    const first = await relayOn('0');
    const { port } = new URL(first.url);
    const publisher = await device(first.about);
    await publisher.createIdentity('Ada');
    await vi.waitFor(async () => expect((await publisher.about())?.issuing).toBe('open'), patience);
    first.relay.child.kill('SIGINT');
    expect((await first.relay.exit).code).toBe(0);
    await publish(publisher, 'io.example.offline');
    expect((await publisher.outbox())[0]?.state).toBe('waiting');

    const { url } = await relayOn(port);
    await relayed(publisher);
    expect((await fetch(`${url}/api/modules/io.example.offline/1.0.0/wasm`)).status).toBe(200);
  });
});
