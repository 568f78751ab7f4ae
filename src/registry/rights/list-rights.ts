import { toHex } from '../../willow/bytes.ts';
import { pathNames, pathOf, isPrefix, type Path } from '../../willow/path.ts';
import { taiFromUnix, unixFromTai } from '../../willow/tai.ts';
import type { Context } from '../context.ts';
import { didOf } from '../did.ts';
import type { Identities } from '../identities.ts';
import { isProblem } from '../problem.ts';
import type { Authority } from '../rules/authority.ts';
import type { StandingGrant } from '../rules/grants.ts';
import type { RightCut, RightRow, RightsAction, RightsView, Role } from './right-row.ts';
import { roleOf } from './roles.ts';

/** Who can do what with a module (with the registry, for an empty id), through which chain, until when (SPEC G28). */
export async function listRights(
  { authority, clock }: Context,
  identities: Identities,
  id: string,
): Promise<RightsView> {
  const { newest } = authority.standing;
  const now = taiFromUnix(clock.now());
  const time = newest === null || newest < now ? now : newest;
  const rows = rowsOf(authority, id, time);
  const signer = await identities.signer();
  const key = isProblem(signer) ? '' : toHex(signer.publicKey);
  return {
    rows,
    may: actionsOf(authority, rows, id, key),
    newestList: newest === null ? null : unixFromTai(newest),
    forked: [...new Set(authority.forks.map(({ witness }) => didOf(witness)))],
  };
}

function rowsOf(authority: Authority, id: string, now: bigint): readonly RightRow[] {
  const { root } = authority;
  const rootRow: RightRow = {
    key: root,
    did: didOf(root),
    role: 'root',
    path: '',
    chain: [didOf(root)],
    until: null,
    cut: null,
    stands: true,
  };
  const scope = id === '' ? [] : pathOf('modules', id);
  const registry = [...authority.grants.values()]
    .flat()
    .filter(({ area }) => (id === '' ? isOfRegistry(area.path) : meets(area.path, scope)));
  const module = id === '' ? [] : [...authority.maintainers(id).values()].flat();
  const owner = id === '' ? undefined : authority.owner(id);
  return [
    rootRow,
    ...registry.map((grant) => rowOf(grant, grant.key === owner, owner, now)),
    ...module.map((grant) => rowOf(grant, false, owner, now)),
  ];
}

const meets = (path: Path, scope: Path): boolean => isPrefix(path, scope) || isPrefix(scope, path);

/** Rights to one module, and to rate, are no rights over the registry. */
function isOfRegistry(path: Path): boolean {
  const [root, ...more] = pathNames(path) ?? [];
  return root === undefined || root === 'registry' || (root === 'modules' && more.length === 0);
}

function rowOf(grant: StandingGrant, isOwner: boolean, owner: string | undefined, now: bigint): RightRow {
  const { key, area, keys, cuts } = grant;
  const path = (pathNames(area.path) ?? []).join('/');
  const [first] = [...cuts].sort((a, b) => (a.from < b.from ? -1 : 1));
  const cut: RightCut | null =
    first === undefined ? null : { by: didOf(first.by), from: unixFromTai(first.from), reason: first.reason };
  const { end } = area.times;
  const role: Role = roleOf(path, area.subspaceId !== null, isOwner);
  const lives = (end === null || now < end) && cuts.every(({ from }) => now < from);
  // A former owner's grant for a module counts for nothing once the name is another's.
  const named = role !== 'maintainer' || keys.length > 3 || owner === undefined || isOwner;
  return {
    key,
    did: didOf(key),
    role,
    path,
    chain: keys.map(didOf),
    until: end === null ? null : unixFromTai(end),
    cut,
    stands: lives && named,
  };
}

function actionsOf(
  authority: Authority,
  rows: readonly RightRow[],
  id: string,
  key: string,
): readonly RightsAction[] {
  const own = rows.filter((row) => row.key === key && row.stands).map(({ role }) => role);
  if (id === '')
    return own.some((role) => role === 'root' || role === 'admin' || role === 'issuer')
      ? ['grant', 'revoke']
      : [];
  const isOwner = authority.owner(id) === key;
  if (isOwner) return ['grant', 'revoke', 'transfer', 'choose'];
  if (own.includes('maintainer')) return ['grant', 'revoke', 'choose'];
  return own.some((role) => role === 'root' || role === 'admin' || role === 'issuer') ? ['revoke'] : [];
}
