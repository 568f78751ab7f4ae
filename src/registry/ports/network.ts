import type { StoredEntry } from './storage.ts';

/** A signed request for a right, as bytes (see `request.ts`). */
export interface GrantRequestMessage {
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** The answer of an issuer. */
export type GrantAnswer =
  /** The records that grant the right; they are ingested like any entry. */
  | { readonly kind: 'granted'; readonly entries: readonly StoredEntry[] }
  | {
      readonly kind: 'refused';
      readonly code: 'name-taken' | 'closed' | 'bad-request';
      readonly detail: string;
    };

/** Who says that it holds entries; only a relay's word makes an outbox item *relayed*. */
export interface Acknowledger {
  readonly id: string;
  readonly kind: 'relay' | 'browser';
}

/** Other peers, as the registry needs them. The registry never waits for it to show or write anything. */
export interface Network {
  /** Tells connected peers of new entries. Returns at once. */
  announce(entries: readonly StoredEntry[]): void;
  /** Bytes of a payload from any connected peer that has them, not yet verified; null when nobody in reach has them. `maxBytes` bounds what is accepted. */
  fetchPayload(digest: string, maxBytes: number, signal?: AbortSignal): Promise<Uint8Array | null>;
  /** Sends a request to an issuer in reach; null when there is none. */
  request(message: GrantRequestMessage, signal?: AbortSignal): Promise<GrantAnswer | null>;
}
