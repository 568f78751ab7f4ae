import type { Context } from '../context.ts';
import { didOf } from '../did.ts';
import type { InstalledModule } from '../installed-module.ts';
import { problem, type Problem } from '../problem.ts';
import { isHeld } from '../rules/owner-change.ts';
import { parseKey } from './parse-key.ts';

/** Why updates of an installed module are held (SPEC G26); null when they are not. */
export function heldProblem(
  { authority }: Pick<Context, 'authority'>,
  installed: InstalledModule,
): Problem | null {
  const consented = consentedOwner(installed);
  const tenures = authority.tenures(installed.id);
  const owner = tenures.at(-1)?.key;
  if (owner === undefined || consented === null || !isHeld(tenures, consented)) return null;
  return problem('install/owner-changed', {
    id: installed.id,
    before: didOf(consented),
    now: didOf(owner),
  });
}

/** The owner when it was installed; of what an older app installed the publisher. */
function consentedOwner({ owner, from }: InstalledModule): string | null {
  if (owner !== undefined) return owner;
  const key = parseKey(from);
  return typeof key === 'string' ? key : null;
}

/** Consents to the present owner of an installed module. */
export async function consentToOwner(context: Context, id: string): Promise<Problem | null> {
  return context.exclusive(async () => {
    const installed = await context.storage.read('installed', id);
    if (installed === undefined) return problem('install/not-installed', { id });
    const owner = context.authority.owner(id);
    if (owner === undefined) return null;
    const value: InstalledModule = { ...installed, owner };
    await context.storage.commit([{ kind: 'put', table: 'installed', key: id, value }]);
    context.emit({ kind: 'installed' });
    return null;
  });
}
