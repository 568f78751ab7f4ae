import type { Problem } from './problem.ts';

/** One peer as the Sync screen shows it. */
export interface PeerStatus {
  /** libp2p peer id. */
  readonly id: string;
  /** What a person calls it: a relay's host, or a petname. */
  readonly name: string;
  readonly kind: 'relay' | 'browser';
  /** `dropped`: it broke a rule; see problem. */
  readonly state: 'connecting' | 'connected' | 'unreachable' | 'dropped';
  /** False when bytes go through a relay's circuit. */
  readonly direct: boolean;
  readonly address: string;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Milliseconds since 1970 UTC of the last change of state. */
  readonly since: number;
  /** Next attempt to connect to it, milliseconds since 1970 UTC; null when none is planned, or offline. */
  readonly nextTry: number | null;
  readonly problem: Problem | null;
}

/** Something that went wrong with a peer, kept to be shown. */
export interface SyncProblem {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** What a person calls the peer. */
  readonly peer: string;
  readonly problem: Problem;
}

export interface SyncStatus {
  /** `offline`: the device has no network. `alone`: there is a network, but no peer answers. */
  readonly state: 'starting' | 'offline' | 'alone' | 'connected';
  readonly peers: readonly PeerStatus[];
  /** Milliseconds since 1970 UTC when inventories were last equal with some peer; null when never. */
  readonly lastSynced: number | null;
  /** The latest first, at most 20; one that repeats itself stands once, at its last time. */
  readonly problems: readonly SyncProblem[];
  /** Next attempt to reach a peer that is not connected, milliseconds since 1970 UTC; null when none is planned, or offline. */
  readonly nextTry: number | null;
}

/** The registry this app shows. */
export interface RegistryAbout {
  /** 64 hex digits. */
  readonly namespace: string;
  readonly title: string;
  /** open | invite | closed, as `registry/about` says; `unknown` until that entry is here. */
  readonly issuing: 'open' | 'invite' | 'closed' | 'unknown';
  /** Milliseconds since 1970 UTC when this device first met it. */
  readonly since: number;
}
