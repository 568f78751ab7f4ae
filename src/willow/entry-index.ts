import type { Area } from './area.ts';
import { areaIncludesEntry } from './area.ts';
import { spanOfAuthor } from './author-span.ts';
import { compareBytes, concatBytes, equalBytes } from './bytes.ts';
import type { Entry } from './entry.ts';
import {
  afterPrefix,
  authorPathKeys,
  authorPathOfKey,
  closedPathKey,
  entryKey,
  openPathOfKey,
  pathKey,
  pooledEntryKeys,
  pooledSubspaceKey,
} from './entry-order.ts';
import type { EntryOrder } from './entry-order.ts';
import { fingerprintOf, pooledPreFingerprint, subtractSum } from './fingerprint.ts';
import type { Sum } from './fingerprint.ts';
import { isNewer } from './newer.ts';
import { range3dIncludesEntry } from './range-3d.ts';
import type { Range3d } from './range-3d.ts';
import { sumTree } from './sum-tree.ts';
import type { KeySpan, SumTree, Summary } from './sum-tree.ts';

/** What became of an entry that was joined. */
export type JoinOutcome<T> =
  /** It is there now, and these, which it prunes, are not any more. `arrival` counts what was ever stored here, from 1 on. */
  | { readonly kind: 'stored'; readonly arrival: number; readonly pruned: readonly T[] }
  /** Nothing happened, because the same entry or one that prunes it is there already. */
  | { readonly kind: 'obsolete'; readonly because: 'same' | 'newer' }
  | { readonly kind: 'refused'; readonly because: 'foreign-namespace' };

/**
 * The entries of one namespace in both orders, in memory: joins, queries, fingerprints. Law: no two of them such that one prunes the
 * other (Willow data model, "Joins"). Verifies nothing. RangeError for an entry that cannot be encoded.
 */
export interface EntryIndex<T extends { readonly entry: Entry }> {
  readonly size: number;
  /** How many were ever stored: the arrival of the last. */
  readonly arrivals: number;
  /** `taken`: how the entry was numbered and summed where it was joined before, so that neither is done again. `entry`: the item's, if at hand. */
  join(item: T, taken?: Taken, entry?: Entry): JoinOutcome<T>;
  /**
   * Takes up what an index of this namespace once held, as it held it: nothing is compared or pruned, of equal entries the earlier arrival
   * stays, and the keys are kept. RangeError where something is there already.
   */
  takeUp(kept: readonly Kept<T>[]): void;
  /** In order of (subspace, path, time) if the area has a subspace, else of (path, subspace, time). */
  inArea(area: Area): T[];
  /** In whichever of the two orders has fewer to look at. */
  in3dRange(range: Range3d): T[];
  /** Those that are still there of what arrived after so many, in order of arrival. */
  arrivedAfter(arrivals: number): T[];
  /** The entries of a contiguous range of keys (`entryKey`) in an order. */
  inSpan(order: EntryOrder, span: KeySpan): T[];
  /** Count and 1024-bit sum of such a range, without what some authors wrote; O(log n) for the range and for each of them. */
  summarise(order: EntryOrder, span: KeySpan, without?: readonly Uint8Array[]): Summary;
  /** The 32-byte fingerprint of the same range. */
  fingerprint(order: EntryOrder, span: KeySpan): Uint8Array;
  /** The key at a place in an order, from 0 on: where a range is split. */
  keyAt(order: EntryOrder, index: number): Uint8Array | null;
  /** Takes out all that one author wrote; what it was. */
  forgetSubspace(subspaceId: Uint8Array): T[];
}

/** What a store kept of an entry's first joining. Arrivals are handed out in rising order. */
export interface Taken {
  readonly arrival: number;
  /** Its pre-fingerprint. */
  readonly sum: Sum;
  /** Its `entryKey` by path, if that is kept, too. */
  readonly pathKey?: Uint8Array;
}

/** An entry as an index held it. */
export interface Kept<T> {
  readonly item: T;
  readonly taken: Taken;
  /** Its `entryKey` by path. */
  readonly pathKey: Uint8Array;
}

interface Arrived<T> {
  readonly item: T;
  readonly arrival: number;
}

const everything: KeySpan = { start: null, end: null };

/** An index of no entries of this namespace (32 bytes). */
export function entryIndex<T extends { readonly entry: Entry }>(namespaceId: Uint8Array): EntryIndex<T> {
  const trees: Readonly<Record<EntryOrder, SumTree<Arrived<T>>>> = { path: sumTree(), subspace: sumTree() };
  /** In order of arrival, with those that are gone until they are half of it. */
  let log: Arrived<T>[] = [];
  let arrivals = 0;
  /** How many entries have paths of so many components: where there are none, none can be in the way. */
  const depths = new Map<number, number>();
  const countDepth = (depth: number, by: number): void => {
    const count = (depths.get(depth) ?? 0) + by;
    if (count > 0) depths.set(depth, count);
    else depths.delete(depth);
  };
  const hasDepth = (isMeant: (depth: number) => boolean): boolean => {
    for (const depth of depths.keys()) if (isMeant(depth)) return true;
    return false;
  };

  const itemsIn = (order: EntryOrder, span: KeySpan): T[] =>
    Array.from(trees[order].values(span), ({ item }) => item);
  const isThere = ({ item, arrival }: Arrived<T>): boolean =>
    trees.subspace.get(entryKey(item.entry, 'subspace'))?.arrival === arrival;
  const remove = ({ entry }: T): void => {
    for (const order of ['path', 'subspace'] as const) trees[order].delete(entryKey(entry, order));
    countDepth(entry.path.length, -1);
    if (log.length > 2 * trees.path.size + 64) log = log.filter(isThere);
  };
  const put = (
    arrived: Arrived<T>,
    keys: Readonly<Record<EntryOrder, Uint8Array>>,
    sum: Sum,
    entry: Entry,
  ): number => {
    ({ arrival: arrivals } = arrived);
    trees.path.add(keys.path, arrived, sum);
    trees.subspace.add(keys.subspace, arrived, sum);
    log.push(arrived);
    countDepth(entry.path.length, 1);
    return arrivals;
  };
  /** The one entry of an author at a path of so many components, by the beginning of its key, if there is one. */
  const at = (authorPath: Uint8Array, length: number): T | null =>
    depths.has(length) ? (trees.subspace.firstBeginning(authorPath)?.item ?? null) : null;
  const isPrunedFromAbove = (entry: Entry): boolean => {
    const { path, subspaceId } = entry;
    if (!hasDepth((depth) => depth < path.length)) return false;
    let length = 0;
    for (const key of authorPathKeys(subspaceId, path)) {
      const above = at(key, length);
      if (above !== null && isNewer(above.entry, entry)) return true;
      length += 1;
    }
    return false;
  };

  return {
    get size() {
      return trees.path.size;
    },
    get arrivals() {
      return arrivals;
    },
    join(item, taken, entry = item.entry) {
      if (!equalBytes(entry.namespaceId, namespaceId))
        return { kind: 'refused', because: 'foreign-namespace' };
      if (isPrunedFromAbove(entry)) return { kind: 'obsolete', because: 'newer' };
      const keys =
        taken?.pathKey === undefined
          ? pooledEntryKeys(entry)
          : { path: taken.pathKey, subspace: pooledSubspaceKey(taken.pathKey).key };
      const here = at(authorPathOfKey(keys.subspace), entry.path.length);
      if (here !== null && !isNewer(entry, here.entry))
        return { kind: 'obsolete', because: isNewer(here.entry, entry) ? 'newer' : 'same' };
      const replaced = here === null ? [] : [here];
      const pruned = hasDepth((depth) => depth > entry.path.length)
        ? itemsIn('subspace', beginningWith(openPathOfKey(keys.subspace))).filter((other) =>
            isNewer(entry, other.entry),
          )
        : replaced;
      // what cannot be encoded throws here, before anything has changed
      const { arrival, sum } = taken ?? { arrival: arrivals + 1, sum: pooledPreFingerprint(entry) };
      for (const other of pruned) remove(other);
      return { kind: 'stored', arrival: put({ item, arrival }, keys, sum, entry), pruned };
    },
    takeUp(kept) {
      const parts = kept.map(({ item, taken: { arrival, sum }, pathKey }) => {
        const { key, depth } = pooledSubspaceKey(pathKey);
        return { value: { item, arrival }, sum, key: pathKey, subspaceKey: key, depth };
      });
      parts.sort((a, b) => compareBytes(a.key, b.key) || a.value.arrival - b.value.arrival);
      const items = parts.filter(({ key }, at) => {
        const before = parts[at - 1];
        return before === undefined || !equalBytes(before.key, key);
      });
      trees.path.takeUp(items.map(({ key, value, sum }) => ({ key, value, sum })));
      items.sort((a, b) => compareBytes(a.subspaceKey, b.subspaceKey));
      trees.subspace.takeUp(items.map(({ subspaceKey, value, sum }) => ({ key: subspaceKey, value, sum })));
      for (const { depth } of items) countDepth(depth, 1);
      log = items.map(({ value }) => value).sort((a, b) => a.arrival - b.arrival);
      arrivals = log.at(-1)?.arrival ?? 0;
    },
    inArea(area) {
      const prefix = pathKey(area.path);
      const [order, start] =
        area.subspaceId === null
          ? (['path', prefix] as const)
          : (['subspace', concatBytes(area.subspaceId, prefix)] as const);
      return itemsIn(order, beginningWith(start)).filter(({ entry }) => areaIncludesEntry(area, entry));
    },
    in3dRange(range) {
      const { paths, subspaces } = range;
      const byPath = {
        start: closedPathKey(paths.start),
        end: paths.end === null ? null : closedPathKey(paths.end),
      };
      const bySubspace = { start: subspaces.start, end: subspaces.end };
      const isPathShorter = trees.path.summarise(byPath).count <= trees.subspace.summarise(bySubspace).count;
      const found = isPathShorter ? itemsIn('path', byPath) : itemsIn('subspace', bySubspace);
      return found.filter(({ entry }) => range3dIncludesEntry(range, entry));
    },
    arrivedAfter(after) {
      let [low, high] = [0, log.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((log[middle]?.arrival ?? 0) <= after) low = middle + 1;
        else high = middle;
      }
      return log
        .slice(low)
        .filter(isThere)
        .map(({ item }) => item);
    },
    inSpan: itemsIn,
    summarise(order, span, without = []) {
      const summary = trees[order].summarise(span);
      let { count } = summary;
      for (const subspaceId of without) {
        const part = trees.subspace.summarise(spanOfAuthor(order, span, subspaceId));
        subtractSum(summary.sum, part.sum);
        count -= part.count;
      }
      return { count, sum: summary.sum };
    },
    fingerprint: (order, span) => fingerprintOf(trees[order].summarise(span).sum),
    keyAt: (order, index) => trees[order].keyAt(index)?.slice() ?? null,
    forgetSubspace(subspaceId) {
      const gone = itemsIn('subspace', beginningWith(subspaceId));
      for (const item of gone) remove(item);
      return gone;
    },
  };
}

function beginningWith(start: Uint8Array): KeySpan {
  return start.length === 0 ? everything : { start, end: afterPrefix(start) };
}
