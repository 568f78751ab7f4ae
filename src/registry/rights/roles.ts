import type { Role } from './right-row.ts';

/** Roles that can be given; those of one module need its id, those of the registry have none. */
export type GivenRole = 'maintainer' | 'publisher' | 'ci' | 'admin' | 'issuer' | 'witness';

interface RoleRule {
  readonly scope: 'module' | 'registry';
  /** Areas as paths; `own`: the holder's subspace alone, which nobody can pass on. */
  readonly paths: (id: string) => readonly (readonly string[])[];
  readonly own: boolean;
  /** Days it lasts at most. */
  readonly days: number;
}

/** What each role is given (DESIGN "Who may do what"). */
export const roles: Readonly<Record<GivenRole, RoleRule>> = {
  maintainer: { scope: 'module', own: false, days: 730, paths: (id) => [['modules', id]] },
  publisher: {
    scope: 'module',
    own: true,
    days: 730,
    paths: (id) => [
      ['modules', id, 'releases'],
      ['modules', id, 'card'],
    ],
  },
  ci: { scope: 'module', own: true, days: 30, paths: (id) => [['modules', id, 'releases']] },
  admin: { scope: 'registry', own: false, days: 3_650, paths: () => [[]] },
  issuer: {
    scope: 'registry',
    own: false,
    days: 3_650,
    paths: () => [
      ['modules'],
      ['people'],
      ['registry', 'names'],
      ['registry', 'grants'],
      ['registry', 'revocations'],
    ],
  },
  witness: { scope: 'registry', own: true, days: 3_650, paths: () => [['registry', 'seen']] },
};

/** The role that a path of an area amounts to. */
export function roleOf(path: string, isOwnSubspace: boolean, isOwner: boolean): Role {
  if (path === '') return 'admin';
  if (path === 'registry/seen') return 'witness';
  if (path === 'modules' || path === 'registry/names' || path === 'registry/grants') return 'issuer';
  if (isOwner) return 'owner';
  const [root, , area] = path.split('/');
  if (root !== 'modules') return 'other';
  if (area === undefined) return 'maintainer';
  if (area === 'card') return 'publisher';
  return isOwnSubspace ? 'ci' : 'other';
}
