import { problem } from '../registry/problem.ts';
import type { Problem } from '../registry/problem.ts';
import { bridgeChannel } from './bridge/bridge-channel.ts';
import type { ByteChannel } from './byte-channel.ts';
import type { Dial, ToPage, ToWorker } from './network-messages.ts';
import type { SyncNetwork } from './sync-network.ts';

/** The registry worker's side: feeds a sync network from whichever page runs the node now. */
export interface WorkerNetwork {
  /** The page that holds the Web Lock `network` offers itself; the one before is let go with its channels. */
  offer(port: MessagePort): void;
  /** Keep in touch with these relays (multiaddrs), meet browsers at those places besides, and at no others. */
  setRelays(relays: readonly string[], places: readonly string[]): void;
  retryNow(): void;
  close(): void;
}

interface Page {
  readonly port: MessagePort;
  readonly channels: Set<ByteChannel>;
  readonly onMessage: (event: MessageEvent<ToWorker>) => void;
}

export function createWorkerNetwork(
  network: SyncNetwork,
  initial: Dial & { readonly onProblem: (problem: Problem) => void },
): WorkerNetwork {
  const { namespace, seed } = initial;
  let { relays, places } = initial;
  let page: Page | null = null;
  const say = (message: ToPage): void => page?.port.postMessage(message);

  const hear = (message: ToWorker, channels: Set<ByteChannel>): void => {
    switch (message.kind) {
      case 'channel': {
        const channel = bridgeChannel(message.port, message.remote);
        const forgetting = { ...channel, close: (): void => (channels.delete(forgetting), channel.close()) };
        channels.add(forgetting);
        network.accept(forgetting);
        return;
      }
      case 'peer':
        // what was said of a relay before it was let go
        if (message.peer.kind === 'relay' && !relays.includes(message.peer.address)) return;
        return network.peerChanged(message.peer);
      case 'place':
        return network.placeHeard();
      case 'online':
        return network.setOnline(message.online);
      case 'leaving':
        return letGo();
      case 'failed':
        return initial.onProblem(
          problem('network/unreachable', { peer: 'the network', detail: message.detail }),
        );
    }
  };

  const letGo = (): void => {
    if (!page) return;
    say({ kind: 'stop' });
    page.port.removeEventListener('message', page.onMessage);
    page.port.close();
    for (const channel of page.channels) channel.close();
    page = null;
    network.carrierGone();
  };

  return {
    offer(port) {
      letGo();
      const channels = new Set<ByteChannel>();
      const onMessage = ({ data }: MessageEvent<ToWorker>): void => hear(data, channels);
      page = { port, channels, onMessage };
      port.addEventListener('message', onMessage);
      port.start();
      say({ kind: 'dial', relays, places, namespace, seed });
      if (relays.length + places.length === 0) network.placeHeard();
    },
    setRelays(nextRelays, nextPlaces) {
      relays = nextRelays;
      places = nextPlaces;
      network.carrierGone();
      say({ kind: 'dial', relays, places, namespace, seed });
      if (relays.length + places.length === 0) network.placeHeard();
    },
    retryNow: () => say({ kind: 'retry' }),
    close: letGo,
  };
}
