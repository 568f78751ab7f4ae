import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { nodeCards } from '../../crdt/load-node.ts';
import type { OutboxItem } from '../../registry/outbox-item.ts';
import type { Storage, StoredEntry } from '../../registry/ports/storage.ts';
import { isProblem, sentence } from '../../registry/problem.ts';
import { createRegistry, type Registry } from '../../registry/registry.ts';
import { validateWasm } from '../../registry/validator/validate-wasm.ts';
import { completed } from '../../registry/write-records.ts';
import { answerModule, draftOf } from '../../registry/world.cases.ts';
import { memoryStorage } from '../../storage/memory/memory-storage.ts';
import { openSqlite } from '../../storage/sqlite/sqlite-storage.ts';
import { signerFromSeed, verifier, type KeySigner } from '../../willow/ed25519.ts';
import { loadKeys } from '../keys.ts';
import { listen } from '../listen.ts';
import { openRelayRegistry, type RelayRegistry } from '../relay-registry.ts';
import { httpApp } from './http-app.ts';

/** A relay on a real SQLite file behind a real HTTP server, without libp2p. */
export interface ServedRelay extends AsyncDisposable {
  readonly relay: RelayRegistry;
  readonly storage: Storage;
  readonly root: KeySigner;
  readonly port: number;
  post(path: string, type: string, body: BodyInit): Promise<Response>;
}

export async function serveRelay(bodyPatience = 30_000): Promise<ServedRelay> {
  const dir = mkdtempSync(join(tmpdir(), 'gen-drops-'));
  const keys = loadKeys(dir);
  const listening = await listen('127.0.0.1', 0);
  if (isProblem(keys)) throw new Error(sentence(keys));
  if (isProblem(listening)) throw new Error(sentence(listening));
  const storage = openSqlite(join(dir, 'registry.sqlite'));
  const relay = await openRelayRegistry(storage, keys);
  const view = {
    namespace: '',
    title: async () => '',
    issuing: async () => 'open',
    summaries: () => relay.registry.summaries(),
    module: (id: string) => relay.registry.module(id),
    bytes: (id: string, version: string) => relay.registry.bytes(id, version),
  };
  const app = httpApp({
    registry: view,
    intake: relay.intake,
    bodyPatience,
    peerId: 'none',
    boundHost: 'none',
    files: null,
  });
  const listener = getRequestListener(app.fetch);
  listening.serve((request, response) => void listener(request, response));
  return {
    relay,
    storage,
    root: await signerFromSeed(keys.root),
    port: listening.port,
    post: (path, type, body) =>
      fetch(`http://127.0.0.1:${listening.port}${path}`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      }),
    async [Symbol.asyncDispose]() {
      await listening.close();
      relay.sync.close();
      await relay.registry.settled();
      storage.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A device without any network that has published one release without a grant. */
export interface OfflineDevice {
  readonly registry: Registry;
  readonly storage: Storage;
  readonly item: OutboxItem;
  /** The release's entries, once the grants of the device allow them. */
  release(): readonly StoredEntry[];
}

/** `n`: which of the modules of `answerModule` it publishes. */
export async function offlineDevice(namespace: Uint8Array, id: string, n = 1): Promise<OfflineDevice> {
  const storage = memoryStorage();
  const registry = createRegistry({
    storage,
    clock: { now: () => Date.now() },
    verify: await verifier(),
    cards: nodeCards(),
    validator: { validate: validateWasm },
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    signerOf: signerFromSeed,
    network: { announce: () => undefined, fetchPayload: async () => null, request: async () => null },
  });
  await registry.open();
  await registry.join(namespace);
  await registry.createIdentity('Ada');
  const outcome = await registry.publish(`publish ${id}`, draftOf(id, '1.0.0'), answerModule(n));
  if (outcome.kind === 'refused') throw new Error(outcome.problems.map(sentence).join(' '));
  const [row] = await storage.all('sync_queue');
  if (row === undefined) throw new Error('nothing waits');
  const item = row.value;
  return {
    registry,
    storage,
    item,
    release() {
      const entries = completed(registry.context(), item.entries);
      if (entries === null) throw new Error('no grant yet');
      return entries;
    },
  };
}
