import { toHex } from '../../willow/bytes.ts';
import type { Context } from '../context.ts';
import { currentProjection } from '../current-projection.ts';
import type { GenModule, Release } from '../gen-module.ts';
import { isChoosable, latestOf } from '../project-module.ts';

/** Entry ids of releases by version. */
type Picks = Readonly<Record<string, string>>;

/** What this reader picked between undecided rivals of a module, and the setting that keeps it. */
export async function picksOf(
  { storage, joined }: Pick<Context, 'storage' | 'joined'>,
  id: string,
): Promise<{ readonly key: string; readonly picks: Picks }> {
  const key = `pick ${joined === null ? '' : toHex(joined.namespace)} ${id}`;
  const stored = await storage.read('settings', key);
  const picks: Picks = typeof stored === 'object' && stored !== null ? (stored as Picks) : {};
  return { key, picks };
}

/** A module as the resolver sees it: without late releases, and without undecided ones that the reader did not pick (SPEC G4, G23). */
export async function choosableModule(
  context: Pick<Context, 'storage' | 'joined'>,
  id: string,
): Promise<GenModule | undefined> {
  const stored = await context.storage.read('modules', id);
  const module = stored && currentProjection(stored);
  if (module === undefined || module.releases.every(isChoosable)) return module;
  const { picks } = await picksOf(context, id);
  const releases = module.releases.flatMap((release) => pick(release, picks) ?? []);
  return { ...module, releases, latest: latestOf(releases) };
}

function pick(release: Release, picks: Picks): Release | null {
  if (isChoosable(release)) return release;
  const wanted = picks[release.version];
  const found = [release, ...(release.rivals ?? [])].find(({ entryId }) => entryId === wanted);
  if (found === undefined || found.late === true) return null;
  const { undecided: _undecided, ...picked } = found;
  return picked;
}
