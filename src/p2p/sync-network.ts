import type { Clock } from '../registry/ports/clock.ts';
import type { Network } from '../registry/ports/network.ts';
import type { RateLimits } from '../registry/rate-limits.ts';
import type { SyncStatus } from '../registry/sync-status.ts';
import type { ByteChannel } from './byte-channel.ts';
import type { CarrierPeer } from './carrier.ts';
import { contactPatience, contactSettled } from './first-contact.ts';
import { createPeerProblems, problemOfEnd } from './peer-problems.ts';
import { peerStatus } from './peer-status.ts';
import type { LiveSession } from './peer-status.ts';
import { createPenalties } from './penalties.ts';
import type { SessionLimits } from './session/context.ts';
import { goodbyes } from './session/goodbyes.ts';
import { createPayloadClaims } from './session/payload-claims.ts';
import { runSyncSession } from './session/sync-session.ts';
import type { SessionEnd, SyncSession } from './session/sync-session.ts';
import type { SyncHost } from './sync-host.ts';
import { throttle } from './throttle.ts';
import { TokenBucket } from './token-bucket.ts';

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
  /** Starts a session, instead of an older one with the same peer; a peer under penalty is turned away, and a browser beyond the 32 that a browser talks with. */
  accept(channel: ByteChannel): void;
  /** What the carrier (libp2p) says of a peer it keeps in touch with. */
  peerChanged(peer: CarrierPeer): void;
  /** Where browsers are met without a relay, all that are there now are known. */
  placeHeard(): void;
  /** The carrier is gone (its page was closed) and with it all it knew; its channels end by themselves. */
  carrierGone(): void;
  setOnline(online: boolean): void;
  /** What all sessions together may take and give, from now on (SPEC N44). */
  limit(rates: RateLimits): void;
  status(): SyncStatus;
  /** Called after each change, at most four times a second. Returns the way to stop listening. */
  on(listener: (status: SyncStatus) => void): () => void;
  close(): void;
}

interface Live extends LiveSession {
  wasInSync: boolean;
  /** Its carrier is gone: that the channel ends is no fault of the peer. */
  leaving: boolean;
}

/** Milliseconds between two reports of status. */
const reportEvery = 250;

/** Browsers that a browser talks with at the same time; relays come on top. */
const browsersAtOnce = 32;

/** Unreachable browsers that are still shown. */
const goneBrowsers = 8;

/** Sessions asked one question: each browser and its replacements. */
const askedAtMost = 100;

export function createSyncNetwork(host: SyncHost, options: SyncNetworkOptions): SyncNetwork {
  const { clock } = options;
  const live = new Map<string, Live>();
  const carried = new Map<string, CarrierPeer>();
  const penalties = createPenalties();
  const problems = createPeerProblems();
  const claims = createPayloadClaims();
  const rates = { down: new TokenBucket(), up: new TokenBucket() };
  const listeners = new Set<(status: SyncStatus) => void>();
  let online = true;
  let heard = options.role === 'relay';
  let lastSynced: number | null = null;
  let closed = false;

  const report = throttle(reportEvery, () => {
    const current = status();
    for (const listener of listeners) listener(current);
  });

  /** Asks peers one after another, those that are `first` before others, until one answers; `asked` are not asked again. */
  const askInTurn = async <T>(
    asked: Set<SyncSession>,
    first: (one: Live) => boolean,
    ask: (session: SyncSession) => Promise<T | null>,
    signal?: AbortSignal,
  ): Promise<T | null> => {
    while (asked.size < askedAtMost) {
      // looked up anew each time: a session that was replaced while it was asked has a successor
      const left = [...live.values()].filter(({ session }) => !asked.has(session));
      const next = left.find(first) ?? left[0];
      if (!next || signal?.aborted) return null;
      asked.add(next.session);
      const answer = await ask(next.session);
      if (answer !== null) return answer;
    }
    return null;
  };

  const onSessionChange = (one: Live): void => {
    const { inSync } = one.session.stats();
    if (inSync || one.wasInSync) lastSynced = clock.now();
    one.wasInSync = inSync;
    report.call();
  };

  const onEnd = (one: Live, end: SessionEnd): void => {
    const { id, name } = one.remote;
    const current = live.get(id) === one;
    if (current) live.delete(id);
    if (end.kind === 'dropped') penalties.punish(id, end.problem, clock.now());
    if (end.kind === 'failed') options.onError(end.error);
    const excused = end.kind === 'closed' && (!current || !online || closed || one.leaving);
    const trouble = excused ? null : problemOfEnd(name, end);
    if (trouble) problems.note(name, trouble, clock.now());
    report.call();
  };

  const isFull = (kind: 'relay' | 'browser'): boolean =>
    options.role === 'browser' &&
    kind === 'browser' &&
    [...live.values()].filter(({ remote }) => remote.kind === 'browser').length >= browsersAtOnce;

  const accept = (channel: ByteChannel): void => {
    const { remote } = channel;
    if (closed || penalties.active(remote.id, clock.now())) {
      channel.close();
      return;
    }
    const older = live.get(remote.id);
    older?.session.close(goodbyes.replaced);
    const session = runSyncSession(channel, host, {
      role: options.role,
      agent: options.agent,
      clock,
      claims,
      rates,
      ...(options.limits ? { limits: options.limits } : {}),
      onStored: (entries) => {
        for (const other of live.values()) if (other.session !== session) other.session.announce(entries);
      },
    });
    if (!older && isFull(remote.kind)) {
      session.close(`it already talks with ${browsersAtOnce} browsers`);
      return;
    }
    const one: Live = { remote, session, since: clock.now(), wasInSync: false, leaving: false };
    live.set(remote.id, one);
    heard = true;
    session.onChange(() => onSessionChange(one));
    void session.done.then((end) => onEnd(one, end));
    report.call();
  };

  /** Browsers come and go; only the last that went are remembered. */
  const forgetGone = (): void => {
    const gone = [...carried.values()].filter(
      ({ id, kind, state }) => kind === 'browser' && state === 'unreachable' && !live.has(id),
    );
    for (const { id } of gone.slice(0, Math.max(0, gone.length - goneBrowsers))) carried.delete(id);
  };

  const status = (): SyncStatus => {
    const now = clock.now();
    const ids = new Set([
      ...live.keys(),
      ...carried.keys(),
      ...penalties.ids().filter((id) => penalties.active(id, now)),
    ]);
    const known = [...ids].map((id) =>
      peerStatus(id, live.get(id), carried.get(id), penalties.active(id, now)),
    );
    // a try without a network is none
    const peers = online ? known : known.map((peer) => ({ ...peer, nextTry: null }));
    const tries = peers.flatMap(({ nextTry }) => nextTry ?? []);
    return {
      state: live.size > 0 ? 'connected' : online ? (heard ? 'alone' : 'starting') : 'offline',
      peers,
      lastSynced: [...live.values()].some((one) => one.wasInSync) ? now : lastSynced,
      problems: problems.latest(),
      nextTry: tries.length === 0 ? null : Math.min(...tries),
    };
  };

  const on = (listener: (status: SyncStatus) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  return {
    accept,
    limit({ down, up }) {
      rates.down.setRate(down);
      rates.up.setRate(up);
    },
    announce(entries) {
      for (const { session } of live.values()) session.announce(entries);
    },
    async fetchPayload(digest, maxBytes, signal) {
      const asked = new Set<SyncSession>();
      const ask = (): Promise<Uint8Array | null> =>
        askInTurn(
          asked,
          ({ remote }) => remote.direct,
          (session) => session.fetchPayload(digest, maxBytes, signal),
          signal,
        );
      const unasked = (): boolean => [...live.values()].some(({ session }) => !asked.has(session));
      const timeout = AbortSignal.timeout(contactPatience);
      const enough = signal ? AbortSignal.any([signal, timeout]) : timeout;
      for (;;) {
        const bytes = await ask();
        if (bytes || signal?.aborted) return bytes;
        // Asked right after the app was opened or its network changed hands, a contact may be a moment away.
        await contactSettled({ now: () => clock.now(), status, on }, unasked, enough);
        if (asked.size >= askedAtMost || !unasked()) return null;
      }
    },
    request: (message, signal) =>
      askInTurn(
        new Set(),
        ({ remote }) => remote.kind === 'relay',
        (session) => session.request(message.bytes, signal),
        signal,
      ),
    peerChanged(peer) {
      for (const [id, { address }] of carried)
        if (address === peer.address && id !== peer.id) carried.delete(id);
      carried.set(peer.id, peer);
      forgetGone();
      if (peer.problem && online) problems.note(peer.name, peer.problem, clock.now());
      heard ||= peer.state !== 'connecting';
      report.call();
    },
    placeHeard() {
      heard = true;
      report.call();
    },
    carrierGone() {
      carried.clear();
      // the next carrier is on its way: until it has found out, nobody is out of reach
      heard = options.role === 'relay';
      for (const one of live.values()) one.leaving = true;
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
      for (const { session } of live.values()) session.close(goodbyes.closing);
      report.stop();
    },
  };
}
