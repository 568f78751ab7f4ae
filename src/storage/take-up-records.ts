import { equalBytes, toHex } from '../willow/bytes.ts';
import type { EntryIndexes } from './entry-indexes.ts';
import type { EntryRecord } from './entry-record.ts';

/** Takes the records of a storage, in order of arrival, into indexes that know nothing yet. */
export function takeUpRecords(indexes: EntryIndexes<EntryRecord>, records: readonly EntryRecord[]): void {
  const groups = new Map<string, EntryRecord[]>();
  let [last, group]: [Uint8Array | null, EntryRecord[]] = [null, []];
  for (const record of records) {
    const { namespaceId } = record;
    if (last === null || !equalBytes(last, namespaceId)) {
      const hex = toHex(namespaceId);
      [last, group] = [namespaceId, groups.get(hex) ?? []];
      groups.set(hex, group);
    }
    group.push(record);
  }
  for (const found of groups.values()) {
    const kept = found.map((item) => ({ item, taken: item, pathKey: item.pathKey }));
    indexes.takeUp(found[0]?.namespaceId ?? new Uint8Array(0), kept);
  }
}
