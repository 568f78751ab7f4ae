import type { Holders } from './holders.ts';
import type { Problem } from './problem.ts';

/** An entry signed here: what stays the same whether or not the capability is there yet. */
export interface SignedEntry {
  /** encode_entry(entry). */
  readonly entry: Uint8Array;
  /** 64 bytes over `entry`, by the entry's author. */
  readonly signature: Uint8Array;
  /** Inline payload; null for wasm (its bytes lie in the payload store). */
  readonly payload: Uint8Array | null;
}

/**
 * *waiting*: for a grant. *ready*: authorised and stored, no relay has it yet, nor enough browsers. *relayed*: a relay acknowledged it.
 * *held*: no relay has it, but enough browsers hold all of it. *refused*: see problem.
 */
export type OutboxState = 'waiting' | 'ready' | 'relayed' | 'held' | 'refused';

const personal: ReadonlySet<OutboxItem['what']> = new Set(['rating', 'installs', 'trust', 'person']);

/** True for what its author says as a person, under `people/`: it needs no name, only the right to rate and count. */
export function isPersonal({ what }: Pick<OutboxItem, 'what'>): boolean {
  return personal.has(what);
}

/** Items with the same key wait for the same right of the same author. */
export function rightKey(item: OutboxItem): string {
  return isPersonal(item) ? `${item.author} rate` : `${item.author} ${item.module}`;
}

/** One local write on its way out: all of its entries go together. */
export interface OutboxItem {
  /** Sorts by time of creation: `<ms, 13 digits>-<first entry id>`. */
  readonly key: string;
  /** Namespace, 64 hex digits. */
  readonly registry: string;
  readonly what: 'release' | 'card' | 'rating' | 'installs' | 'rights' | 'trust' | 'person';
  /** Empty for what is about a person. */
  readonly module: string;
  /** Empty for card and rating. */
  readonly version: string;
  /** Author, 64 hex digits. */
  readonly author: string;
  readonly entries: readonly SignedEntry[];
  /** Ids of `entries`, in order. */
  readonly entryIds: readonly string[];
  /** Of `entryIds` those whose bytes travel apart. Absent in items of older builds. */
  readonly wasmIds?: readonly string[];
  readonly state: OutboxState;
  /** Absent until a browser holds its records, and in items of older builds. */
  readonly holders?: Holders;
  /** The signed request for the right that `entries` need, so that it can be asked for without the key; null when none was missing. Absent in items of format 1. */
  readonly request?: Uint8Array | null;
  /** How it reached a relay: over a connection of an open page, or by the service worker with no page open. Absent until it did, and in items of format 1. */
  readonly sentBy?: 'page' | 'background';
  /** Milliseconds since 1970 UTC. */
  readonly createdAt: number;
  readonly changedAt: number;
  /** Bytes to send, payloads included. */
  readonly size: number;
  readonly problem: Problem | null;
}
