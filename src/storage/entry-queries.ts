import type { EntryStore, StoredEntry } from '../registry/ports/storage.ts';
import { areaIncludesEntry } from '../willow/area.ts';
import { equalBytes } from '../willow/bytes.ts';
import { isEmptyRange3d, range3dIncludesEntry } from '../willow/range-3d.ts';
import type { Range3d } from '../willow/range-3d.ts';
import { idSuccessor } from '../willow/successor.ts';
import { rangeBetweenPaths, rangeByAuthor, rangeByPath } from './entry-key.ts';
import type { KeyRange } from './entry-key.ts';

/** The order that a range of keys belongs to. */
export type KeyOrder = 'byPath' | 'byAuthor';

/** What a storage must give: the entries whose keys lie in a range, in order. */
export type Scan = (order: KeyOrder, range: KeyRange) => Promise<readonly StoredEntry[]>;

/** The queries of an entry store over its two orders of keys: each reads one contiguous range. */
export function entryQueries(scan: Scan): Pick<EntryStore, 'withPrefix' | 'inArea' | 'in3dRange'> {
  return {
    withPrefix: (namespace, prefix) => scan('byPath', rangeByPath(namespace, prefix)),
    async inArea(namespace, area) {
      const { subspaceId, path } = area;
      const found =
        subspaceId === null
          ? await scan('byPath', rangeByPath(namespace, path))
          : await scan('byAuthor', rangeByAuthor(namespace, subspaceId, path));
      return found.filter(({ entry }) => areaIncludesEntry(area, entry));
    },
    async in3dRange(namespace, range) {
      if (isEmptyRange3d(range)) return [];
      const author = onlyAuthor(range);
      const order = author === null ? 'byPath' : 'byAuthor';
      const found = await scan(order, rangeBetweenPaths(namespace, author, range.paths));
      return found.filter(({ entry }) => range3dIncludesEntry(range, entry));
    },
  };
}

/** The one author of a 3d range that has no other. */
function onlyAuthor({ subspaces: { start, end } }: Range3d): Uint8Array | null {
  const next = idSuccessor(start);
  const isOnly = next === null ? end === null : end !== null && equalBytes(end, next);
  return isOnly ? start : null;
}
