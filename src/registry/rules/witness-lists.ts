import { toHex } from '../../willow/bytes.ts';
import { areaIncludesEntry } from '../../willow/area.ts';
import { pathNames } from '../../willow/path.ts';
import type { StoredEntry } from '../ports/storage.ts';
import type { RevocationRecord, SeenRecord } from '../records.ts';
import { controlRecord, hashOf } from './control-record.ts';
import { rightsOf } from './grant-record.ts';

/** One list that counts. */
export interface WitnessList {
  /** Its author, 64 hex digits. */
  readonly witness: string;
  readonly number: number;
  /** TAI microseconds: its own time, or that of a list with a smaller number where that is later. */
  readonly time: bigint;
  readonly entries: readonly string[];
  readonly stored: StoredEntry;
}

/**
 * Registry rule G20: the lists of keys to which the root itself gave `registry/seen` and nothing wider. Of a witness that the root has cut off only
 * the lists it keeps, and those before them, count. So who dates the others is decided without any date.
 */
export function witnessLists(
  root: string,
  grants: readonly StoredEntry[],
  revocations: readonly StoredEntry[],
  seen: readonly StoredEntry[],
): readonly WitnessList[] {
  const areas = grants
    .filter((stored) => toHex(stored.entry.subspaceId) === root)
    .flatMap(rightsOf)
    .filter((right) => right.keys.length === 2 && pathNames(right.area.path)?.join('/') === 'registry/seen');
  const byWitness = Map.groupBy(
    seen.filter((stored) => {
      const author = toHex(stored.entry.subspaceId);
      return areas.some((right) => right.key === author && areaIncludesEntry(right.area, stored.entry));
    }),
    (stored) => toHex(stored.entry.subspaceId),
  );
  return [...byWitness].flatMap(([witness, lists]) => {
    const kept = keptLists(root, witness, revocations);
    return datedLists(witness, kept === null ? lists : backFrom(kept, lists));
  });
}

/** Ids of the lists that the root's latest revocation of a witness keeps; null when there is none. */
function keptLists(
  root: string,
  witness: string,
  revocations: readonly StoredEntry[],
): ReadonlySet<string> | null {
  const own = revocations.filter(
    (stored) =>
      toHex(stored.entry.subspaceId) === root &&
      (controlRecord(stored).value as RevocationRecord).key === witness,
  );
  const [last] = own.sort((a, b) => (isAfter(a, b) ? -1 : 1));
  return last === undefined ? null : new Set((controlRecord(last).value as RevocationRecord).keep);
}

function isAfter({ entry: a, id }: StoredEntry, { entry: b, id: other }: StoredEntry): boolean {
  return a.timestamp === b.timestamp ? id > other : a.timestamp > b.timestamp;
}

function backFrom(kept: ReadonlySet<string>, lists: readonly StoredEntry[]): readonly StoredEntry[] {
  const byHash = new Map(lists.map((stored) => [hashOf(stored), stored]));
  const found = new Set<StoredEntry>();
  for (const start of lists) {
    let list: StoredEntry | undefined = kept.has(start.id) ? start : undefined;
    while (list !== undefined && !found.has(list)) {
      found.add(list);
      list = byHash.get((controlRecord(list).value as SeenRecord).previous ?? '');
    }
  }
  return [...found];
}

/** In order of number: a list is never dated before one with a smaller number, whatever it says. */
function datedLists(witness: string, lists: readonly StoredEntry[]): readonly WitnessList[] {
  const numbered = lists
    .map((stored) => ({ stored, ...(controlRecord(stored).value as SeenRecord) }))
    .sort((a, b) => a.number - b.number || (a.stored.id < b.stored.id ? -1 : 1));
  const dated: WitnessList[] = [];
  let latest = 0n;
  for (const [, same] of Map.groupBy(numbered, ({ number }) => number)) {
    const floor = latest;
    for (const { stored, number, entries } of same) {
      const { timestamp } = stored.entry;
      const time = timestamp > floor ? timestamp : floor;
      if (time > latest) latest = time;
      dated.push({ witness, number, time, entries, stored });
    }
  }
  return dated;
}
