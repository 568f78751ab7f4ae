import { areaIncludesEntry } from '../../willow/area.ts';
import { toHex } from '../../willow/bytes.ts';
import type { StoredEntry } from '../ports/storage.ts';
import { rightsOf, type Right } from './grant-record.ts';
import { cutsOf, spares, type Cut, type Revocations } from './revocations.ts';
import type { Identified, Standing } from './standing.ts';

/** A right that stands: published by somebody who may, for a key. */
export interface StandingGrant extends Right {
  /** The record that published it. */
  readonly record: StoredEntry;
  /** What cuts it: revocations of its holder and of keys before him that do not keep the link that leads on. */
  readonly cuts: readonly Cut[];
}

/** All standing grants by key. */
export type Grants = ReadonlyMap<string, readonly StandingGrant[]>;

/** How an entry stands under a right. *late*: it lies in the right's area, but stands after the right had ended or was cut. */
export type Reach = 'counts' | 'late' | 'none';

/** Registry rule G23: an entry counts under a right whose area includes it, where it stands before the right's end and every cut spares it. */
export function reachOf(grant: StandingGrant, record: Identified, standing: Standing): Reach {
  const { area, cuts } = grant;
  if (!areaIncludesEntry(area, record.entry)) return 'none';
  const { end } = area.times;
  if (end !== null && standing.timeOf(record) >= end) return 'late';
  return cuts.every((cut) => spares(cut, record, standing)) ? 'counts' : 'late';
}

/** The first of `grants` under which an entry counts, and how it stands under the best of them. */
export function bestReach(
  grants: readonly StandingGrant[],
  record: Identified,
  standing: Standing,
): { readonly reach: Reach; readonly grant: StandingGrant | undefined } {
  let late: StandingGrant | undefined;
  for (const grant of grants) {
    const reach = reachOf(grant, record, standing);
    if (reach === 'counts') return { reach, grant };
    if (reach === 'late') late ??= grant;
  }
  return { reach: late === undefined ? 'none' : 'late', grant: late };
}

/** What {@link standingChains} looks at beside the records. */
export interface ChainRules {
  /** Rights that stand already, of keys that may pass them on. */
  readonly base: (key: string) => readonly StandingGrant[];
  /** Whether a record counts, given the rights decided so far. */
  readonly counts: (record: StoredEntry, decided: Grants) => boolean;
  /** Whether a cut's author stands before the cut key in this chain. */
  readonly standsBefore: (cut: Cut, right: Right) => boolean;
  readonly revocations: Revocations;
  readonly standing: Standing;
  /** The namespace key, 64 hex digits: the first of every chain. */
  readonly root: string;
}

/**
 * Registry rule G1: a capability stands when the key that delegated it published it in a record that counts, and it was delegated from a capability
 * that stands. Chains of fewer keys are decided, and cut (G22), before those of more: equals cannot cut each other, and there is one outcome.
 */
export function standingChains(records: readonly StoredEntry[], rules: ChainRules): Grants {
  const decided = new Map<string, StandingGrant[]>();
  const candidates = records
    .flatMap((record) => rightsOf(record).map((right) => ({ ...right, record })))
    .filter((candidate) => isPublishedChain(candidate, rules.root));
  const byLength = Map.groupBy(candidates, ({ keys }) => keys.length);
  for (const length of [...byLength.keys()].sort((a, b) => a - b)) {
    const standing = (byLength.get(length) ?? []).flatMap((candidate) => stand(candidate, decided, rules));
    // One capability counts once, however often it was published, unless other cuts reach it.
    const distinct = new Map(standing.map((grant) => [`${grant.code} ${cutIds(grant)}`, grant] as const));
    for (const grant of distinct.values()) {
      const held = decided.get(grant.key);
      if (held === undefined) decided.set(grant.key, [grant]);
      else held.push(grant);
    }
  }
  return decided;
}

/** The revocations that cut a grant, as text. */
export function cutIds({ cuts }: StandingGrant): string {
  return cuts
    .map(({ stored }) => stored.id)
    .sort()
    .join(' ');
}

type Candidate = Right & { readonly record: StoredEntry };

/** From the namespace key on, no key twice, and published by the key that delegated it. */
function isPublishedChain({ keys, record }: Candidate, root: string): boolean {
  return (
    keys.length > 1 &&
    keys[0] === root &&
    new Set(keys).size === keys.length &&
    keys.at(-2) === toHex(record.entry.subspaceId)
  );
}

function stand(candidate: Candidate, decided: Grants, rules: ChainRules): readonly StandingGrant[] {
  const { record, keys, key } = candidate;
  if (!rules.counts(record, decided)) return [];
  const own = cutsOf(
    rules.revocations,
    key,
    rules.standing,
    (cut) => rules.standsBefore(cut, candidate),
    (cut) => rules.counts(cut.stored, decided),
  );
  if (keys.length === 2) return [{ ...candidate, cuts: own }];
  const giver = keys.at(-2) ?? '';
  return [...rules.base(giver), ...(decided.get(giver) ?? [])].flatMap((parent) =>
    parent.code === candidate.parent && parentReaches(parent, record, rules.standing)
      ? [{ ...candidate, cuts: [...parent.cuts.filter((cut) => !cut.keep.has(record.id)), ...own] }]
      : [],
  );
}

/** A right is passed on only while it lasts; where the record lies is another right's matter. */
function parentReaches({ area, cuts }: StandingGrant, record: StoredEntry, standing: Standing): boolean {
  const time = standing.timeOf(record);
  const { end } = area.times;
  if (end !== null && time >= end) return false;
  return cuts.every((cut) => time < cut.from || cut.keep.has(record.id) || cut.path.length > 0);
}
