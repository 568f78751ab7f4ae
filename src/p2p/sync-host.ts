import type { Acknowledger, GrantAnswer } from '../registry/ports/network.ts';
import type { EntryStore, StoredEntry } from '../registry/ports/storage.ts';
import type { Problem } from '../registry/problem.ts';

/** What became of an entry that a peer sent. Only `refused` is an offence. */
export type ReceiveOutcome =
  | { readonly kind: 'stored' }
  | { readonly kind: 'obsolete' }
  | { readonly kind: 'not-yet' }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** What a sync session needs of the registry on its side. All decisions are taken here, none in the session. */
export interface SyncHost {
  /** 32 bytes: the registry that is synced. */
  readonly namespace: Uint8Array;
  /** The stored entries, as they are compared with those of peers. */
  readonly store: Pick<EntryStore, 'summarise' | 'keyAt' | 'idsInSpan' | 'lacking'>;
  /** Ids (32 bytes) of authors of whom this side takes nothing; more than 64 are not told. Left out: none. */
  readonly subtracted?: readonly Uint8Array[];
  entries(ids: readonly string[]): Promise<readonly StoredEntry[]>;
  /** Verifies every entry rule, stores what passes, in one commit; outcomes in order. Entries after the first refused one may be left undone. */
  receive(entries: readonly ReceivedEntry[]): Promise<readonly ReceiveOutcome[]>;
  /** Bytes of a payload that this side holds. */
  payload(digest: string): Promise<Uint8Array | null>;
  /** Payloads this side wants to hold without being asked (a relay: all that its entries name; a browser: none). */
  missingPayloads(): Promise<readonly { readonly digest: string; readonly size: number }[]>;
  /** Verifies digest and size, then stores. */
  receivePayload(digest: string, bytes: Uint8Array): Promise<Problem | null>;
  /** Answers a grant request when this side is an issuer; null otherwise. */
  answer(request: Uint8Array): Promise<GrantAnswer | null>;
  /**
   * Ids of own entries whose acknowledgement is still wanted (the outbox), asked for when the peer lacks nothing of
   * what it was offered: those it holds get their receipt again, should the first one have been lost with the connection. Left out: none.
   */
  awaiting?(): Promise<readonly string[]>;
  /** The peer holds these entries (and, for wasm entries, their payloads). */
  acknowledged(ids: readonly string[], peer: Acknowledger): Promise<void>;
}

/** An entry as it came over the wire: decoded, nothing verified yet. */
export type ReceivedEntry = Omit<StoredEntry, 'id'>;
