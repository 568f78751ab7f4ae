import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Change, IngestOutcome, StoredEntry } from '../../registry/ports/storage.ts';
import { entryOfBytes } from '../entry-bytes.ts';
import { entryIndexes } from '../entry-indexes.ts';
import type { EntryIndexes } from '../entry-indexes.ts';
import type { Source } from '../entry-queries.ts';
import { recordOf } from '../entry-record.ts';
import type { EntryRecord } from '../entry-record.ts';
import { takeUpRecords } from '../take-up-records.ts';
import { arrivalOf, entryRows, packRow, recordsOf, unpackEntries } from './entry-rows.ts';
import type { EntryHead, RegistryDb } from './schema.ts';

/** The object stores that hold entries: in each transaction over them all three are. */
export const entryStores = ['entries', 'entry_index', 'entry_head'] as const;

type Reading = IDBPTransaction<RegistryDb, StoreNames<RegistryDb>[], IDBTransactionMode>;
type Writing = IDBPTransaction<RegistryDb, StoreNames<RegistryDb>[], 'readwrite'>;
export type EntryChange = Extract<Change, { kind: 'entry' | 'forget-entries' }>;

const nothingYet: EntryHead = { arrivals: 0, generation: 0 };

/** What a connection knows of the entries: all of their index, as it was when the head said this. */
interface Known {
  readonly indexes: EntryIndexes<EntryRecord>;
  head: EntryHead;
}

/** Entries in IndexedDB: rows of many on disk, their index in memory. Loaded when first asked for, and brought up to what other connections wrote in every transaction. */
export class EntryTables implements Source<EntryRecord> {
  readonly #db: IDBPDatabase<RegistryDb>;
  #known: Known | null = null;
  #loading: Promise<void> | null = null;

  constructor(db: IDBPDatabase<RegistryDb>) {
    this.#db = db;
  }

  /** To be awaited before a transaction in which `write` is called. */
  async ready(): Promise<void> {
    if (this.#known !== null) return;
    this.#loading ??= this.#load(this.#db.transaction([...entryStores])).finally(
      () => (this.#loading = null),
    );
    await this.#loading;
  }

  async read<Result>(query: (indexes: EntryIndexes<EntryRecord>) => Result): Promise<Result> {
    await this.ready();
    return query((await this.#upToDate(this.#db.transaction([...entryStores]))).indexes);
  }

  async load(
    query: (indexes: EntryIndexes<EntryRecord>) => readonly EntryRecord[],
  ): Promise<readonly StoredEntry[]> {
    await this.ready();
    const transaction: Reading = this.#db.transaction([...entryStores]);
    const found = query((await this.#upToDate(transaction)).indexes);
    const parts = await partsIn(transaction, new Set(found.map(({ place }) => place)));
    return found.map((record) => entryOfBytes(record.id, parts.get(record.arrival) ?? new Uint8Array(0)));
  }

  /** Joins and forgets in order. What it does to the memory holds only if the transaction does: else {@link forgetMemory}. */
  async write(transaction: Writing, changes: readonly EntryChange[]): Promise<readonly IngestOutcome[]> {
    const known = await this.#upToDate(transaction);
    const fresh = new Map<EntryRecord, StoredEntry>();
    const gone: EntryRecord[] = [];
    let { generation } = known.head;
    const take = (records: readonly EntryRecord[]): void => {
      for (const record of records) if (!fresh.delete(record)) gone.push(record);
    };
    const outcomes: IngestOutcome[] = [];
    for (const change of changes) {
      if (change.kind === 'forget-entries') {
        take(known.indexes.forget(change.namespace, change.author));
        generation += 1;
        continue;
      }
      const record = recordOf(change.entry, known.indexes.arrivals + 1);
      const { outcome, pruned } = known.indexes.join(record, record, change.entry.entry);
      outcomes.push(outcome);
      take(pruned);
      if (outcome.kind === 'stored') fresh.set(record, change.entry);
    }
    await removeFrom(transaction, gone);
    addTo(transaction, fresh);
    known.head = { arrivals: known.indexes.arrivals, generation };
    unawaited(transaction.objectStore('entry_head').put(known.head, 'head'));
    return outcomes;
  }

  /** After a transaction that failed: what is on disk is read anew. */
  forgetMemory(): void {
    this.#known = null;
  }

  async #load(transaction: Reading): Promise<void> {
    const head = await headIn(transaction);
    const indexes = entryIndexes<EntryRecord>();
    takeUpRecords(indexes, await recordsAfter(transaction, 0));
    indexes.arrivals = head.arrivals;
    this.#known = { indexes, head };
  }

  /** What is known, after taking in what another connection wrote; a generation ends when entries went without others that prune them. */
  async #upToDate(transaction: Reading): Promise<Known> {
    const head = await headIn(transaction);
    const known = this.#known;
    if (known === null || known.head.generation !== head.generation) await this.#load(transaction);
    else if (known.head.arrivals !== head.arrivals) {
      for (const record of await recordsAfter(transaction, known.head.arrivals))
        known.indexes.join(record, record);
      known.indexes.arrivals = head.arrivals;
      known.head = head;
    }
    if (this.#known === null) throw new Error('the entries were read, and then forgotten');
    return this.#known;
  }
}

/** Rows are numbered by the first arrival in them, so that all later ones lie behind. */
async function recordsAfter(transaction: Reading, arrivals: number): Promise<readonly EntryRecord[]> {
  const range = IDBKeyRange.lowerBound(arrivals, true);
  const store = transaction.objectStore('entry_index');
  const [keys, rows] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
  return rows.flatMap((row, at) => recordsOf(keys[at] ?? 0, row));
}

async function headIn(transaction: Reading): Promise<EntryHead> {
  return (await transaction.objectStore('entry_head').get('head')) ?? nothingYet;
}

/** Of these rows of `entries` the bytes of each entry by its arrival. */
async function partsIn(
  transaction: Reading,
  rows: ReadonlySet<number>,
): Promise<ReadonlyMap<number, Uint8Array>> {
  const store = transaction.objectStore('entries');
  const found = await Promise.all(Array.from(rows, (key) => store.get(key)));
  const parts = found.flatMap((row) => (row === undefined ? [] : unpackEntries(row)));
  return new Map(parts.map((part) => [arrivalOf(part), part.subarray(8)]));
}

/** Rewrites the rows in which these lie, without them. Only requests of this very transaction are awaited. */
async function removeFrom(transaction: Writing, gone: readonly EntryRecord[]): Promise<void> {
  const stores = [transaction.objectStore('entries'), transaction.objectStore('entry_index')] as const;
  const arrivals = new Set(gone.map(({ arrival }) => arrival));
  const rewrite = async (place: number): Promise<void> => {
    const [entries, index] = await Promise.all(stores.map((store) => store.get(place)));
    const parts = unpackEntries(entries ?? new Uint8Array(0)).filter(
      (part) => !arrivals.has(arrivalOf(part)),
    );
    const records = recordsOf(place, index ?? new Uint8Array(0)).filter(
      ({ arrival }) => !arrivals.has(arrival),
    );
    const [left, leftIndex] = [parts, records.map(({ bytes }) => bytes)];
    for (const [at, kept] of [left, leftIndex].entries()) {
      const store = stores[at];
      unawaited(kept.length === 0 ? store?.delete(place) : store?.put(packRow(kept), place));
    }
  };
  await Promise.all(Array.from(new Set(gone.map(({ place }) => place)), rewrite));
}

function addTo(transaction: Writing, fresh: ReadonlyMap<EntryRecord, StoredEntry>): void {
  for (const { key, entries, index } of entryRows(fresh)) {
    unawaited(transaction.objectStore('entries').put(entries, key));
    unawaited(transaction.objectStore('entry_index').put(index, key));
  }
}

/** A failed request fails its transaction, whose end is what counts. */
export function unawaited(request: Promise<unknown> | null | undefined): void {
  request?.catch(() => {});
}
