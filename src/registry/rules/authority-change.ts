import { isPrefix, type Path } from '../../willow/path.ts';
import type { Authority } from './authority.ts';
import { hashOf } from './control-record.ts';
import { cutIds, type Grants, type StandingGrant } from './grants.ts';
import type { Tenures } from './names.ts';

/** What differs between two states of the authority. */
export interface AuthorityChange {
  /** Module ids whose owners or maintainers differ. */
  readonly modules: ReadonlySet<string>;
  /** By key the grants of `registry/grants` that came, went, are cut otherwise, or whose end the newest witness list has passed. */
  readonly grants: Grants;
}

/** Compares two states of the authority of one registry. */
export function authorityChange(before: Authority, after: Authority): AuthorityChange {
  const since = before.standing.newest ?? -1n;
  const until = after.standing.newest ?? -1n;
  const passed = ({ area, cuts }: StandingGrant): boolean =>
    since !== until &&
    [area.times.end, ...cuts.map((cut) => cut.from)].some(
      (end) => end !== null && end > since && end <= until,
    );
  const changed = (had: Grants, has: Grants): Grants => {
    const keys = new Set([...had.keys(), ...has.keys()]);
    return new Map(
      [...keys].flatMap((key) => {
        const [old, now] = [had.get(key) ?? [], has.get(key) ?? []];
        const grants = [...lacking(now, old), ...lacking(old, now), ...now.filter(passed)];
        return grants.length === 0 ? [] : [[key, grants] as const];
      }),
    );
  };
  const named = [...new Set([...before.names.keys(), ...after.names.keys()])].filter(
    (id) => owners(before.tenures(id)) !== owners(after.tenures(id)),
  );
  const maintained = [...new Set([...before.withAdmin, ...after.withAdmin])].filter(
    (id) => changed(before.maintainers(id), after.maintainers(id)).size > 0,
  );
  return { modules: new Set([...named, ...maintained]), grants: changed(before.grants, after.grants) };
}

const owners = (tenures: Tenures): string =>
  tenures.map((tenure) => `${tenure.key} ${hashOf(tenure.by)}`).join(' ');

/** Those of `grants` that are not among `others`. */
function lacking(grants: readonly StandingGrant[], others: readonly StandingGrant[]): StandingGrant[] {
  const words = (grant: StandingGrant): string => `${grant.code} ${cutIds(grant)}`;
  const known = new Set(others.map(words));
  return grants.filter((grant) => !known.has(words(grant)));
}

/** True when a grant reaches something at or below `path`, or was given for a part of it. */
export function touches(grants: readonly StandingGrant[], path: Path): boolean {
  return grants.some(({ area }) => isPrefix(area.path, path) || isPrefix(path, area.path));
}
