import type { Problem } from '../registry/problem.ts';

/** What a carrier (a libp2p node) knows of a peer it keeps in touch with. */
export interface CarrierPeer {
  /** libp2p peer id, or the address while the id is not known yet. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'relay' | 'browser';
  readonly state: 'connecting' | 'connected' | 'unreachable';
  readonly direct: boolean;
  readonly address: string;
  /** Milliseconds since 1970 UTC of the last change of state. */
  readonly since: number;
  /** Milliseconds since 1970 UTC of the next attempt; null when none is planned. */
  readonly nextTry: number | null;
  readonly problem: Problem | null;
}
