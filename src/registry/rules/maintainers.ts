import { toHex } from '../../willow/bytes.ts';
import type { StoredEntry } from '../ports/storage.ts';
import { controlRecord } from './control-record.ts';
import { bestReach, standingChains, type Grants, type Reach, type StandingGrant } from './grants.ts';
import { ownsAt, type Tenures } from './names.ts';
import type { Revocations } from './revocations.ts';
import type { Identified, Standing } from './standing.ts';

/** What {@link maintainersOf} looks at beside the grants in `modules/<id>/admin`. */
export interface ModuleRules {
  readonly root: string;
  readonly standing: Standing;
  readonly tenures: Tenures;
  /** Standing grants of `registry/grants`. */
  readonly grants: Grants;
  /** How an entry stands by its author's rights in `registry/grants`; the root may everything. */
  readonly reach: (record: Identified) => Reach;
  /** Those of the registry and those of this module. */
  readonly revocations: Revocations;
}

/**
 * Registry rule G25: who holds rights to one module from its owner, or from a maintainer whose right reaches `modules/<id>/admin`, through chains as in
 * G1. A maintainer is cut by whoever stands before him in the chain, and by the owner of the day.
 */
export function maintainersOf(grants: readonly StoredEntry[], rules: ModuleRules): Grants {
  const { root, standing, tenures, revocations } = rules;
  if (grants.length === 0) return new Map();
  return standingChains(grants, {
    root,
    standing,
    revocations,
    base: (key) => rules.grants.get(key) ?? [],
    counts: (record, decided) =>
      isRegistryRecord(record)
        ? rules.reach(record) === 'counts'
        : moduleReach(record, decided, rules).reach === 'counts',
    standsBefore: (cut, { keys }) =>
      keys.indexOf(cut.by) >= 0
        ? keys.indexOf(cut.by) < keys.length - 1
        : !isRegistryRecord(cut.stored) && ownsAt(tenures, cut.by, cut.stored, standing),
  });
}

function isRegistryRecord(record: StoredEntry): boolean {
  return controlRecord(record).path?.kind === 'revocation';
}

/**
 * Registry rule G3: an entry under `modules/<id>` counts when its author owns the name where it stands and a grant of his reaches it, or a maintainer's
 * grant does. *late*: one of both once held.
 */
export function moduleReach(
  record: Identified,
  maintainers: Grants,
  { tenures, reach, standing, grants }: ModuleRules,
): { readonly reach: Reach; readonly grant: StandingGrant | undefined } {
  const author = toHex(record.entry.subspaceId);
  const asMaintainer = bestReach(maintainers.get(author) ?? [], record, standing);
  if (asMaintainer.reach === 'counts') return asMaintainer;
  const own = reach(record);
  if (own !== 'none' && tenures.some(({ key }) => key === author)) {
    const owns = ownsAt(tenures, author, record, standing);
    const grant = bestReach(grants.get(author) ?? [], record, standing).grant;
    return { reach: owns ? own : 'late', grant };
  }
  return asMaintainer;
}
