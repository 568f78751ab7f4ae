import { toHex } from '../../willow/bytes.ts';
import type { StoredEntry } from '../ports/storage.ts';
import type { NameRecord, TransferRecord } from '../records.ts';
import { commitmentTo, controlRecord, hashOf } from './control-record.ts';
import type { Identified, Standing } from './standing.ts';

/** A time during which one key owns a module id. */
export interface Tenure {
  /** Owner, 64 hex digits. */
  readonly key: string;
  /** The name record or transfer by which it owns the name; it begins where that stands, the first one has no beginning. */
  readonly by: StoredEntry;
  /** SHA-256 of the key it may change to without alarm; null when not committed. */
  readonly next: string | null;
  /** Whether the record before had committed to this key. */
  readonly committed: boolean;
}

/** The owners of a module id, one after the other; never empty. */
export type Tenures = readonly Tenure[];

/** What {@link ownedNames} looks at beside the records. */
export interface NameRules {
  readonly root: string;
  readonly standing: Standing;
  /** Whether a record counts by its author's own rights. */
  readonly counts: (record: StoredEntry) => boolean;
}

/** Registry rules G2 and G24: who owns each module id, and who owned it before. */
export function ownedNames(
  names: readonly StoredEntry[],
  transfers: readonly StoredEntry[],
  rules: NameRules,
): ReadonlyMap<string, Tenures> {
  const standing = [...names, ...transfers].filter(rules.counts);
  const owned = new Map<string, Tenures>();
  for (const [id, records] of Map.groupBy(standing, idOf)) {
    const tenures = tenuresOf(records, rules);
    if (tenures.length > 0) owned.set(id, tenures);
  }
  return owned;
}

function tenuresOf(records: readonly StoredEntry[], rules: NameRules): Tenures {
  const following = Map.groupBy(records, (record) => valueOf(record).previous ?? '');
  const tenures: Tenure[] = [];
  let before: Tenure | null = null;
  for (;;) {
    const previous: Tenure | null = before;
    const next = first(
      (following.get(previous === null ? '' : hashOf(previous.by)) ?? []).filter((record) =>
        mayFollow(record, previous, rules.root),
      ),
      rules,
    );
    if (next === null) return tenures;
    before = tenureOf(next, previous);
    tenures.push(before);
  }
}

/** A first record is an issuer's or the root's; a later one is the owner's transfer, the root's, or an issuer's for the key the owner had committed to. */
function mayFollow(record: StoredEntry, before: Tenure | null, root: string): boolean {
  const author = toHex(record.entry.subspaceId);
  const isTransfer = controlRecord(record).path?.kind === 'transfer';
  if (before === null) return !isTransfer;
  if (isTransfer) return author === before.key;
  return author === root || before.next === commitmentTo(valueOf(record).key);
}

/** Of several for one place: the root's before others, then as they stand. */
function first(records: readonly StoredEntry[], { root, standing }: NameRules): StoredEntry | null {
  const rank = (record: StoredEntry): number => (toHex(record.entry.subspaceId) === root ? 0 : 1);
  return records.reduce<StoredEntry | null>(
    (best, record) =>
      best === null || (rank(record) - rank(best) || standing.compare(record, best)) < 0 ? record : best,
    null,
  );
}

function tenureOf(by: StoredEntry, before: Tenure | null): Tenure {
  const { key, next } = valueOf(by);
  return { key, by, next: next ?? null, committed: before !== null && before.next === commitmentTo(key) };
}

const valueOf = (record: StoredEntry) => controlRecord(record).value as NameRecord | TransferRecord;
const idOf = (record: StoredEntry): string => valueOf(record).id;

/**
 * Whether an entry by `key` stands while that key owns the name: before the record that passes it on, not before the one that gave it (for a key that
 * the owner had committed to, the one that committed: it signs before an issuer answers).
 */
export function ownsAt(tenures: Tenures, key: string, record: Identified, standing: Standing): boolean {
  return tenures.some((tenure, index) => {
    const after = tenures[index + 1];
    const first = tenure.committed ? index - 1 : index;
    const begin = tenures[first];
    return (
      tenure.key === key &&
      (first === 0 || begin === undefined || standing.notAfter(begin.by, record)) &&
      (after === undefined || standing.notAfter(record, after.by))
    );
  });
}
