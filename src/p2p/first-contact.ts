import type { SyncStatus } from '../registry/sync-status.ts';

/** Milliseconds that what needs a peer waits for contacts that are being made. */
export const contactPatience = 10_000;

/** A peer that is tried again so soon (milliseconds) is waited for: its connection broke a moment ago. */
const soon = 2_000;

/** Where the state of the network is read and heard of. */
interface StatusSource {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  status(): SyncStatus;
  on(listener: (status: SyncStatus) => void): () => void;
}

/** Resolves when no contact is being made (any more) nor tried again soon, when `enough` says so after a change, or when the signal aborts. */
export function contactSettled(
  network: StatusSource,
  enough: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  const settled = (status: SyncStatus): boolean => enough() || !isComing(status, network.now());
  if (settled(network.status()) || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = network.on((status) => {
      if (settled(status)) done();
    });
    signal.addEventListener('abort', done);
  });
}

function isComing({ state, peers, nextTry }: SyncStatus, now: number): boolean {
  if (state === 'offline') return false;
  if (nextTry !== null && nextTry - now <= soon) return true;
  return state === 'starting' || peers.some((peer) => peer.state === 'connecting');
}
