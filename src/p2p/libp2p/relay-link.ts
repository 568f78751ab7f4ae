import type { Connection } from '@libp2p/interface';
import { problem } from '../../registry/problem.ts';
import type { ByteChannel } from '../byte-channel.ts';
import type { CarrierPeer } from '../carrier.ts';
import { syncProtocol } from '../wire/messages.ts';
import { hostOf } from './address.ts';
import type { CarrierNode } from './carrier-node.ts';
import { hearOfPeers } from './hear-of-peers.ts';
import { keepTrying } from './keep-trying.ts';
import type { Link, LinkState } from './keep-trying.ts';
import { peersProtocol } from './peers-protocol.ts';
import { streamChannel } from './stream-channel.ts';

export interface RelayLinkOptions {
  readonly node: CarrierNode;
  /** Multiaddr, with or without `/p2p/…`. */
  readonly address: string;
  /** False: it carries another registry. Browsers are met there, nothing is synced with it, and it is told of as no peer. */
  readonly syncs: boolean;
  /** The registry whose browsers are to be met there; null: none. */
  readonly namespace: Uint8Array | null;
  readonly onChannel: (channel: ByteChannel) => void;
  readonly onPeer: (peer: CarrierPeer) => void;
  /** What is to be learnt at a place is learnt, or cannot be now. */
  readonly onPlace: () => void;
  /** Whom the relay (its multiaddr with `/p2p/…`) says to be there. */
  readonly onThere: (relay: string, ids: ReadonlySet<string>, gone: readonly string[]) => void;
}

/** A relay that is kept in touch with. */
export interface RelayLink {
  retryNow(): void;
  /** Says how it stands. */
  report(): void;
  /** Lets it go, with its connection. */
  stop(): void;
}

const meetingMs = 10_000;

/** Keeps a sync channel to the relay open, and beside it a reservation and a place among its browsers. */
export function keepRelay(options: RelayLinkOptions): RelayLink {
  const { node, address, syncs } = options;
  const onPeer: RelayLinkOptions['onPeer'] = syncs ? options.onPeer : () => undefined;
  const stop = new AbortController();
  let id = address;
  let connection: Connection | null = null;
  let said: CarrierPeer | null = null;
  let meeting: { retryNow(): void } | null = null;

  const connect = async (signal: AbortSignal): Promise<Link> => {
    const dialled = await node.dialRelay(address, signal);
    id = dialled.remotePeer.toString();
    connection = dialled;
    if (!syncs) {
      const gone = closed(dialled);
      meeting = meet(options, dialled, gone);
      return { gone, check: () => node.check(dialled) };
    }
    const stream = await dialled.newStream(syncProtocol, { signal, runOnLimitedConnection: true });
    const gone = closed(stream);
    const remote = { id, name: hostOf(address), kind: 'relay', direct: dialled.direct, address } as const;
    options.onChannel(streamChannel(stream, remote));
    meeting = meet(options, dialled, gone);
    return { gone, check: () => node.check(dialled) };
  };
  const trying = keepTrying({
    signal: stop.signal,
    now: () => Date.now(),
    random: () => Math.random(),
    connect,
    onState(state) {
      said = describe(state, id, address);
      onPeer(said);
      if (!syncs && state.state === 'unreachable') options.onPlace();
    },
  });
  return {
    retryNow() {
      trying.retryNow();
      meeting?.retryNow();
    },
    report() {
      if (said) onPeer(said);
    },
    stop() {
      stop.abort();
      void connection?.close().catch(() => undefined);
    },
  };
}

/** While the connection lives: reserves, takes its place among the browsers, and again when that ends. */
function meet(
  { node, address, namespace, syncs, onThere, onPlace }: RelayLinkOptions,
  relay: Connection,
  gone: Promise<void>,
): { retryNow(): void } | null {
  if (namespace === null) return null;
  const stop = new AbortController();
  void gone.then(() => stop.abort());
  const id = relay.remotePeer.toString();
  const full = address.endsWith(`/p2p/${id}`) ? address : `${address}/p2p/${id}`;
  return keepTrying({
    signal: stop.signal,
    now: () => Date.now(),
    random: () => Math.random(),
    onState: () => undefined,
    async connect(signal) {
      await node.reserve(relay);
      const limit = AbortSignal.any([signal, AbortSignal.timeout(meetingMs)]);
      const stream = await relay.newStream(peersProtocol, { signal: limit });
      const channel = streamChannel(stream, { id, name: full, kind: 'relay', direct: true, address });
      const heard = hearOfPeers(channel, {
        namespace,
        now: () => Date.now(),
        onPeers(ids, left) {
          onThere(full, ids, left);
          if (!syncs) onPlace();
        },
      });
      return { gone: heard, check: () => undefined };
    },
  });
}

function closed(one: Pick<EventTarget, 'addEventListener'>): Promise<void> {
  return new Promise((resolve) => one.addEventListener('close', () => resolve(), { once: true }));
}

function describe(state: LinkState, id: string, address: string): CarrierPeer {
  const name = hostOf(address);
  const unreachable = state.state === 'unreachable';
  const message = unreachable && state.error instanceof Error ? state.error.message : 'no answer';
  const otherKey = message.includes('does not match expected remote identity key');
  const detail = otherKey ? 'a relay with another key than the one known' : message;
  return {
    id,
    name,
    kind: 'relay',
    state: state.state,
    direct: true,
    address,
    since: Date.now(),
    nextTry: unreachable ? state.nextTry : null,
    problem: unreachable ? problem('network/unreachable', { peer: name, detail }) : null,
  };
}
