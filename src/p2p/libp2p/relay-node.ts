import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { circuitRelayServer } from '@libp2p/circuit-relay-v2';
import { privateKeyFromProtobuf } from '@libp2p/crypto/keys';
import { identify } from '@libp2p/identify';
import type { Listener, Transport } from '@libp2p/interface';
import { noise } from '@libp2p/noise';
import { ping } from '@libp2p/ping';
import { webSockets } from '@libp2p/websockets';
import { createLibp2p } from 'libp2p';
import type { ByteChannel } from '../byte-channel.ts';
import { syncProtocol } from '../wire/messages.ts';
import { watchConnections } from './heartbeat.ts';
import { createMeetingPlace } from './meeting-place.ts';
import { boundedYamux } from './muxer.ts';
import { peersProtocol } from './peers-protocol.ts';
import { streamChannel } from './stream-channel.ts';

export interface RelayNodeOptions {
  /** libp2p protobuf bytes (`newPrivateKey`), kept by the caller. */
  readonly privateKey: Uint8Array;
  /** WebSocket upgrades on this server are taken as peers. */
  readonly httpServer: Server;
  /** Public multiaddrs under which peers reach that server. */
  readonly announce: readonly string[];
  /** A peer opened the sync protocol. */
  readonly onChannel: (channel: ByteChannel) => void;
}

export interface RelayNode {
  readonly id: string;
  /** The announced addresses with `/p2p/<id>`. */
  readonly addresses: readonly string[];
  connections(): number;
  /** Browsers that others hear of here. */
  meeting(): number;
  stop(): Promise<void>;
}

/** A server-side WebSocket (`ws`), as much of it as is used here. */
interface Socket {
  on(event: 'error', listener: (error: Error) => void): void;
  terminate(): void;
}

/** What libp2p's WebSocket listener does with an upgrade, in its two steps. */
type UpgradeListener = Listener & {
  readonly wsServer: {
    readonly options: { maxPayload: number };
    handleUpgrade(
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      done: (socket: Socket) => void,
    ): void;
  };
  onWsServerConnection(socket: Socket, request: IncomingMessage): void;
};

const takesUpgrades = (listener: Listener): listener is UpgradeListener =>
  'wsServer' in listener && 'onWsServerConnection' in listener;

/** Bytes of one WebSocket message; libp2p's are at most 64 KiB and a little. */
const longestMessage = 1024 * 1024;

/** Questions in a row that a browser may leave unanswered: a page that is busy at times is not to lose its reservation. */
const browserTries = 3;

/** Starts the relay's node: circuit relay and sync for peers that connect by WebSocket through `httpServer`. */
export async function startRelayNode(options: RelayNodeOptions): Promise<RelayNode> {
  let listener: UpgradeListener | null = null;
  const sockets = new Set<Duplex>();

  const transport = (components: Parameters<ReturnType<typeof webSockets>>[0]): Transport => {
    const transport = webSockets()(components);
    const create = transport.createListener.bind(transport);
    transport.createListener = (init) => {
      const created = create(init);
      if (takesUpgrades(created)) {
        listener = created;
        created.wsServer.options.maxPayload = longestMessage;
      }
      return created;
    };
    return transport;
  };

  const node = await createLibp2p({
    privateKey: privateKeyFromProtobuf(options.privateKey),
    // The listener's own port stays on this machine; peers come through the HTTP server.
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'], announce: [...options.announce] },
    transports: [transport],
    connectionEncrypters: [noise()],
    streamMuxers: [boundedYamux()],
    services: {
      identify: identify(),
      ping: ping(),
      relay: circuitRelayServer({ reservations: { maxReservations: 5_000, applyDefaultLimit: false } }),
    },
    connectionManager: {
      maxConnections: 5_000,
      inboundConnectionThreshold: 1_000,
      maxIncomingPendingConnections: 500,
      reconnectRetries: 0,
    },
    connectionMonitor: { enabled: false },
  });
  const heartbeat = watchConnections({ connections: () => node.getConnections(), tries: () => browserTries });

  await node.handle(
    syncProtocol,
    (stream, connection) => {
      const id = connection.remotePeer.toString();
      const address = connection.remoteAddr.toString();
      options.onChannel(
        streamChannel(stream, {
          id,
          name: `peer ${id.slice(-6)}`,
          kind: 'browser',
          direct: connection.direct,
          address,
        }),
      );
    },
    { runOnLimitedConnection: true, maxInboundStreams: 4 },
  );

  const meeting = createMeetingPlace({ random: () => Math.random() });
  await node.handle(
    peersProtocol,
    (stream, connection) => {
      if (!node.services.relay.reservations.has(connection.remotePeer)) {
        stream.abort(new Error('nobody could reach it: it has no reservation'));
        return;
      }
      const id = connection.remotePeer.toString();
      const address = connection.remoteAddr.toString();
      void meeting.serve(streamChannel(stream, { id, name: id, kind: 'browser', direct: true, address }));
    },
    { maxInboundStreams: 2 },
  );
  // A peer that lost its network is here with its dead connection still, and circuits to it would go there.
  node.addEventListener('connection:open', ({ detail: newer }) => {
    for (const older of node.getConnections(newer.remotePeer))
      if (older.id !== newer.id && older.direct && newer.direct)
        older.abort(new Error('a newer connection took its place'));
  });

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    if (listener === null) {
      socket.destroy();
      return;
    }
    const { wsServer } = listener;
    wsServer.handleUpgrade(request, socket, head, (opened) => {
      // libp2p listens to no errors of the socket: without this one bad frame from anybody would end the process
      opened.on('error', () => opened.terminate());
      listener?.onWsServerConnection(opened, request);
    });
  };
  options.httpServer.on('upgrade', onUpgrade);

  const id = node.peerId.toString();
  return {
    id,
    addresses: options.announce.map((address) => `${address}/p2p/${id}`),
    connections: () => node.getConnections().length,
    meeting: meeting.members,
    async stop() {
      options.httpServer.off('upgrade', onUpgrade);
      heartbeat.stop();
      await node.stop();
      for (const socket of sockets) socket.destroy();
    },
  };
}
