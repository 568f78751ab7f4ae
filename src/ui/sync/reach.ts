import type { PeerStatus, SyncStatus } from '../../registry/sync-status.ts';

/** Whom this device reaches, as far as it matters to what it writes: relays apart from browsers. */
export interface Reach {
  /** The relay that stands best; null when none is known. */
  readonly relay: PeerStatus | null;
  /** Browsers connected now. */
  readonly browsers: number;
  /** Browsers that were there and cannot be reached. */
  readonly lostBrowsers: number;
  /** Peers left alone for a while because they broke a rule. */
  readonly dropped: number;
}

const ranks: readonly PeerStatus['state'][] = ['connected', 'connecting', 'unreachable', 'dropped'];

export function reachOf({ peers }: SyncStatus): Reach {
  const count = (kind: PeerStatus['kind'], state: PeerStatus['state']): number =>
    peers.filter((peer) => peer.kind === kind && peer.state === state).length;
  return {
    relay: inOrder(peers).find(({ kind }) => kind === 'relay') ?? null,
    browsers: count('browser', 'connected'),
    lostBrowsers: count('browser', 'unreachable'),
    dropped: count('browser', 'dropped') + count('relay', 'dropped'),
  };
}

/** Relays first, then by state, then by name: an order that traffic does not change. */
export function inOrder(peers: readonly PeerStatus[]): readonly PeerStatus[] {
  const rank = ({ kind, state }: PeerStatus): number => (kind === 'relay' ? 0 : 10) + ranks.indexOf(state);
  return [...peers].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'en'));
}

/** The relay whose circuit carries the bytes of a relayed peer, by name. */
export function circuitOf({ address }: PeerStatus, peers: readonly PeerStatus[]): string {
  const relay = peers.find(({ kind, id }) => kind === 'relay' && address.includes(`/p2p/${id}/p2p-circuit`));
  return relay === undefined ? 'the relay' : `the relay ${relay.name}`;
}

/** How long until `at`, both in milliseconds: now, in 8 s, in 2 minutes. */
export function untilWords(at: number, now: number): string {
  const seconds = Math.ceil((at - now) / 1000);
  if (seconds <= 0) return 'now';
  return seconds < 100 ? `in ${seconds} s` : `in ${Math.round(seconds / 60)} minutes`;
}
