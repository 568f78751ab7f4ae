import type { Connection, Stream } from '@libp2p/interface';
import { problem } from '../../registry/problem.ts';
import type { ByteChannel } from '../byte-channel.ts';
import type { CarrierPeer } from '../carrier.ts';
import { syncProtocol } from '../wire/messages.ts';
import { hostOf } from './address.ts';
import { keepTrying } from './keep-trying.ts';
import type { Link, LinkState } from './keep-trying.ts';
import { loadLibp2p } from './load-libp2p.ts';
import { streamChannel } from './stream-channel.ts';

export interface BrowserNodeOptions {
  /** Multiaddrs of relays, such as `/dns4/relay.example/tcp/443/tls/ws`; with or without `/p2p/…`. */
  readonly relays: readonly string[];
  /** libp2p protobuf bytes; without it the node gets a new peer id. */
  readonly privateKey?: Uint8Array;
  /** A channel to a peer that speaks the sync protocol. */
  readonly onChannel: (channel: ByteChannel) => void;
  readonly onPeer: (peer: CarrierPeer) => void;
}

export interface BrowserNode {
  /** libp2p peer id. */
  readonly id: string;
  /** Ends all waits between attempts, and finds out whether what seems connected still answers. */
  retryNow(): void;
  stop(): Promise<void>;
}

/** A page's events after which what seemed connected may not be, and what was not may be again. */
const weather = ['online', 'offline'] as const;

/** Milliseconds a silent relay has to answer when its liveness is in doubt. */
const checkMs = 3_000;

/** Starts the node that a page (or a Node process as client) runs; it keeps a sync channel to each relay open by itself. */
export async function startBrowserNode(options: BrowserNodeOptions): Promise<BrowserNode> {
  const parts = await loadLibp2p();
  const { multiaddr, webSockets, circuitRelayTransport, noise, boundedYamux, identify, ping } = parts;
  const key = options.privateKey;
  const node = await parts.createLibp2p({
    ...(key === undefined ? {} : { privateKey: parts.privateKeyFromProtobuf(key) }),
    transports: [webSockets(), circuitRelayTransport()],
    connectionEncrypters: [noise()],
    streamMuxers: [boundedYamux()],
    services: { identify: identify(), ping: ping() },
    connectionGater: { denyDialMultiaddr: () => false },
    connectionManager: { addressDialTimeout: 5_000, reconnectRetries: 0 },
    connectionMonitor: { pingInterval: 10_000, pingTimeout: { minTimeout: 5_000 } },
  });

  const check = (connection: Connection): void => {
    node.services.ping
      .ping(connection.remotePeer, { signal: AbortSignal.timeout(checkMs) })
      .catch((error: unknown) => connection.abort(error instanceof Error ? error : new Error(String(error))));
  };

  const connect = async (address: string, signal: AbortSignal): Promise<{ link: Link; id: string }> => {
    const connection = await node.dial(multiaddr(address), { signal });
    const stream = await connection.newStream(syncProtocol, { signal, runOnLimitedConnection: true });
    const id = connection.remotePeer.toString();
    const gone = closed(stream);
    options.onChannel(
      streamChannel(stream, { id, name: hostOf(address), kind: 'relay', direct: connection.direct, address }),
    );
    return { id, link: { gone, check: () => check(connection) } };
  };

  const stop = new AbortController();
  const relays = options.relays.map((address) => {
    let id = address;
    return keepTrying({
      signal: stop.signal,
      now: () => Date.now(),
      random: () => Math.random(),
      async connect(signal) {
        const connected = await connect(address, signal);
        id = connected.id;
        return connected.link;
      },
      onState: (state) => options.onPeer(describe(state, id, address)),
    });
  });

  const retryNow = (): void => {
    for (const relay of relays) relay.retryNow();
  };
  const page: Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>> = globalThis;
  for (const event of weather) page.addEventListener?.(event, retryNow);

  return {
    id: node.peerId.toString(),
    retryNow,
    async stop() {
      for (const event of weather) page.removeEventListener?.(event, retryNow);
      stop.abort();
      await node.stop();
    },
  };
}

function closed(stream: Stream): Promise<void> {
  return new Promise((resolve) => stream.addEventListener('close', () => resolve(), { once: true }));
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
