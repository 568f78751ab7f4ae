import type { Clock } from '../registry/ports/clock.ts';
import type { Network } from '../registry/ports/network.ts';
import type { PeerStatus, SyncStatus } from '../registry/sync-status.ts';
import type { ByteChannel, Remote } from './byte-channel.ts';
import type { CarrierPeer } from './carrier.ts';
import { contactSettled } from './first-contact.ts';
import { createPenalties } from './penalties.ts';
import type { SessionLimits } from './session/context.ts';
import { createPayloadClaims } from './session/payload-claims.ts';
import { runSyncSession } from './session/sync-session.ts';
import type { SessionEnd, SyncSession } from './session/sync-session.ts';
import type { SyncHost } from './sync-host.ts';
import { throttle } from './throttle.ts';

export interface SyncNetworkOptions {
  readonly role: 'relay' | 'browser';
  /** Name and version of this program, at most 64 characters. */
  readonly agent: string;
  readonly clock: Clock;
  readonly limits?: Partial<SessionLimits>;
  /** This side's host threw in a session (a bug or lost storage); the session has ended. */
  readonly onError: (error: unknown) => void;
}

/** The port `Network` over any number of channels, and what the Sync screen shows of them. Owns the sessions. */
export interface SyncNetwork extends Network {
  /** Starts a session, instead of an older one with the same peer; a peer under penalty is turned away. */
  accept(channel: ByteChannel): void;
  /** What the carrier (libp2p) says of a peer it keeps in touch with. */
  peerChanged(peer: CarrierPeer): void;
  /** The carrier is gone (its page was closed) and with it all it knew; its channels end by themselves. */
  carrierGone(): void;
  setOnline(online: boolean): void;
  status(): SyncStatus;
  /** Called after each change, at most four times a second. Returns the way to stop listening. */
  on(listener: (status: SyncStatus) => void): () => void;
  close(): void;
}

interface Live {
  readonly remote: Remote;
  readonly session: SyncSession;
  readonly since: number;
  wasInSync: boolean;
}

/** Milliseconds between two reports of status. */
const reportEvery = 250;

export function createSyncNetwork(host: SyncHost, options: SyncNetworkOptions): SyncNetwork {
  const { clock } = options;
  const live = new Map<string, Live>();
  const carried = new Map<string, CarrierPeer>();
  const penalties = createPenalties();
  const claims = createPayloadClaims();
  const listeners = new Set<(status: SyncStatus) => void>();
  let online = true;
  let heard = options.role === 'relay';
  let lastSynced: number | null = null;
  let closed = false;

  const report = throttle(reportEvery, () => {
    const current = status();
    for (const listener of listeners) listener(current);
  });

  const connected = (first: (one: Live) => boolean): readonly SyncSession[] =>
    [...live.values()].sort((a, b) => Number(first(b)) - Number(first(a))).map(({ session }) => session);

  const onSessionChange = (one: Live): void => {
    const { inSync } = one.session.stats();
    if (inSync || one.wasInSync) lastSynced = clock.now();
    one.wasInSync = inSync;
    report.call();
  };

  const onEnd = (one: Live, end: SessionEnd): void => {
    if (live.get(one.remote.id) === one) live.delete(one.remote.id);
    if (end.kind === 'dropped') penalties.punish(one.remote.id, end.problem, clock.now());
    if (end.kind === 'failed') options.onError(end.error);
    report.call();
  };

  const accept = (channel: ByteChannel): void => {
    const { remote } = channel;
    if (closed || penalties.active(remote.id, clock.now())) {
      channel.close();
      return;
    }
    live.get(remote.id)?.session.close('a newer connection took its place');
    const session = runSyncSession(channel, host, {
      role: options.role,
      agent: options.agent,
      clock,
      claims,
      ...(options.limits ? { limits: options.limits } : {}),
      onStored: (entries) => {
        for (const other of live.values()) if (other.session !== session) other.session.announce(entries);
      },
    });
    const one: Live = { remote, session, since: clock.now(), wasInSync: false };
    live.set(remote.id, one);
    heard = true;
    session.onChange(() => onSessionChange(one));
    void session.done.then((end) => onEnd(one, end));
    report.call();
  };

  const status = (): SyncStatus => {
    const now = clock.now();
    const ids = new Set([
      ...live.keys(),
      ...carried.keys(),
      ...penalties.ids().filter((id) => penalties.active(id, now)),
    ]);
    const peers = [...ids].map((id) =>
      peerStatus(id, live.get(id), carried.get(id), penalties.active(id, now)),
    );
    const tries = [...carried.values()].flatMap(({ id, nextTry }) =>
      live.has(id) || nextTry === null ? [] : [nextTry],
    );
    return {
      state: live.size > 0 ? 'connected' : online ? (heard ? 'alone' : 'starting') : 'offline',
      peers,
      lastSynced: [...live.values()].some((one) => one.wasInSync) ? now : lastSynced,
      problems: [],
      nextTry: live.size > 0 || !online || tries.length === 0 ? null : Math.min(...tries),
    };
  };

  const on = (listener: (status: SyncStatus) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  return {
    accept,
    announce(entries) {
      for (const { session } of live.values()) session.announce(entries);
    },
    async fetchPayload(digest, maxBytes, signal) {
      // Asked right after the app was opened, the first contact is a moment away.
      await contactSettled({ status, on }, signal);
      for (const session of connected(({ remote }) => remote.direct)) {
        const bytes = await session.fetchPayload(digest, maxBytes, signal);
        if (bytes || signal?.aborted) return bytes;
      }
      return null;
    },
    async request(message, signal) {
      for (const session of connected(({ remote }) => remote.kind === 'relay')) {
        const answer = await session.request(message.bytes, signal);
        if (answer || signal?.aborted) return answer;
      }
      return null;
    },
    peerChanged(peer) {
      for (const [id, { address }] of carried)
        if (address === peer.address && id !== peer.id) carried.delete(id);
      carried.set(peer.id, peer);
      heard ||= peer.state !== 'connecting';
      report.call();
    },
    carrierGone() {
      carried.clear();
      report.call();
    },
    setOnline(next) {
      online = next;
      report.call();
    },
    status,
    on,
    close() {
      closed = true;
      for (const { session } of live.values()) session.close('closing');
      report.stop();
    },
  };
}

function peerStatus(
  id: string,
  one: Live | undefined,
  carrier: CarrierPeer | undefined,
  penalty: ReturnType<ReturnType<typeof createPenalties>['active']>,
): PeerStatus {
  const stats = one?.session.stats();
  const known = one?.remote ?? carrier;
  const traffic = { bytesIn: stats?.bytesIn ?? 0, bytesOut: stats?.bytesOut ?? 0 };
  const who = {
    id,
    name: known?.name ?? `peer ${id.slice(-6)}`,
    kind: stats?.peer?.role ?? known?.kind ?? 'browser',
    direct: known?.direct ?? true,
    address: known?.address ?? '',
    ...traffic,
  };
  if (one) return { ...who, state: 'connected', since: one.since, problem: null };
  if (penalty) return { ...who, state: 'dropped', since: penalty.since, problem: penalty.problem };
  const state = carrier?.state === 'unreachable' ? 'unreachable' : 'connecting';
  return { ...who, state, since: carrier?.since ?? 0, problem: carrier?.problem ?? null };
}
