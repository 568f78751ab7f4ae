import type { Storage } from '../../registry/ports/storage.ts';
import { sendOutbox, unsentItems } from '../../registry/send-outbox.ts';
import { handOver, outboxChannel, outboxLock, outboxTag } from './outbox-sync.contract.ts';

declare const self: ServiceWorkerGlobalScope;

/** Background Sync is no part of TypeScript's library: only Chromium has it. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

/** Milliseconds for all of one sync event; Chromium ends it after five minutes. */
const longest = 240_000;
/** Milliseconds in which an open page says that it takes over; a tab without our code, or a frozen one, never does. */
const pagePatience = 2_000;

/**
 * Sends the outboxes when the browser says that there is a network again (SPEC T10). `openAll` gives the storages of this device's registries
 * that this build can read, the one at home first. The event fails while something still waits: then the browser tries again. What
 * is of a registry beside waits for its own peers where the relay carries another.
 */
export function sendOnSync(openAll: OpenAll): void {
  self.addEventListener('sync' as 'message', (event: ExtendableEvent) => {
    if ((event as SyncEvent).tag === outboxTag) event.waitUntil(onSync(openAll));
  });
}

type OpenAll = () => AsyncIterable<Storage>;

async function onSync(openAll: OpenAll): Promise<void> {
  const signal = AbortSignal.timeout(longest);
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const isTaken = (await Promise.all(pages.map(takes))).includes(true);
  const isLeft = isTaken
    ? await someOf(openAll, async (storage) => (await unsentItems(storage)).length > 0)
    : await navigator.locks.request(outboxLock, { signal }, () =>
        someOf(openAll, async (storage, atHome) => {
          const outcome = await send(storage, signal);
          return outcome === 'again' || (atHome && outcome === 'elsewhere');
        }),
      );
  if (isLeft) throw new Error('Not all of the outbox is sent: to be tried again.');
}

/** Whether `work` says yes of one of them; all are done. Each is closed at once, so that it never stands in the way of a newer build. */
async function someOf(
  openAll: OpenAll,
  work: (storage: Storage, atHome: boolean) => Promise<boolean>,
): Promise<boolean> {
  let isOne = false;
  let atHome = true;
  for await (const storage of openAll()) {
    try {
      isOne = (await work(storage, atHome)) || isOne;
    } finally {
      storage.close();
    }
    atHome = false;
  }
  return isOne;
}

async function send(storage: Storage, signal: AbortSignal): Promise<string> {
  const outcome = await sendOutbox({
    storage,
    clock: { now: () => Date.now() },
    failed: (error) => console.warn('The outbox waits:', error),
    async ask(path, body) {
      const post = body && {
        method: 'POST',
        headers: { 'content-type': body.type },
        body: body.bytes as Uint8Array<ArrayBuffer>,
      };
      const response = await fetch(path, { ...post, cache: 'no-store', signal });
      return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
    },
  });
  // A page may have been opened meanwhile.
  const channel = new BroadcastChannel(outboxChannel);
  channel.postMessage(outcome);
  channel.close();
  return outcome;
}

/** Asks a page to sync with its peers instead. */
function takes(page: Client): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), pagePatience);
    port1.addEventListener('message', () => resolve(true));
    port1.start();
    page.postMessage(handOver, [port2]);
  });
}
