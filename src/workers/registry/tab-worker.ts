import { holdLock } from './locks.ts';
import type { LinkPort, OpenLink } from './registry-link.contract.ts';

/** Between tabs: `to` is a connection's id, or `owner`; a message without data asks for a connection. */
type TabMessage =
  | { readonly kind: 'owner' }
  | { readonly kind: 'connect'; readonly id: string }
  | { readonly kind: 'down' | 'up'; readonly id: string; readonly data: unknown };

const CHANNEL = 'gen-registry-tabs';
const TAB_LOCK = 'registry-tab';

/**
 * Stands in for a SharedWorker where there is none: the tab that wins the Web Lock `registry-tab` starts a dedicated worker and carries
 * the other tabs' messages; when it goes the next tab does. Other tabs' ports transfer nothing.
 */
export function tabWorker(startWorker: () => Worker): OpenLink {
  const channel = new BroadcastChannel(CHANNEL);
  const say = (message: TabMessage): void => channel.postMessage(message);
  const carried = new Map<string, MessagePort>();
  let worker: Worker | null = null;
  let owner = false;
  let lost = (): void => {};

  const connect = (id: string | null): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    worker?.postMessage({ kind: 'connect' }, [port2]);
    if (id === null) return port1;
    carried.set(id, port1);
    port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => say({ kind: 'down', id, data }));
    port1.start();
    return port1;
  };
  channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
    if (data.kind === 'owner') lost();
    if (!owner) return;
    if (data.kind === 'connect') connect(data.id);
    if (data.kind === 'up') carried.get(data.id)?.postMessage(data.data);
  });
  const becomeOwner = async (): Promise<void> => {
    await holdLock(TAB_LOCK);
    owner = true;
    lost();
  };
  void becomeOwner();

  return (whenLost) => {
    lost = whenLost;
    if (!owner) return carriedPort(channel, say);
    worker?.terminate();
    carried.clear();
    worker = startWorker();
    worker.addEventListener('error', whenLost);
    say({ kind: 'owner' });
    return connect(null);
  };
}

/** A port to the worker of another tab, over the channel of all tabs. */
function carriedPort(channel: BroadcastChannel, say: (message: TabMessage) => void): LinkPort {
  const id = crypto.randomUUID();
  const target = new EventTarget();
  channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
    if (data.kind === 'down' && data.id === id)
      target.dispatchEvent(new MessageEvent('message', { data: data.data }));
  });
  say({ kind: 'connect', id });
  return {
    copiesOnly: true,
    postMessage: (data) => say({ kind: 'up', id, data }),
    addEventListener: (type, listener) => target.addEventListener(type, listener as EventListener),
    removeEventListener: (type, listener) => target.removeEventListener(type, listener as EventListener),
  };
}
