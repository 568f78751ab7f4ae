import type { EntryStore, StoredEntry } from '../registry/ports/storage.ts';
import { areaIncludesEntry } from '../willow/area.ts';
import type { Area } from '../willow/area.ts';
import { concatBytes, equalBytes } from '../willow/bytes.ts';
import type { EntryIndex } from '../willow/entry-index.ts';
import { afterPrefix, closedPathKey, pathKey } from '../willow/entry-order.ts';
import type { EntryOrder } from '../willow/entry-order.ts';
import { isEmptyRange3d, range3dIncludesEntry } from '../willow/range-3d.ts';
import type { Range3d } from '../willow/range-3d.ts';
import { idSuccessor } from '../willow/successor.ts';
import type { KeySpan } from '../willow/sum-tree.ts';
import type { EntryIndexes, Indexed } from './entry-indexes.ts';

/** What a storage must give: its indexes as they are on disk now, and from the items in them the entries that are still there. */
export interface Source<T extends Indexed> {
  read<Result>(query: (indexes: EntryIndexes<T>) => Result): Promise<Result>;
  load(query: (indexes: EntryIndexes<T>) => readonly T[]): Promise<readonly StoredEntry[]>;
}

/** The port over indexes in memory and entries somewhere else. */
export function entryQueries<T extends Indexed>({ read, load }: Source<T>): EntryStore {
  return {
    withPrefix: (namespace, prefix) =>
      load((indexes) => indexes.of(namespace).inSpan('path', beginningWith(pathKey(prefix)))),
    withPrefixes: (namespace, prefixes) =>
      load((indexes) => {
        const index = indexes.of(namespace);
        return prefixes.flatMap((prefix) => index.inSpan('path', beginningWith(pathKey(prefix))));
      }),
    inArea: (namespace, area) => load((indexes) => inArea(indexes.of(namespace), area)),
    in3dRange: (namespace, range) => load((indexes) => in3dRange(indexes.of(namespace), range)),
    ids: (namespace) =>
      read((indexes) =>
        indexes
          .of(namespace)
          .inSpan('path', everything)
          .map(({ id }) => id),
      ),
    get: (ids) => load((indexes) => ids.flatMap((id) => indexes.byId(id) ?? [])),
    inSpan: (namespace, order, span) => load((indexes) => indexes.of(namespace).inSpan(order, span)),
    idsInSpan: (namespace, order, span, without = []) =>
      read((indexes) => {
        const items = indexes.of(namespace).inSpan(order, span);
        const isMeant = ({ entry: { subspaceId } }: T): boolean =>
          !without.some((author) => equalBytes(author, subspaceId));
        return (without.length === 0 ? items : items.filter(isMeant)).map(({ id }) => id);
      }),
    lacking: (ids) => read((indexes) => ids.filter((id) => indexes.byId(id) === undefined)),
    summarise: (namespace, order, span, without) =>
      read((indexes) => indexes.of(namespace).summarise(order, span, without)),
    keyAt: (namespace, order, span, index) =>
      read((indexes) => keyAt(indexes.of(namespace), order, span, index)),
    async arrivedAfter(namespace, arrivals) {
      let now = 0;
      const entries = await load((indexes) => {
        now = indexes.arrivals;
        return indexes.of(namespace).arrivedAfter(arrivals);
      });
      return { entries, arrivals: now };
    },
  };
}

const everything: KeySpan = { start: null, end: null };

function beginningWith(start: Uint8Array): KeySpan {
  return start.length === 0 ? everything : { start, end: afterPrefix(start) };
}

function inArea<T extends Indexed>(index: EntryIndex<T>, area: Area): readonly T[] {
  const { subspaceId, path, times } = area;
  const [order, start]: [EntryOrder, Uint8Array] =
    subspaceId === null ? ['path', pathKey(path)] : ['subspace', concatBytes(subspaceId, pathKey(path))];
  const items = index.inSpan(order, beginningWith(start));
  if (times.start === 0n && times.end === null) return items;
  return items.filter(({ entry }) => areaIncludesEntry(area, entry));
}

function in3dRange<T extends Indexed>(index: EntryIndex<T>, range: Range3d): readonly T[] {
  if (isEmptyRange3d(range)) return [];
  const { start, end } = range.paths;
  const author = onlyAuthor(range);
  const first = author ?? new Uint8Array(0);
  const span = {
    start: concatBytes(first, closedPathKey(start)),
    end: end === null ? afterPrefix(first) : concatBytes(first, closedPathKey(end)),
  };
  return index
    .inSpan(author === null ? 'path' : 'subspace', span)
    .filter(({ entry }) => range3dIncludesEntry(range, entry));
}

/** The one author of a 3d range that has no other. */
function onlyAuthor({ subspaces: { start, end } }: Range3d): Uint8Array | null {
  const next = idSuccessor(start);
  const isOnly = next === null ? end === null : end !== null && equalBytes(end, next);
  return isOnly ? start : null;
}

function keyAt<T extends Indexed>(
  index: EntryIndex<T>,
  order: EntryOrder,
  span: KeySpan,
  place: number,
): Uint8Array | null {
  const { start } = span;
  const before = start === null ? 0 : index.summarise(order, { start: null, end: start }).count;
  return place < index.summarise(order, span).count ? index.keyAt(order, before + place) : null;
}
