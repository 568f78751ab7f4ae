import { toHex } from '../../willow/bytes.ts';
import { isPrefix, pathOf, type Path } from '../../willow/path.ts';
import type { StoredEntry } from '../ports/storage.ts';
import type { RevocationRecord } from '../records.ts';
import { controlRecord } from './control-record.ts';
import type { Identified, Standing } from './standing.ts';

/** A key cut off, by somebody who stands before it. */
export interface Cut {
  /** Who cut, and whom; 64 hex digits each. */
  readonly by: string;
  readonly key: string;
  readonly path: Path;
  readonly from: bigint;
  readonly keep: ReadonlySet<string>;
  readonly reason: string;
  readonly stored: StoredEntry;
}

const read = new WeakMap<StoredEntry, Cut>();

/** What a revocation record says, read once. */
function cutOf(stored: StoredEntry): Cut {
  const known = read.get(stored);
  if (known !== undefined) return known;
  const { key, path, from, keep, reason } = controlRecord(stored).value as RevocationRecord;
  const cut: Cut = {
    by: toHex(stored.entry.subspaceId),
    key,
    path: path === '' ? [] : pathOf(...path.split('/')),
    from: BigInt(from),
    keep: new Set(keep),
    reason,
    stored,
  };
  read.set(stored, cut);
  return cut;
}

/** Revocations by the key they cut. */
export type Revocations = ReadonlyMap<string, readonly Cut[]>;

export function revocationsOf(entries: readonly StoredEntry[]): Revocations {
  return Map.groupBy(entries.map(cutOf), ({ key }) => key);
}

/**
 * Registry rule G22: the cuts of `key` by those who `stand` before it, whose own revocation `counts`; the last that one of them wrote takes the
 * place of his earlier ones, so that he can mend it.
 */
export function cutsOf(
  revocations: Revocations,
  key: string,
  standing: Standing,
  stands: (cut: Cut) => boolean,
  counts: (cut: Cut) => boolean,
): readonly Cut[] {
  const last = new Map<string, Cut>();
  for (const cut of revocations.get(key) ?? []) {
    if (!stands(cut) || !counts(cut)) continue;
    const known = last.get(cut.by);
    if (known === undefined || standing.compare(known.stored, cut.stored) < 0) last.set(cut.by, cut);
  }
  return [...last.values()];
}

/** Whether a cut leaves an entry alone: it lies elsewhere, stood before, or is kept. */
export function spares({ path, from, keep }: Cut, record: Identified, standing: Standing): boolean {
  return keep.has(record.id) || !isPrefix(path, record.entry.path) || standing.timeOf(record) < from;
}
