import { recordsOf } from '../../src/storage/indexeddb/entry-rows.ts';

/** The ids of all entries, out of the rows of `entry_index` as numbers. */
export function entryIdsOf(rows: readonly (readonly number[])[]): readonly string[] {
  return rows.flatMap((row) => recordsOf(0, Uint8Array.from(row)).map(({ id }) => id));
}
