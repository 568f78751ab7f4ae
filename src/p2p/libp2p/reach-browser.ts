import type { Connection, Stream } from '@libp2p/interface';
import type { ByteChannel } from '../byte-channel.ts';
import { syncProtocol } from '../wire/messages.ts';
import type { CarrierNode } from './carrier-node.ts';
import type { Link } from './keep-trying.ts';
import { streamChannel } from './stream-channel.ts';

export interface ReachOptions {
  readonly node: CarrierNode;
  /** libp2p peer id. */
  readonly id: string;
  /** Multiaddrs of relays that say it is there, each with `/p2p/<id of the relay>`. */
  readonly relays: () => readonly string[];
  readonly onChannel: (channel: ByteChannel) => void;
  /** The peer is reached over this route now. */
  readonly onRoute: (direct: boolean) => void;
}

/** A link that says what it goes over and can be asked for a better way. */
export interface BrowserLink extends Link {
  /** While relayed: tries the direct way now. */
  improve(): void;
}

/** Milliseconds of each try: @libp2p/webrtc loses about one first dial in twelve, and a far peer needs long. */
const firstTries = [1_500, 1_500];
const furtherTries = [3_000, 6_000];
const relayedMs = 5_000;
const openMs = 5_000;

/** Milliseconds until a relayed link looks for a direct way again; doubling. */
const firstLook = 60_000;
const longestLook = 3_600_000;

/** Reaches a browser: directly by WebRTC if one of the first tries works, else through a relay, and then directly as soon as that works. Rejects when neither does. */
export async function reachBrowser(options: ReachOptions, signal: AbortSignal): Promise<BrowserLink> {
  const { node, id } = options;
  const open = async (connection: Connection): Promise<Stream> => {
    const limits = { signal: AbortSignal.any([signal, AbortSignal.timeout(openMs)]) };
    return connection.newStream(syncProtocol, { ...limits, runOnLimitedConnection: true });
  };
  const standing = await reopen(node, id, open);
  if (standing !== null) return keep(options, standing, signal);
  let last: unknown = new Error('no relay says that it is there');
  for (const ms of node.direct ? firstTries : []) {
    const [relay] = options.relays();
    if (relay === undefined) throw last;
    try {
      return keep(options, await dialDirect(options, relay, ms, signal), signal);
    } catch (error) {
      last = error;
    }
    signal.throwIfAborted();
  }
  for (const relay of options.relays()) {
    try {
      const connection = await node.dial(`${relay}/p2p-circuit/p2p/${id}`, relayedMs, signal);
      return keep(options, { connection, stream: await open(connection) }, signal);
    } catch (error) {
      last = error;
    }
    signal.throwIfAborted();
  }
  throw last;
}

interface Route {
  readonly connection: Connection;
  readonly stream: Stream;
}

/** A connection that stands already and still answers; those that do not are ended. */
async function reopen(
  node: CarrierNode,
  id: string,
  open: (connection: Connection) => Promise<Stream>,
): Promise<Route | null> {
  for (const connection of node.connections(id)) {
    try {
      if (connection.direct) return { connection, stream: await open(connection) };
    } catch {
      // a dead one must not be what the next dial is signalled over
    }
    connection.abort(new Error('it answers no more'));
  }
  return null;
}

async function dialDirect(
  { node, id }: ReachOptions,
  relay: string,
  ms: number,
  signal: AbortSignal,
): Promise<Route> {
  const connection = await node.dial(`${relay}/p2p-circuit/webrtc/p2p/${id}`, ms, signal);
  try {
    const limits = { signal: AbortSignal.any([signal, AbortSignal.timeout(openMs)]) };
    return { connection, stream: await connection.newStream(syncProtocol, limits) };
  } catch (error) {
    connection.abort(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

/** Hands the channel out and looks for a direct way for as long as the link is relayed. */
function keep(options: ReachOptions, first: Route, signal: AbortSignal): BrowserLink {
  const { node, id } = options;
  const { promise: gone, resolve: end } = Promise.withResolvers<void>();
  let route = first;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking = false;
  let wait = firstLook;

  const take = (next: Route): void => {
    route = next;
    const { connection, stream } = next;
    stream.addEventListener('close', () => {
      if (route !== next) return;
      clearTimeout(timer);
      end();
    });
    const address = connection.remoteAddr.toString();
    const { direct } = connection;
    options.onRoute(direct);
    options.onChannel(streamChannel(stream, { id, name: browserName(id), kind: 'browser', direct, address }));
    if (!direct) return;
    // The other side has taken the direct connection, so the circuit that it was arranged over has done its work.
    for (const other of node.connections(id)) if (!other.direct) void other.close().catch(() => undefined);
  };

  const look = async (tries: readonly number[]): Promise<void> => {
    clearTimeout(timer);
    if (looking || !node.direct || route.connection.direct) return;
    looking = true;
    for (const ms of tries) {
      const [relay] = options.relays();
      if (relay === undefined || signal.aborted || route.stream.status !== 'open') break;
      const better = await dialDirect(options, relay, ms, signal).catch(() => null);
      if (better === null) continue;
      take(better);
      break;
    }
    looking = false;
    if (route.connection.direct || signal.aborted || route.stream.status !== 'open') return;
    timer = setTimeout(() => void look([furtherTries[0] ?? 0]), wait);
    wait = Math.min(wait * 2, longestLook);
  };

  take(first);
  void look(furtherTries);
  return {
    gone,
    check: () => node.check(route.connection),
    improve() {
      wait = firstLook;
      void look(furtherTries);
    },
  };
}

/** What a person calls a browser of which nothing but its peer id is known. */
export function browserName(id: string): string {
  return `Browser ${id.slice(-6)}`;
}
