import type { Connection } from '@libp2p/interface';
import { watchConnections } from './heartbeat.ts';
import { loadLibp2p, loadWebRTC } from './load-libp2p.ts';

export interface CarrierNodeOptions {
  /** Seed of the node's Ed25519 key, 32 bytes; without it the node gets a new peer id. */
  readonly seed?: Uint8Array;
  /** STUN and TURN servers; none by default, so that nobody outside hears of the devices that meet. */
  readonly iceServers?: readonly RTCIceServer[];
  /** False: circuits only. By default what the platform has (in Node `true` brings WebRTC as a native module). */
  readonly webRTC?: boolean;
  /** Whether this peer may open a circuit to us. */
  readonly admits: (id: string) => boolean;
}

export type CarrierNode = Awaited<ReturnType<typeof startCarrierNode>>;

/** RTCPeerConnections that may be made at once, and how many a minute after that: a page has 500 in its life, used up or not. */
const connectionsAtOnce = 60;
const connectionsAMinute = 20;

/** Questions in a row that a peer may leave unanswered; and one met directly while no relay is there over which it could be met again. */
const usualTries = 2;
const lastTries = 8;

/** What of libp2p's transport manager is used: a dial past its queue, so that each has a time of its own. */
interface Dials {
  dial(
    address: ReturnType<Awaited<ReturnType<typeof loadLibp2p>>['multiaddr']>,
    options: { readonly signal: AbortSignal },
  ): Promise<Connection>;
}

/** As much as is used here of the circuit transport's own list of reservations. */
interface Reserving {
  readonly reservationStore: {
    addRelay(peer: Connection['remotePeer'], type: 'configured'): Promise<unknown>;
  };
}

const isReserving = (transport: object): transport is Reserving => 'reservationStore' in transport;

/** A libp2p node with WebSocket, circuits and, where the platform has it, WebRTC. It listens nowhere: it is reached through relays that reserved for it. */
export async function startCarrierNode(options: CarrierNodeOptions) {
  const parts = await loadLibp2p();
  const { multiaddr, webSockets, circuitRelayTransport, noise, boundedYamux, identify, ping } = parts;
  const direct = options.webRTC ?? 'RTCPeerConnection' in globalThis;
  const webRTC = direct ? await loadWebRTC() : null;
  const spend = allowance(connectionsAtOnce, connectionsAMinute);
  let reserving: Reserving | null = null;
  const circuits: ReturnType<typeof circuitRelayTransport> = (components) => {
    const transport = circuitRelayTransport()(components);
    if (isReserving(transport)) reserving = transport;
    return transport;
  };
  const rtcConfiguration = (): RTCConfiguration => {
    if (!spend()) throw new Error('too many WebRTC connections in a short time');
    return { iceServers: [...(options.iceServers ?? [])] };
  };
  const node = await parts.createLibp2p({
    ...(options.seed === undefined
      ? {}
      : { privateKey: await parts.generateKeyPairFromSeed('Ed25519', options.seed) }),
    transports: [webSockets(), circuits, ...(webRTC === null ? [] : [webRTC({ rtcConfiguration })])],
    connectionEncrypters: [noise()],
    streamMuxers: [boundedYamux()],
    services: {
      identify: identify(),
      ping: ping(),
      dials: ({ transportManager }: { readonly transportManager: Dials }) => ({
        dial: (...wanted: Parameters<Dials['dial']>) => transportManager.dial(...wanted),
      }),
    },
    connectionGater: {
      denyDialMultiaddr: () => false,
      denyInboundRelayedConnection: (_, peer) => !options.admits(peer.toString()),
    },
    connectionManager: { addressDialTimeout: 5_000, reconnectRetries: 0 },
    connectionMonitor: { enabled: false },
  });
  const relays = new Set<Connection>();
  const isOpen = ({ status }: Connection): boolean => status === 'open';
  const heartbeat = watchConnections({
    connections: () => node.getConnections().filter(isOpen),
    tries: (connection) =>
      connection.direct && !relays.has(connection) && ![...relays].some(isOpen) ? lastTries : usualTries,
  });
  return {
    id: node.peerId.toString(),
    /** Whether WebRTC is there. */
    direct,
    async dialRelay(address: string, signal: AbortSignal): Promise<Connection> {
      const relay = await node.dial(multiaddr(address), { signal });
      relays.add(relay);
      relay.addEventListener('close', () => relays.delete(relay), { once: true });
      return relay;
    },
    /** One try with a time of its own (milliseconds). */
    dial: (address: string, ms: number, signal: AbortSignal): Promise<Connection> =>
      node.services.dials.dial(multiaddr(address), {
        signal: AbortSignal.any([signal, AbortSignal.timeout(ms)]),
      }),
    /** Makes this node reachable through a connected relay for as long as that connection lives. */
    async reserve(relay: Connection): Promise<void> {
      await reserving?.reservationStore.addRelay(relay.remotePeer, 'configured');
    },
    connections: (id: string): readonly Connection[] =>
      node
        .getConnections()
        .filter(({ remotePeer, status }) => status === 'open' && remotePeer.toString() === id),
    /** Ends the connection unless the peer answers soon. */
    check: heartbeat.check,
    handle: node.handle.bind(node),
    /** Ends all connections at once, so that the other sides hear of it even when this page has no time left. */
    leave(): void {
      for (const connection of node.getConnections()) connection.abort(new Error('the page is closed'));
    },
    async stop(): Promise<void> {
      heartbeat.stop();
      await node.stop();
    },
  };
}

/** Says yes `atOnce` times, and then `aMinute` times a minute. */
function allowance(atOnce: number, aMinute: number): () => boolean {
  let left = atOnce;
  let at = performance.now();
  return () => {
    const now = performance.now();
    left = Math.min(atOnce, left + ((now - at) / 60_000) * aMinute);
    at = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
