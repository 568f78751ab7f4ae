import type { IngestOutcome } from '../registry/ports/storage.ts';
import { toHex } from '../willow/bytes.ts';
import { entryIndex } from '../willow/entry-index.ts';
import type { EntryIndex, Kept, Taken } from '../willow/entry-index.ts';
import type { Entry } from '../willow/entry.ts';

/** What an index holds of an entry. */
export interface Indexed {
  readonly entry: Entry;
  /** See `StoredEntry`. */
  readonly id: string;
}

/** What a join did: the outcome for the newcomer, its arrival if it was stored, and what had to go. */
export interface Joined<T> {
  readonly outcome: IngestOutcome;
  readonly arrival: number;
  readonly pruned: readonly T[];
}

/** All entries of a storage in memory, with their sums: one `EntryIndex` a namespace, and one count of arrivals over all. */
export interface EntryIndexes<T extends Indexed> {
  /** The arrival of the last entry that was ever stored here. */
  arrivals: number;
  /** Of a namespace of which nothing is known an empty one. */
  of(namespace: Uint8Array): EntryIndex<T>;
  byId(id: string): T | undefined;
  /** Joins an entry that comes, or that is taken up from where it was kept. RangeError for one that cannot be encoded. */
  join(item: T, taken: Taken, entry?: Entry): Joined<T>;
  /** Takes up what was kept of a namespace of which nothing is known yet. */
  takeUp(namespace: Uint8Array, kept: readonly Kept<T>[]): void;
  /** Takes out all of a namespace, or of one author there; what it was. */
  forget(namespace: Uint8Array, author: Uint8Array | null): readonly T[];
}

export function entryIndexes<T extends Indexed>(): EntryIndexes<T> {
  const indexes = new Map<string, EntryIndex<T>>();
  const ids = new Map<string, T>();
  const of = (namespace: Uint8Array): EntryIndex<T> => {
    const hex = toHex(namespace);
    const known = indexes.get(hex);
    if (known !== undefined) return known;
    const index = entryIndex<T>(namespace);
    indexes.set(hex, index);
    return index;
  };
  const removed = (items: readonly T[]): readonly T[] => {
    for (const { id } of items) ids.delete(id);
    return items;
  };
  return {
    arrivals: 0,
    of,
    byId: (id) => ids.get(id),
    join(item, taken, entry = item.entry) {
      const outcome = of(entry.namespaceId).join(item, taken, entry);
      if (outcome.kind === 'refused') throw new Error('an index of another namespace');
      if (outcome.kind === 'obsolete') return { outcome, arrival: 0, pruned: [] };
      const pruned = removed(outcome.pruned);
      ids.set(item.id, item);
      this.arrivals = taken.arrival;
      return { outcome: { kind: 'stored', pruned: pruned.length }, arrival: taken.arrival, pruned };
    },
    takeUp(namespace, kept) {
      of(namespace).takeUp(kept);
      for (const { item } of kept) ids.set(item.id, item);
    },
    forget(namespace, author) {
      const index = of(namespace);
      if (author !== null) return removed(index.forgetSubspace(author));
      indexes.delete(toHex(namespace));
      return removed(index.inSpan('path', { start: null, end: null }));
    },
  };
}
