import type { PeerStatus } from '../registry/sync-status.ts';
import type { Remote } from './byte-channel.ts';
import type { CarrierPeer } from './carrier.ts';
import type { Penalty } from './penalties.ts';
import type { SyncSession } from './session/sync-session.ts';

/** A session that goes on. */
export interface LiveSession {
  readonly remote: Remote;
  readonly session: SyncSession;
  /** Milliseconds since 1970 UTC. */
  readonly since: number;
}

/**
 * One peer as it is shown, of what is known of it: its session, what the carrier says, the penalty in force. What kind of peer it is
 * says who dialled it, never the peer itself.
 */
export function peerStatus(
  id: string,
  one: LiveSession | undefined,
  carrier: CarrierPeer | undefined,
  penalty: Penalty | null,
): PeerStatus {
  const stats = one?.session.stats();
  const known = one?.remote ?? carrier;
  const who = {
    id,
    name: known?.name ?? nameOf(id),
    kind: known?.kind ?? 'browser',
    direct: known?.direct ?? true,
    address: known?.address ?? '',
    bytesIn: stats?.bytesIn ?? 0,
    bytesOut: stats?.bytesOut ?? 0,
    nextTry: one ? null : nextTry(carrier, penalty),
  };
  if (one) return { ...who, state: 'connected', since: one.since, problem: null };
  if (penalty) return { ...who, state: 'dropped', since: penalty.since, problem: penalty.problem };
  const state = carrier?.state === 'unreachable' ? 'unreachable' : 'connecting';
  return { ...who, state, since: carrier?.since ?? 0, problem: carrier?.problem ?? null };
}

/** A peer without a name. */
function nameOf(id: string): string {
  return `peer ${id.slice(-6)}`;
}

/** Tried before its penalty ends a peer is turned away: that try is not worth waiting for. */
function nextTry(carrier: CarrierPeer | undefined, penalty: Penalty | null): number | null {
  if (!carrier) return null;
  if (penalty) return Math.max(penalty.until, carrier.nextTry ?? 0);
  return carrier.nextTry;
}
