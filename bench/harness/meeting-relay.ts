import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { startRelayNode } from '../../src/p2p/libp2p/relay-node.ts';
import type { ByteChannel } from '../../src/p2p/byte-channel.ts';
import { runSyncSession } from '../../src/p2p/session/sync-session.ts';
import type { SyncHost } from '../../src/p2p/sync-host.ts';
import { createSyncNetwork } from '../../src/p2p/sync-network.ts';
import { isProblem, problem, sentence, type Problem } from '../../src/registry/problem.ts';
import type { GrantAnswer } from '../../src/registry/ports/network.ts';
import type { Storage } from '../../src/registry/ports/storage.ts';
import { hostOf } from '../../src/registry/sync-host.ts';
import { databaseFile } from '../../src/relay/fresh-start.ts';
import { httpApp } from '../../src/relay/http/http-app.ts';
import { boundAddresses } from '../../src/relay/http/relay-addresses.ts';
import { staticFiles } from '../../src/relay/http/static-files.ts';
import { loadKeys, nodeKey, type RelayKeys } from '../../src/relay/keys.ts';
import { listen } from '../../src/relay/listen.ts';
import { openRelayRegistry } from '../../src/relay/relay-registry.ts';
import { openSqlite } from '../../src/storage/sqlite/sqlite-storage.ts';
import { toHex } from '../../src/willow/bytes.ts';
import { publicKeyOf } from '../../src/willow/ed25519-noble.ts';

/** A relay in this process, put together of the parts of the real one but for what its sync session gives and takes. */
export interface MeetingRelay extends AsyncDisposable {
  readonly url: string;
}

/** A relay that grants names and passes entries on, but never takes the bytes of a module. */
export interface BytelessRelay extends MeetingRelay {
  /** True if it got hold of these bytes after all; `digest` is their William3 digest, 64 hex digits. */
  holds(digest: string): Promise<boolean>;
}

interface Serving {
  readonly appDir: string;
  readonly keys: RelayKeys;
  /** 0: any. */
  readonly port: number;
  readonly onChannel: (channel: ByteChannel) => void;
}

const agent = 'gen-bench/0.1.0';
const clock = { now: () => Date.now() };

/** On a new registry of its own. */
export async function startBytelessRelay(appDir: string): Promise<BytelessRelay> {
  await using opened = new AsyncDisposableStack();
  const dataDir = mkdtempSync(join(tmpdir(), 'gen-bench-byteless-'));
  opened.defer(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  const keys = right(loadKeys(dataDir));
  const storage = openSqlite(join(dataDir, databaseFile));
  opened.defer(() => storage.close());
  const { registry, namespace, intake } = await openRelayRegistry(storage, keys);
  opened.defer(() => registry.settled());
  const issuer = async (request: Uint8Array): Promise<GrantAnswer> => {
    const answer = await intake.request(request);
    if (answer.kind === 'granted') sync.announce(answer.entries);
    return answer;
  };
  const host = hostOf(registry, namespace, { archive: false, issuer });
  const sync = createSyncNetwork(host, { role: 'relay', agent, clock, onError: console.error });
  opened.defer(() => sync.close());
  const relay = opened.use(await serve({ appDir, keys, port: 0, onChannel: sync.accept }));
  const whole = opened.move();
  return {
    url: relay.url,
    holds: (digest) => storage.payloads.has(digest),
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

/**
 * A relay that only introduces browsers and carries their circuits, at the place of the real one whose data folder this is: its
 * session lists what that one holds, gives nothing of it, asks for nothing and keeps nothing.
 */
export async function startIntroducer(options: {
  readonly dataDir: string;
  readonly appDir: string;
  readonly url: string;
}): Promise<MeetingRelay> {
  const keys = right(loadKeys(options.dataDir));
  const namespace = publicKeyOf(keys.root);
  await using opened = new AsyncDisposableStack();
  const storage = openSqlite(join(options.dataDir, databaseFile));
  opened.defer(() => storage.close());
  const host = emptyHost(namespace, storage);
  const relay = opened.use(
    await serve({
      appDir: options.appDir,
      keys,
      port: Number(new URL(options.url).port),
      onChannel: (channel) => void runSyncSession(channel, host, { role: 'relay', agent, clock }),
    }),
  );
  const whole = opened.move();
  return { url: relay.url, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

/** It compares as if it held all, so that browsers that do send it nothing; it lacks nothing and has nothing to give. */
function emptyHost(namespace: Uint8Array, { entries }: Storage): SyncHost {
  return {
    namespace,
    store: { ...entries, lacking: async () => [] },
    entries: async () => [],
    receive: async (entries) => entries.map(() => ({ kind: 'not-yet' })),
    payload: async () => null,
    missingPayloads: async () => [],
    receivePayload: async () => null,
    answer: async () => null,
    acknowledged: async () => {},
  };
}

async function serve({ appDir, keys, port, onChannel }: Serving): Promise<MeetingRelay> {
  const listening = right(await listen('localhost', port));
  const node = await startRelayNode({
    privateKey: await nodeKey(keys.peer),
    httpServer: listening.server,
    announce: boundAddresses('localhost', listening.port),
    onChannel,
  });
  const nothing = problem('http/not-found', { path: '/api/modules' });
  const app = httpApp({
    peerId: node.id,
    boundHost: `localhost:${listening.port}`,
    files: staticFiles(appDir),
    registry: {
      namespace: toHex(publicKeyOf(keys.root)),
      title: async () => 'Bench',
      issuing: async () => 'unknown',
      summaries: async () => [],
      module: async () => nothing,
      bytes: async () => nothing,
    },
  });
  const answer = getRequestListener(app.fetch);
  listening.serve((request, response) => void answer(request, response));
  return {
    url: `http://localhost:${listening.port}`,
    async [Symbol.asyncDispose]() {
      await node.stop();
      await listening.close();
    },
  };
}

function right<T>(value: T | Problem): T {
  if (isProblem(value)) throw new Error(sentence(value));
  return value;
}
