import type { StoredEntry } from '../ports/storage.ts';
import type { WitnessList } from './witness-lists.ts';

/** Two lists of one witness that contradict each other: signed by its key, so anybody can check them. */
export interface Fork {
  readonly witness: string;
  readonly number: number;
  readonly lists: readonly [StoredEntry, StoredEntry];
}

/** Registry rule G27: a witness forks when two of its lists have one number, or one with a greater number is dated before one with a smaller. */
export function forksOf(lists: readonly WitnessList[]): readonly Fork[] {
  const forks: Fork[] = [];
  for (const [witness, own] of Map.groupBy(lists, (list) => list.witness)) {
    const ordered = [...own].sort((a, b) => a.number - b.number || (a.stored.id < b.stored.id ? -1 : 1));
    for (const [index, list] of ordered.entries()) {
      const before = ordered[index - 1];
      if (before === undefined) continue;
      const isSame = before.number === list.number;
      if (isSame || list.stored.entry.timestamp < before.stored.entry.timestamp)
        forks.push({ witness, number: list.number, lists: [before.stored, list.stored] });
    }
  }
  return forks;
}
