import type { PeerStatus, SyncStatus } from './sync-status.ts';

/** A status as the screens get it. */
export function statusOf(
  state: SyncStatus['state'],
  peers: readonly PeerStatus[] = [],
  more: Partial<SyncStatus> = {},
): SyncStatus {
  return { state, peers, lastSynced: null, problems: [], nextTry: null, ...more };
}

export function peerOf(
  kind: PeerStatus['kind'],
  state: PeerStatus['state'],
  more: Partial<PeerStatus> = {},
): PeerStatus {
  return {
    id: `${kind} ${state}`,
    name: kind === 'relay' ? 'localhost:8787' : 'peer abcdef',
    kind,
    state,
    direct: true,
    address: '',
    bytesIn: 0,
    bytesOut: 0,
    since: 0,
    nextTry: null,
    problem: null,
    ...more,
  };
}
