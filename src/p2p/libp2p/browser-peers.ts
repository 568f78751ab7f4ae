import type { Connection, Stream } from '@libp2p/interface';
import { problem } from '../../registry/problem.ts';
import type { ByteChannel } from '../byte-channel.ts';
import type { CarrierPeer } from '../carrier.ts';
import type { CarrierNode } from './carrier-node.ts';
import { keepTrying } from './keep-trying.ts';
import type { LinkState } from './keep-trying.ts';
import { browserName, reachBrowser } from './reach-browser.ts';
import type { BrowserLink } from './reach-browser.ts';
import { streamChannel } from './stream-channel.ts';

export interface BrowserPeersOptions {
  readonly node: () => CarrierNode;
  readonly onChannel: (channel: ByteChannel) => void;
  readonly onPeer: (peer: CarrierPeer) => void;
}

/** The other browsers: whom this one dials, and whom it lets in. */
export interface BrowserPeers {
  /** A relay (its multiaddr with `/p2p/…`) says that just these are there to be dialled, and who left it just now. */
  there(relay: string, ids: ReadonlySet<string>, gone: readonly string[]): void;
  /** False for those it has no room for. */
  admits(id: string): boolean;
  /** A browser opened the sync protocol. */
  take(stream: Stream, connection: Connection): void;
  retryNow(): void;
  /** Says of everyone it dials how that stands. */
  report(): void;
  stop(): void;
}

interface Target {
  readonly stop: AbortController;
  trying: { retryNow(): void } | null;
  said: CarrierPeer;
  link: BrowserLink | null;
}

/** How many a browser dials, and how many it has at most in all. */
const mostDialled = 8;
const mostInAll = 32;

/** Milliseconds between two attempts to reach a browser at most. */
const longestDelay = 60_000;

/** Dials those the relays say are there, unless they are connected already; a peer they say is gone is dialled no more, but what is connected stays. */
export function createBrowserPeers(options: BrowserPeersOptions): BrowserPeers {
  const told = new Map<string, ReadonlySet<string>>();
  const targets = new Map<string, Target>();
  const inbound = new Map<string, Stream>();
  let stopped = false;

  const relaysOf = (id: string): readonly string[] =>
    [...told].filter(([, ids]) => ids.has(id)).map(([relay]) => relay);
  const connected = (id: string): boolean => inbound.has(id) || (targets.get(id)?.link ?? null) !== null;

  const check = (id: string): void => {
    for (const connection of options.node().connections(id)) options.node().check(connection);
  };

  const say = (target: Target, peer: CarrierPeer): void => {
    target.said = peer;
    options.onPeer(peer);
  };

  const dial = (id: string): void => {
    const stop = new AbortController();
    const target: Target = {
      stop,
      trying: null,
      said: describe(id, { state: 'connecting' }),
      link: null,
    };
    targets.set(id, target);
    const onRoute = (direct: boolean): void =>
      say(target, { ...describe(id, { state: 'connected' }), direct });
    target.trying = keepTrying({
      signal: stop.signal,
      now: () => Date.now(),
      random: () => Math.random(),
      longestDelay,
      async connect(signal) {
        const { onChannel } = options;
        const reaching = { node: options.node(), id, relays: () => relaysOf(id), onChannel, onRoute };
        const link = await reachBrowser(reaching, signal);
        target.link = link;
        void unlink(id, target, link);
        return link;
      },
      onState(state) {
        // `onRoute` has said it already, and better
        if (state.state !== 'connected') say(target, describe(id, state));
      },
    });
  };

  const unlink = async (id: string, target: Target, link: BrowserLink): Promise<void> => {
    await link.gone;
    target.link = null;
    if (target.stop.signal.aborted) forget(id, target);
    update();
  };

  const forget = (id: string, target: Target): void => {
    if (targets.get(id) === target) targets.delete(id);
    if (!inbound.has(id)) options.onPeer(gone(id));
  };

  /** Brings whom it dials in line with what it was told. */
  const update = (): void => {
    if (stopped) return;
    for (const [id, target] of targets) {
      if (relaysOf(id).length > 0 && !inbound.has(id)) continue;
      target.stop.abort();
      if (target.link === null) forget(id, target);
    }
    for (const id of new Set([...told.values()].flatMap((ids) => [...ids]))) {
      if (targets.size >= mostDialled) return;
      if (!targets.has(id) && !connected(id)) dial(id);
    }
  };

  return {
    there(relay, ids, left) {
      // perhaps it only lost the relay, perhaps it is dead
      for (const id of left) if (connected(id)) check(id);
      if (ids.size === 0) told.delete(relay);
      else told.set(relay, ids);
      update();
    },
    admits: (id) => connected(id) || inbound.size + targets.size < mostInAll,
    take(stream, connection) {
      const id = connection.remotePeer.toString();
      if (stopped || (!inbound.has(id) && inbound.size + targets.size >= mostInAll)) {
        stream.abort(new Error('no room for more peers'));
        return;
      }
      inbound.set(id, stream);
      stream.addEventListener('close', () => {
        if (inbound.get(id) !== stream) return;
        inbound.delete(id);
        if (!stopped && !targets.has(id)) options.onPeer(gone(id));
        update();
      });
      const address = connection.remoteAddr.toString();
      const { direct } = connection;
      options.onPeer({ ...describe(id, { state: 'connected' }), direct });
      options.onChannel(
        streamChannel(stream, { id, name: browserName(id), kind: 'browser', direct, address }),
      );
      update();
    },
    retryNow() {
      for (const { trying, link } of targets.values()) {
        trying?.retryNow();
        link?.improve();
      }
      for (const id of inbound.keys()) check(id);
    },
    report() {
      for (const { said } of targets.values()) options.onPeer(said);
    },
    stop() {
      stopped = true;
      for (const { stop } of targets.values()) stop.abort();
    },
  };
}

/** It left, or no relay knows it any more: it is not dialled, and no fault. */
function gone(id: string): CarrierPeer {
  return { ...describe(id, { state: 'connecting' }), state: 'unreachable' };
}

function describe(id: string, state: LinkState): CarrierPeer {
  const name = browserName(id);
  const unreachable = state.state === 'unreachable';
  const detail = unreachable && state.error instanceof Error ? state.error.message : 'no answer';
  return {
    id,
    name,
    kind: 'browser',
    state: state.state,
    direct: true,
    address: `/p2p/${id}`,
    since: Date.now(),
    nextTry: unreachable ? state.nextTry : null,
    problem: unreachable ? problem('network/unreachable', { peer: name, detail }) : null,
  };
}
