import type { SyncStatus } from '../../registry/sync-status.ts';
import type { OutboxRow } from '../../workers/registry/registry.contract.ts';
import { reachOf } from '../sync/reach.ts';
import type { Reach } from '../sync/reach.ts';
import { plural } from '../text/format.ts';

/** The state of the network in words: short for the header, a title and a long text for the Sync page. */
export interface SyncWords {
  readonly tone: 'good' | 'warn' | 'plain';
  readonly short: string;
  readonly title: string;
  readonly long: string;
}

/** How many local writes no relay has acknowledged yet. */
export function countWaiting(outbox: readonly OutboxRow[]): number {
  return outbox.filter((row) => row.state === 'waiting' || row.state === 'ready').length;
}

/** Tells apart: no network, a network without peers, browsers without a relay, and a relay; with what waits to go out. */
export function syncWords(status: SyncStatus | undefined, waiting: number): SyncWords {
  const held = waiting === 0 ? '' : ` · ${waiting} waiting`;
  if (status === undefined || status.state === 'starting') {
    return {
      tone: 'plain',
      short: `Starting${held}`,
      title: 'Starting',
      long: 'Looking for peers. Everything on this device can be used already.',
    };
  }
  const reach = reachOf(status);
  if (status.state === 'offline') {
    return {
      tone: 'warn',
      short: `Offline${held}`,
      title: 'Offline',
      long: 'This device has no network. Browsing, searching, publishing and running go on; what you write goes out when the network is back.',
    };
  }
  if (status.state === 'alone') {
    return {
      tone: 'warn',
      short: `No peers${held}`,
      title: 'No peers in reach',
      long: `There is a network, but ${relayTrouble(reach)} and no browser is connected. It is tried again by itself; everything on this device goes on working.${others(reach)}`,
    };
  }
  if (reach.relay?.state === 'connected') {
    const browsers = reach.browsers === 0 ? '' : ` and ${plural(reach.browsers, 'browser')}`;
    return {
      tone: 'good',
      short: `Connected${held}`,
      title: 'Connected',
      long: `Connected to the relay ${reach.relay.name}${browsers}.${others(reach)}`,
    };
  }
  if (reach.relay === null) {
    return {
      tone: 'good',
      short: `Connected${held}`,
      title: 'Connected',
      long: `Connected to ${plural(reach.browsers, 'browser')}. No relay is known that carries this registry: what you write goes to browsers that are met.${others(reach)}`,
    };
  }
  return {
    tone: 'warn',
    short: `No relay${held}`,
    title: 'Connected, but not to the relay',
    long: `Connected to ${plural(reach.browsers, 'browser')}, but ${relayTrouble(reach)}. What is here and there is exchanged; only new grants, and what browsers not here now should get, wait for the relay.${others(reach)}`,
  };
}

function relayTrouble({ relay }: Reach): string {
  if (relay === null) return 'no relay that carries this registry is known';
  const broke = relay.state === 'dropped' ? 'broke a rule and is left alone for a while' : 'does not answer';
  return `the relay ${relay.name} ${relay.state === 'connecting' ? 'is still being reached' : broke}`;
}

function others({ lostBrowsers, dropped, relay }: Reach): string {
  const lost = lostBrowsers === 0 ? '' : ` ${plural(lostBrowsers, 'browser')} went out of reach.`;
  const elsewhere = dropped - (relay?.state === 'dropped' ? 1 : 0);
  if (elsewhere <= 0) return lost;
  return `${lost} ${plural(elsewhere, 'peer')} broke a rule and ${elsewhere === 1 ? 'is' : 'are'} left alone for a while.`;
}
