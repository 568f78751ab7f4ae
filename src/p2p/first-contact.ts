import type { SyncStatus } from '../registry/sync-status.ts';

/** Milliseconds that what needs a peer waits for a contact that is being made. */
const patience = 5_000;

/** Where the state of the network is read and heard of. */
interface StatusSource {
  status(): SyncStatus;
  on(listener: (status: SyncStatus) => void): () => void;
}

/** Resolves when no contact is being made (any more): the relay is there, or no peer or only browsers answer, or 5 s have passed, or the signal aborts. */
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
  if (state === 'offline') return false;
  if (state === 'starting') return true;
  const relays = peers.filter(({ kind }) => kind === 'relay');
  if (relays.some((relay) => relay.state === 'connected')) return false;
  const awaited = state === 'connected' ? relays : peers;
  return awaited.some((peer) => peer.state === 'connecting');
}
