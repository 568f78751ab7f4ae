import type { ByteChannel } from '../byte-channel.ts';
import type { CarrierPeer } from '../carrier.ts';
import { syncProtocol } from '../wire/messages.ts';
import { createBrowserPeers } from './browser-peers.ts';
import { startCarrierNode } from './carrier-node.ts';
import type { CarrierNodeOptions } from './carrier-node.ts';
import { keepRelay } from './relay-link.ts';
import type { RelayLink } from './relay-link.ts';

export interface BrowserNodeOptions extends Omit<CarrierNodeOptions, 'admits'> {
  /** Multiaddrs of relays, such as `/dns4/relay.example/tcp/443/tls/ws`; with or without `/p2p/…`. */
  readonly relays: readonly string[];
  /** Relays of other registries, at which only browsers are met. */
  readonly places?: readonly string[];
  /** The registry whose browsers are to be met, 32 bytes; left out: relays only. */
  readonly namespace?: Uint8Array;
  /** A channel to a peer that speaks the sync protocol, whoever of the two dialled. */
  readonly onChannel: (channel: ByteChannel) => void;
  readonly onPeer: (peer: CarrierPeer) => void;
  /** A place said who is there, or does not answer. */
  readonly onPlace?: () => void;
}

export interface BrowserNode {
  /** libp2p peer id. */
  readonly id: string;
  /** Keep in touch with these relays, and these places, and no others; browsers that are connected stay. Says of every peer how it stands. */
  setRelays(addresses: readonly string[], places?: readonly string[]): void;
  /** Ends all waits between attempts, and finds out whether what seems connected still answers. */
  retryNow(): void;
  stop(): Promise<void>;
}

/** A page's events after which what seemed connected may not be, and what was not may be again. */
const weather = ['online', 'offline'] as const;

/** Starts the node that a page (or a Node process as client) runs; by itself it keeps a sync channel open to each relay and to other browsers. */
export async function startBrowserNode(options: BrowserNodeOptions): Promise<BrowserNode> {
  const { onChannel, onPeer, namespace, onPlace = () => undefined } = options;
  const peers = createBrowserPeers({ node: () => node, onChannel, onPeer });
  const node = await startCarrierNode({ ...options, admits: peers.admits });
  await node.handle(syncProtocol, (stream, connection) => peers.take(stream, connection), {
    runOnLimitedConnection: true,
    maxInboundStreams: 4,
  });
  const relays = new Map<string, RelayLink>();

  const setRelays = (addresses: readonly string[], places: readonly string[] = []): void => {
    const wanted = new Map<string, { readonly address: string; readonly syncs: boolean }>([
      ...places.map((address) => [`place ${address}`, { address, syncs: false }] as const),
      ...addresses.map((address) => [`relay ${address}`, { address, syncs: true }] as const),
    ]);
    for (const [name, link] of relays) {
      if (wanted.has(name)) continue;
      relays.delete(name);
      link.stop();
    }
    for (const link of relays.values()) link.report();
    peers.report();
    for (const [name, how] of wanted) {
      if (relays.has(name)) continue;
      const onThere = peers.there;
      relays.set(
        name,
        keepRelay({ node, ...how, namespace: namespace ?? null, onChannel, onPeer, onThere, onPlace }),
      );
    }
  };
  const retryNow = (): void => {
    for (const link of relays.values()) link.retryNow();
    peers.retryNow();
  };
  const page: Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>> = globalThis;
  const leave = (): void => {
    peers.stop();
    node.leave();
  };
  for (const event of weather) page.addEventListener?.(event, retryNow);
  page.addEventListener?.('pagehide', leave);
  setRelays(options.relays, options.places);

  return {
    id: node.id,
    setRelays,
    retryNow,
    async stop() {
      for (const event of weather) page.removeEventListener?.(event, retryNow);
      page.removeEventListener?.('pagehide', leave);
      peers.stop();
      for (const link of relays.values()) link.stop();
      await node.stop();
    },
  };
}
