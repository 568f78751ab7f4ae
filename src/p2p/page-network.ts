import { carry } from './bridge/carry.ts';
import type { ByteChannel } from './byte-channel.ts';
import type { CarrierPeer } from './carrier.ts';
import type { BrowserNode } from './libp2p/browser-node.ts';
import type { Dial, ToPage, ToWorker } from './network-messages.ts';

/** The module that holds the node, loaded when first needed: `() => import('…/p2p/libp2p/browser-node.ts')`. */
export type LoadNode = () => Promise<{
  readonly startBrowserNode: typeof import('./libp2p/browser-node.ts').startBrowserNode;
}>;

/** Where `online`, `offline` and `pagehide` come from: the page. */
type Weather = Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>;

/**
 * Runs the libp2p node in the page that holds the Web Lock `network`, for the registry worker at the other end of `port`: the page
 * carries bytes, the worker decides. Nothing is loaded before the worker names its relays. The node stops with `stop()` or when the worker says so.
 */
export function hostNetwork(port: MessagePort, load: LoadNode): { stop(): Promise<void> } {
  const weather: Weather = globalThis;
  let stopped = false;
  let wanted: Dial | null = null;
  let node: BrowserNode | null = null;
  let work: Promise<void> = Promise.resolve();

  const tell = (message: ToWorker, transfer: Transferable[] = []): void => {
    if (!stopped) port.postMessage(message, transfer);
  };
  const onChannel = (channel: ByteChannel): void => {
    const { port1, port2 } = new MessageChannel();
    void carry(channel, port1);
    tell({ kind: 'channel', remote: channel.remote, port: port2 }, [port2]);
  };
  const report = (): void => tell({ kind: 'online', online: isOnline() });
  // Said before the node's own goodbyes: what it loses now is no sign that nobody can be reached.
  const leave = (): void => tell({ kind: 'leaving' });

  /** Only the relays of a running node can change: with them no connection to a browser is lost. */
  const run = async (): Promise<void> => {
    if (stopped || wanted === null) return;
    if (node) {
      node.setRelays(wanted.relays, wanted.places);
      return;
    }
    try {
      const { startBrowserNode } = await load();
      const onPeer = (peer: CarrierPeer): void => tell({ kind: 'peer', peer });
      const onPlace = (): void => tell({ kind: 'place' });
      node = await startBrowserNode({ ...wanted, onChannel, onPeer, onPlace });
    } catch (error) {
      tell({ kind: 'failed', detail: error instanceof Error ? error.message : String(error) });
    }
  };
  const stop = (): Promise<void> => {
    if (!stopped) {
      stopped = true;
      port.removeEventListener('message', onMessage);
      weather.removeEventListener?.('online', report);
      weather.removeEventListener?.('offline', report);
      weather.removeEventListener?.('pagehide', leave);
      work = work.then(() => node?.stop()).then(() => port.close());
    }
    return work;
  };
  const onMessage = ({ data }: MessageEvent<ToPage>): void => {
    if (data.kind === 'stop') void stop();
    else if (data.kind === 'dial') {
      wanted = data;
      work = work.then(run);
    } else if (node) node.retryNow();
    else work = work.then(() => (node ? undefined : run()));
  };

  port.addEventListener('message', onMessage);
  weather.addEventListener?.('online', report);
  weather.addEventListener?.('offline', report);
  weather.addEventListener?.('pagehide', leave);
  port.start();
  report();
  return { stop };
}

/** False only where the platform says so; Node says nothing. */
function isOnline(): boolean {
  return (globalThis.navigator as { readonly onLine?: boolean } | undefined)?.onLine !== false;
}
