import type { Clock } from '../registry/ports/clock.ts';
import type { Network } from '../registry/ports/network.ts';
import type { Problem } from '../registry/problem.ts';
import type { RateLimits } from '../registry/rate-limits.ts';
import type { SyncStatus } from '../registry/sync-status.ts';
import type { ByteChannel } from './byte-channel.ts';
import type { SyncHost } from './sync-host.ts';
import type { SyncNetwork } from './sync-network.ts';
import type { WorkerNetwork } from './worker-network.ts';

export interface DeviceNetworkOptions {
  readonly agent: string;
  readonly clock: Clock;
  /** This side failed in a session (a bug or lost storage). */
  readonly onError: (error: unknown) => void;
  /** The page could not run the node. */
  readonly onProblem: (problem: Problem) => void;
}

/**
 * A browser's network: silent until its registry is known and a page offers to run the node, then a sync network over whichever page
 * runs it. Only then is the code of the sync protocol loaded, so that the first list does not wait for it.
 */
export interface DeviceNetwork extends Network {
  /**
   * The registry is known: syncs `host` with these relays (multiaddrs) and with browsers, as the device of this seed (32 bytes). At `places`,
   * relays of other registries, only browsers are met. Called again, it only changes the relays and places.
   */
  start(host: SyncHost, relays: readonly string[], seed: Uint8Array, places?: readonly string[]): void;
  /** A channel to a peer that was met without the node: it is synced with as any, as soon as there is something to sync. */
  accept(channel: ByteChannel): void;
  /** What all peers together may give and take (SPEC N44). */
  limit(rates: RateLimits): void;
  /** A page that holds the Web Lock `network` runs the node at the other end. */
  offer(port: MessagePort): void;
  status(): SyncStatus;
  on(listener: (status: SyncStatus) => void): () => void;
  /** Calls `listener` when a peer has come, and again when all is exchanged: a good moment to ask for what waits. */
  onMeeting(listener: () => void): void;
  retryNow(): void;
  close(): void;
}

const starting: SyncStatus = { state: 'starting', peers: [], lastSynced: null, problems: [], nextTry: null };

export function createDeviceNetwork(options: DeviceNetworkOptions): DeviceNetwork {
  const listeners = new Set<(status: SyncStatus) => void>();
  let running: { readonly sync: SyncNetwork; readonly carrier: WorkerNetwork } | null = null;
  let wanted: {
    readonly host: SyncHost;
    readonly relays: readonly string[];
    readonly places: readonly string[];
    readonly seed: Uint8Array;
  } | null = null;
  const waiting: ByteChannel[] = [];
  let limits: RateLimits = { down: null, up: null };
  let offered: MessagePort | null = null;
  let loading: Promise<void> | null = null;
  let closed = false;
  let met = '';
  const meetings = new Set<() => void>();
  const heard = (status: SyncStatus): void => {
    for (const listener of listeners) listener(status);
    const present = status.peers.filter(({ state }) => state === 'connected');
    const meeting = present.map(({ id, since }) => `${id} since ${since}`);
    const now = meeting.length === 0 ? '' : `${meeting.join()} at ${status.lastSynced}`;
    const news = now !== '' && now !== met;
    met = now;
    if (news) for (const listener of meetings) listener();
  };
  const run = async (): Promise<void> => {
    const [{ createSyncNetwork }, { createWorkerNetwork }] = await Promise.all([
      import('./sync-network.ts'),
      import('./worker-network.ts'),
    ]);
    if (closed || wanted === null || offered === null) return;
    const { host, relays, places, seed } = wanted;
    const { namespace } = host;
    const sync = createSyncNetwork(host, { ...options, role: 'browser' });
    sync.limit(limits);
    sync.on(heard);
    running = {
      sync,
      carrier: createWorkerNetwork(sync, { relays, places, namespace, seed, onProblem: options.onProblem }),
    };
    running.carrier.offer(offered);
    for (const channel of waiting.splice(0)) sync.accept(channel);
  };
  const runWhenWanted = (): void => {
    if (wanted === null || offered === null) return;
    loading ??= run().catch(options.onError);
  };
  return {
    start(host, relays, seed, places = []) {
      wanted = { host, relays, places, seed };
      if (running === null) runWhenWanted();
      else running.carrier.setRelays(relays, places);
    },
    accept(channel) {
      if (running === null) waiting.push(channel);
      else running.sync.accept(channel);
    },
    limit(rates) {
      limits = rates;
      running?.sync.limit(rates);
    },
    offer(port) {
      offered = port;
      if (running === null) runWhenWanted();
      else running.carrier.offer(port);
    },
    announce: (entries) => running?.sync.announce(entries),
    fetchPayload: async (digest, maxBytes, signal) =>
      (await running?.sync.fetchPayload(digest, maxBytes, signal)) ?? null,
    request: async (message, signal) => (await running?.sync.request(message, signal)) ?? null,
    status: () => running?.sync.status() ?? starting,
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onMeeting: (listener) => void meetings.add(listener),
    retryNow: () => running?.carrier.retryNow(),
    close() {
      closed = true;
      running?.carrier.close();
      running?.sync.close();
    },
  };
}
