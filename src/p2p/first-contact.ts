import type { SyncStatus } from '../registry/sync-status.ts';

/** Milliseconds that what needs a peer waits for a contact that is being made. */
const patience = 5_000;

/** Where the state of the network is read and heard of. */
interface StatusSource {
  status(): SyncStatus;
  on(listener: (status: SyncStatus) => void): () => void;
}

/** Resolves when no contact is being made (any more): there is a peer, or none answers, or 5 s have passed, or the signal aborts. */
export function contactSettled(network: StatusSource, signal?: AbortSignal): Promise<void> {
  if (!isComing(network.status()) || signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, patience);
    const stop = network.on((status) => {
      if (!isComing(status)) done();
    });
    signal?.addEventListener('abort', done);
  });
}

function isComing({ state, peers }: SyncStatus): boolean {
  if (state === 'connected' || state === 'offline') return false;
  return state === 'starting' || peers.some((peer) => peer.state === 'connecting');
}
