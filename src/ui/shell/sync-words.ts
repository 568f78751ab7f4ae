import type { SyncStatus } from '../../registry/sync-status.ts';
import type { OutboxRow } from '../../workers/registry/registry.contract.ts';
import { plural } from '../text/format.ts';

/** The state of the network in words: short for the header, long for the Sync page. */
export interface SyncWords {
  readonly tone: 'good' | 'warn' | 'plain';
  readonly short: string;
  readonly long: string;
}

/** How many local writes no relay has acknowledged yet. */
export function countWaiting(outbox: readonly OutboxRow[]): number {
  return outbox.filter((row) => row.state === 'waiting' || row.state === 'ready').length;
}

/** Tells apart: no network, a network without peers, and peers; with what waits to go out. */
export function syncWords(status: SyncStatus | undefined, waiting: number): SyncWords {
  const held = waiting === 0 ? '' : ` · ${waiting} waiting`;
  switch (status?.state) {
    case undefined:
    case 'starting':
      return {
        tone: 'plain',
        short: `Starting${held}`,
        long: 'Starting: looking for peers. Everything on this device can be used already.',
      };
    case 'offline':
      return {
        tone: 'warn',
        short: `Offline${held}`,
        long: 'This device has no network. Browsing, searching, publishing and running go on; what you write goes out when the network is back.',
      };
    case 'alone':
      return {
        tone: 'warn',
        short: `No peers${held}`,
        long: 'There is a network, but no peer answers. It is tried again by itself; everything on this device goes on working.',
      };
    case 'connected': {
      const peers = status.peers.filter((peer) => peer.state === 'connected').length;
      return { tone: 'good', short: `Connected${held}`, long: `Connected to ${plural(peers, 'peer')}.` };
    }
  }
}
