import { openIndexedDb } from '../../src/storage/indexeddb/indexeddb-storage.ts';
import type { Comparison } from '../willow/comparison.ts';
import { measureReconcile, type OpenStorage } from './reconcile.ts';

/** What `bench/p2p.ts` measures where it is called, in Node and in a page. A new part is a file beside this one and a line here. */
const parts = { reconcile: measureReconcile } satisfies Record<
  string,
  (runs: number, open: OpenStorage) => Promise<readonly Comparison[]>
>;
export type PartName = keyof typeof parts;
export const partNames = Object.keys(parts) as PartName[];

/** Over IndexedDB unless told otherwise. */
export function measurePart(
  name: PartName,
  runs: number,
  open: OpenStorage = openIndexedDb,
): Promise<readonly Comparison[]> {
  return parts[name](runs, open);
}
