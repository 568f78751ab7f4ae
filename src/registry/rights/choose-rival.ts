import type { Context } from '../context.ts';
import type { Release, Rival } from '../gen-module.ts';
import type { Identities } from '../identities.ts';
import { parseModuleId } from '../module-id.ts';
import type { WriteOutcome } from '../outcomes.ts';
import { isProblem, problem, type Problem } from '../problem.ts';
import { jsonRecord } from '../write-records.ts';
import { picksOf } from './picks.ts';
import { writeControl } from './write-control.ts';

/** Signs which of several releases under one version stands (SPEC G4): by the owner, or a maintainer who may. */
export async function chooseRival(
  context: Context,
  identities: Identities,
  operation: string,
  id: string,
  version: string,
  release: string,
): Promise<WriteOutcome> {
  const wrong = await rivalProblem(context, id, version, release);
  if (wrong !== null) return { kind: 'refused', problem: wrong };
  return writeControl(context, identities, operation, id, async (_author, now) => ({
    record: jsonRecord((sha256) => ({ kind: 'choice', id, sha256 }), {
      time: now.toString(),
      id,
      version,
      release,
    }),
    effect: (after, { id: entry }) =>
      after.choices(id).some((record) => record.id === entry) ? null : problem('rights/none', { what: id }),
  }));
}

/** This reader's own pick between undecided rivals; it changes what this device chooses and nothing else. */
export async function pickRival(
  context: Context,
  id: string,
  version: string,
  release: string,
): Promise<Problem | null> {
  const wrong = await rivalProblem(context, id, version, release);
  if (wrong !== null) return wrong;
  await context.exclusive(async () => {
    const { key, picks } = await picksOf(context, id);
    const value = { ...picks, [version]: release };
    await context.storage.commit([{ kind: 'put', table: 'settings', key, value }]);
  });
  context.emit({ kind: 'modules', ids: [id] });
  return null;
}

async function rivalProblem(
  { storage }: Context,
  id: string,
  version: string,
  release: string,
): Promise<Problem | null> {
  const parsed = parseModuleId(id);
  if (isProblem(parsed)) return parsed;
  const module = await storage.read('modules', id);
  const found = module?.releases.find((one) => one.version === version);
  if (module === undefined || found === undefined)
    return problem('module/version-not-found', { id, version, known: 'those on its page' });
  const candidates: readonly (Release | Rival)[] = [found, ...(found.rivals ?? [])];
  return found.undecided === true && candidates.some((one) => one.entryId === release && one.late !== true)
    ? null
    : problem('rights/no-rival', { id, version });
}
