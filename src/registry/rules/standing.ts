import { toHex } from '../../willow/bytes.ts';
import { pathNames } from '../../willow/path.ts';
import type { StoredEntry } from '../ports/storage.ts';
import type { WitnessList } from './witness-lists.ts';

/** An entry and its id. */
export type Identified = Pick<StoredEntry, 'entry' | 'id'>;

/** When entries stand. */
export interface Standing {
  /** Time of the newest list that counts; null when there is none and dates are taken at their word. */
  readonly newest: bigint | null;
  /** When an entry stands: TAI microseconds. */
  timeOf(record: Identified): bigint;
  /** Whether a witness other than its author has listed it. */
  isListed(record: Identified): boolean;
  /** Negative when `a` stands before `b`; a total order of entries. */
  compare(a: Identified, b: Identified): number;
  /** False when `a` certainly stands after `b`: one list does not say which of two came first. */
  notAfter(a: Identified, b: Identified): boolean;
}

interface Sighting {
  readonly witness: string;
  readonly time: bigint;
  /** Earliest by another witness. */
  readonly other: bigint | null;
}

/**
 * Registry rule G21: an entry stands at the time of the earliest witness list, by a key other than its author's, that names it. Unlisted ones
 * stand after all listed, by (time, id), and not before the newest list. What is said as a person (`people/…`) is not listed and stands at its own time.
 */
export function standingBy(lists: readonly WitnessList[]): Standing {
  const sightings = new Map<string, Sighting>();
  let newest: bigint | null = null;
  for (const { witness, time, entries } of lists) {
    if (newest === null || time > newest) newest = time;
    for (const id of entries) sightings.set(id, earlier(sightings.get(id), witness, time));
  }
  const listedAt = ({ entry, id }: Identified): bigint | null => {
    const found = sightings.get(id);
    if (found === undefined) return null;
    return found.witness === toHex(entry.subspaceId) ? found.other : found.time;
  };
  const timeOf = (record: Identified): bigint => {
    const { timestamp, path } = record.entry;
    const listed = listedAt(record);
    if (listed !== null) return listed;
    return newest === null || newest <= timestamp || isPersonal(path) ? timestamp : newest;
  };
  const byTime = (a: Identified, b: Identified): number => {
    const [first, second] = [listedAt(a), listedAt(b)];
    if ((first === null) !== (second === null)) return first === null ? 1 : -1;
    return order(first ?? a.entry.timestamp, second ?? b.entry.timestamp);
  };
  return {
    newest,
    timeOf,
    isListed: (record) => listedAt(record) !== null,
    notAfter: (a, b) => byTime(a, b) <= 0,
    compare: (a, b) => byTime(a, b) || (a.id === b.id ? 0 : a.id < b.id ? -1 : 1),
  };
}

function earlier(known: Sighting | undefined, witness: string, time: bigint): Sighting {
  if (known === undefined) return { witness, time, other: null };
  const { other } = known;
  if (known.witness === witness) return time < known.time ? { ...known, time } : known;
  if (time < known.time) return { witness, time, other: known.time };
  return other === null || time < other ? { ...known, other: time } : known;
}

function isPersonal(path: Identified['entry']['path']): boolean {
  return pathNames(path.slice(0, 1))?.[0] === 'people';
}

const order = (a: bigint, b: bigint): number => (a === b ? 0 : a < b ? -1 : 1);
