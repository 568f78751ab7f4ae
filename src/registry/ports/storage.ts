import type { Area } from '../../willow/area.ts';
import type { EntryOrder } from '../../willow/entry-order.ts';
import type { Range3d } from '../../willow/range-3d.ts';
import type { KeySpan, Summary } from '../../willow/sum-tree.ts';
import type { AuthorisedEntry } from '../../willow/token.ts';
import type { DropReceipt } from '../drop-receipt.ts';
import type { DraftRecord } from '../drafts/draft-record.ts';
import type { StoredModule } from '../gen-module.ts';
import type { IdentityRecord } from '../identity.ts';
import type { InstalledModule } from '../installed-module.ts';
import type { OutboxItem } from '../outbox-item.ts';
import type { RatingRecord } from '../rating.ts';

/** An entry as it lies in the store: authorised, with its payload inline unless it is a wasm entry. */
export interface StoredEntry extends AuthorisedEntry {
  /** WILLIAM3 of encode_entry(entry), 64 hex digits: the entry's identity where entries are listed. */
  readonly id: string;
  /** The whole payload (≤ 64 KiB); null for wasm, whose bytes lie in the payload store. */
  readonly payload: Uint8Array | null;
}

/** What became of one entry. */
export type IngestOutcome =
  | { readonly kind: 'stored'; readonly pruned: number }
  /** Nothing happened, because the same or a newer entry is there already. */
  | { readonly kind: 'obsolete'; readonly because: 'same' | 'newer' };

/** The tables beside entries and payloads: plain structured-clonable values under string keys. */
export interface Tables {
  /** Projections, key: module id. */
  readonly modules: StoredModule;
  /** The list of modules as a log, JSON; key: 12 digits, ascending (`summary-log.ts`). */
  readonly summaries: string;
  /** Key: module id. */
  readonly installed: InstalledModule;
  /** Key: `<module id>/<author hex>`. */
  readonly ratings: RatingRecord;
  /** One row, key `index`: the search worker's persisted index. */
  readonly search_index: { readonly version: string; readonly bytes: Uint8Array };
  /** Key: the outbox item's key. */
  readonly sync_queue: OutboxItem;
  /** Written by the service worker alone, under the Web Lock `outbox`; key: the outbox item's key. */
  readonly receipts: DropReceipt;
  /** Drafts of releases, key: the draft's. */
  readonly drafts: DraftRecord;
  /** Key: did. */
  readonly identities: IdentityRecord;
  /** Small facts of this device: current registry, chosen identity, relays. Key: name of the setting. */
  readonly settings: unknown;
  /** Modules whose projection must be computed anew; key: module id. Survives a crash between ingest and projection. */
  readonly stale: { readonly since: number };
  /** Outcomes of finished operations by operation id, so that a retried call is done once. */
  readonly operations: { readonly at: number; readonly outcome: unknown };
}

export type TableName = keyof Tables;

/** One write; a commit applies all of its changes or none. */
export type Change =
  | { readonly kind: 'entry'; readonly entry: StoredEntry }
  /** Takes out all entries of a namespace, or those that one author wrote there; their arrivals are not given again. */
  | { readonly kind: 'forget-entries'; readonly namespace: Uint8Array; readonly author: Uint8Array | null }
  | { readonly kind: 'payload'; readonly digest: string; readonly bytes: Uint8Array }
  | { readonly kind: 'forget-payload'; readonly digest: string }
  | {
      [T in TableName]: {
        readonly kind: 'put';
        readonly table: T;
        readonly key: string;
        readonly value: Tables[T];
      };
    }[TableName]
  | { readonly kind: 'delete'; readonly table: TableName; readonly key: string };

/** Reads entries. Law: no two stored entries of one namespace and subspace such that one prunes the other (Willow data model, "Joins"). */
export interface EntryStore {
  /** The entries of a namespace whose path starts with `prefix`, in order of (path, subspace, time). */
  withPrefix(namespace: Uint8Array, prefix: readonly Uint8Array[]): Promise<readonly StoredEntry[]>;
  /** The same for each of several prefixes, one after the other, as they are at one moment. */
  withPrefixes(
    namespace: Uint8Array,
    prefixes: readonly (readonly Uint8Array[])[],
  ): Promise<readonly StoredEntry[]>;
  /** The entries of a namespace in an area: with a subspace in order of (subspace, path, time), else of (path, subspace, time). */
  inArea(namespace: Uint8Array, area: Area): Promise<readonly StoredEntry[]>;
  /** The entries of a namespace in a 3d range: of one subspace in order of (subspace, path, time), else of (path, subspace, time). */
  in3dRange(namespace: Uint8Array, range: Range3d): Promise<readonly StoredEntry[]>;
  /** Ids of all entries of a namespace, any order. */
  ids(namespace: Uint8Array): Promise<readonly string[]>;
  /** Entries by id; unknown ids are left out. */
  get(ids: readonly string[]): Promise<readonly StoredEntry[]>;
  /** The entries of a contiguous range of keys (`entryKey`) in one of the two orders. */
  inSpan(namespace: Uint8Array, order: EntryOrder, span: KeySpan): Promise<readonly StoredEntry[]>;
  /** Ids of the same, in order, without what some authors (subspace ids) wrote. */
  idsInSpan(
    namespace: Uint8Array,
    order: EntryOrder,
    span: KeySpan,
    without?: readonly Uint8Array[],
  ): Promise<readonly string[]>;
  /** Those of these ids that are not stored, in the order asked. */
  lacking(ids: readonly string[]): Promise<readonly string[]>;
  /** Count and sum of the pre-fingerprints of such a range, without what some authors (subspace ids) wrote; O(log n) for the range and for each author. */
  summarise(
    namespace: Uint8Array,
    order: EntryOrder,
    span: KeySpan,
    without?: readonly Uint8Array[],
  ): Promise<Summary>;
  /** The key at a place in a range, from 0 on; null beyond its last. */
  keyAt(namespace: Uint8Array, order: EntryOrder, span: KeySpan, index: number): Promise<Uint8Array | null>;
  /** Those that are still there of what arrived after `arrivals`, in order of arrival, and the number to ask with next. */
  arrivedAfter(namespace: Uint8Array, arrivals: number): Promise<Arrivals>;
}

/** What came into a store, and how far that is. Arrivals are counted from 1 on, ever upwards, over all namespaces of a store. */
export interface Arrivals {
  readonly entries: readonly StoredEntry[];
  readonly arrivals: number;
}

/** Payload bytes by WILLIAM3 digest (64 hex digits). */
export interface PayloadStore {
  has(digest: string): Promise<boolean>;
  get(digest: string): Promise<Uint8Array | null>;
}

/** Durable storage. `commit` returns only when the data is on disk; a crash at any point leaves all of a commit or nothing. */
export interface Storage {
  readonly entries: EntryStore;
  readonly payloads: PayloadStore;
  read<T extends TableName>(table: T, key: string): Promise<Tables[T] | undefined>;
  /** All rows in order of key (UTF-16 code unit order). */
  all<T extends TableName>(table: T): Promise<readonly { readonly key: string; readonly value: Tables[T] }[]>;
  /**
   * Applies all changes atomically. Outcomes are those of the `entry` changes, in order.
   * Throws `StorageError` with code `storage/quota` or `storage/failed`; then nothing was changed.
   */
  commit(changes: readonly Change[]): Promise<readonly IngestOutcome[]>;
  close(): void;
}
