import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { isProblem, problem, type Problem } from '../registry/problem.ts';
import { openSqlite } from '../storage/sqlite/sqlite-storage.ts';
import { toHex } from '../willow/bytes.ts';
import { askOnTerminal } from './ask-on-terminal.ts';
import { lockDataDir } from './data-lock.ts';
import { dataProblem } from './data-problem.ts';
import { ensureApp } from './ensure-app.ts';
import type { RelayFlags } from './flags.ts';
import { databaseFile, startFresh } from './fresh-start.ts';
import { httpApp } from './http/http-app.ts';
import { staticFiles } from './http/static-files.ts';
import { loadKeys, nodeKey } from './keys.ts';
import { startRelayNode } from '../p2p/libp2p/relay-node.ts';
import { boundAddresses } from './http/relay-addresses.ts';
import { listen, type RequestHandler } from './listen.ts';
import { publishExamplesOnce } from './publish-examples.ts';
import { openRelayRegistry, type RelayRegistry } from './relay-registry.ts';
import { progressOn } from './progress.ts';
import { aborted, within } from './stopping.ts';

const progress = progressOn(process.stdout);
const { say } = progress;

/** Runs the relay until the signal; null when it stopped as asked, else what kept it from starting. Everything opened is closed again. */
export async function runRelay(flags: RelayFlags, signal: AbortSignal): Promise<Problem | null> {
  const opened = new AsyncDisposableStack();
  try {
    const failure = await start(flags, signal, opened);
    if (failure !== null || signal.aborted) return failure;
    await aborted(signal);
    say('\nStopping …');
    return null;
  } catch (error) {
    const unusable = dataProblem(error, flags.dataDir);
    if (unusable === null) throw error;
    return unusable;
  } finally {
    await opened.disposeAsync();
    if (signal.aborted) say('Stopped.');
  }
}

async function start(
  flags: RelayFlags,
  signal: AbortSignal,
  opened: AsyncDisposableStack,
): Promise<Problem | null> {
  const { dataDir } = flags;
  const lock = lockDataDir(dataDir);
  if (isProblem(lock)) return lock;
  opened.defer(() => lock.release());
  const listening = await listen(flags.host, flags.port);
  if (isProblem(listening)) return listening;
  opened.defer(() => within(500, 'The HTTP server', listening.close()));
  if (flags.fresh) {
    const kept = await startFresh({ dataDir, yes: flags.yes, ask: askOnTerminal(signal) });
    if (kept !== null) return signal.aborted ? null : kept;
  }
  const app = flags.apiOnly ? null : await ensureApp(flags.appDir, signal);
  if (signal.aborted) return null;
  if (isProblem(app)) return app;

  process.umask(0o077);
  const keys = loadKeys(dataDir);
  if (isProblem(keys)) return keys;
  const storage = openSqlite(join(dataDir, databaseFile));
  opened.defer(() => storage.close());
  const relay = await openRelayRegistry(storage, keys);
  opened.defer(() => within(500, 'The registry', relay.registry.settled()));
  await sayWhich(relay, dataDir);
  if (flags.examples) {
    const failure = await publishExamplesOnce({
      registry: relay.registry,
      storage,
      seed: keys.publisher,
      signal,
      progress,
    });
    if (failure?.code.startsWith('storage/') === true)
      return problem('relay/data-unusable', { dir: dataDir, detail: failure.found });
    if (failure !== null || signal.aborted) return failure;
  }
  const node = await startRelayNode({
    privateKey: await nodeKey(keys.peer),
    httpServer: listening.server,
    announce: boundAddresses(flags.host, listening.port),
    onChannel: (channel) => relay.sync.accept(channel),
  });
  opened.defer(() => within(1500, 'The libp2p node', node.stop()));
  opened.defer(() => relay.sync.close());
  if (flags.witness) opened.defer(everyWhile(listInterval, relay.witness));
  const handler = httpHandler(relay, node.id, `${flags.host}:${listening.port}`, app?.dir ?? null);
  listening.serve(handler);
  const { length } = await relay.registry.summaries();
  say(`${length} modules. Ready at ${urlOf(flags.host, listening.port)} (Ctrl-C stops it)`);
  return null;
}

/** How often what is new is put on a witness list: milliseconds. */
const listInterval = 60_000;

/** Runs `work` now and then one run after the other; what it gives ends that, after the run under way. */
function everyWhile(interval: number, work: () => Promise<unknown>): () => Promise<void> {
  let last = Promise.resolve();
  const run = (): void => {
    last = work().then(
      () => undefined,
      (error: unknown) => console.error(error),
    );
  };
  run();
  const timer = setInterval(run, interval);
  return () => {
    clearInterval(timer);
    return last;
  };
}

async function sayWhich({ registry, founded, namespace }: RelayRegistry, dataDir: string): Promise<void> {
  const name = `${toHex(namespace).slice(0, 16)}…`;
  if (!founded)
    return say(
      `Taking up the registry ${name} in ${dataDir}: ${(await registry.summaries()).length} modules.`,
    );
  say(`Founded the registry ${name} in ${dataDir}.`);
  say(
    "Its root key lies there too, beside the issuer's: good for a demonstration, not for a registry people rely on.",
  );
}

function httpHandler(
  relay: RelayRegistry,
  peerId: string,
  boundHost: string,
  appDir: string | null,
): RequestHandler {
  const { registry, namespace, intake } = relay;
  const app = httpApp({
    peerId,
    boundHost,
    intake,
    files: appDir === null ? null : staticFiles(appDir),
    registry: {
      namespace: toHex(namespace),
      title: async () => (await registry.about())?.title ?? '',
      issuing: async () => (await registry.about())?.issuing ?? 'unknown',
      summaries: () => registry.summaries(),
      module: (id) => registry.module(id),
      bytes: (id, version) => registry.bytes(id, version),
    },
  });
  const listener = getRequestListener(app.fetch);
  return (request, response) => void listener(request, response);
}

/** A listener on every interface is reached at localhost from here. */
function urlOf(host: string, port: number): string {
  const name = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
