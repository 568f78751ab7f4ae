import type { Dependency } from './manifest.ts';
import type { GenModule, Release } from './gen-module.ts';
import type { Storage } from './ports/storage.ts';
import { isProblem, problem, type Problem } from './problem.ts';
import { highestMatching } from './ranges.ts';

/** A module to install, with the release chosen for it. */
export interface Chosen {
  readonly module: GenModule;
  readonly release: Release;
}

/** Reads a module's projection; undefined when it is not known. */
export type Universe = (id: string) => Promise<GenModule | undefined>;

interface Requirement {
  readonly range: string;
  readonly by: string;
}

/** Restarts after a choice had to be narrowed; each narrows a finite set, so this bounds hostile graphs only. */
const attempts = 200;

/**
 * The releases that `id` at `version` needs, dependencies first (SPEC R2): the highest version that satisfies every range
 * on it, yanked ones never, prereleases only where a range names one; one version of a module; a cycle is refused with its path.
 * An optional dependency that cannot be had, or only at the cost of a required one, is left out.
 */
export async function resolve(
  universe: Universe,
  id: string,
  version: string,
): Promise<readonly Chosen[] | Problem> {
  const requirements = new Map<string, Requirement[]>();
  const leftOut = new Set<string>();
  const options: string[] = [];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await walk(universe, id, version, { requirements, leftOut, options });
    if (found === 'again') continue;
    const culprit = options.at(-1);
    if (!isProblem(found) || found.code === 'resolve/cycle' || culprit === undefined) return found;
    // what the option asked for must not bind the others: they are gathered anew
    requirements.clear();
    options.length = 0;
    leftOut.add(culprit);
  }
  return problem('resolve/no-match', { id, range: version, known: 'too many conflicting ranges', by: 'you' });
}

interface Trial {
  readonly requirements: Map<string, Requirement[]>;
  /** Optional dependencies not to be tried again, each as `by → id`. */
  readonly leftOut: ReadonlySet<string>;
  /** Those tried since the requirements were empty, in order. */
  readonly options: string[];
}

async function walk(
  universe: Universe,
  id: string,
  version: string,
  { requirements, leftOut, options }: Trial,
): Promise<readonly Chosen[] | Problem | 'again'> {
  const chosen = new Map<string, Chosen>();
  const order: Chosen[] = [];
  const visit = async (
    name: string,
    exact: string | null,
    trail: readonly string[],
  ): Promise<Problem | 'again' | null> => {
    if (trail.includes(name))
      return problem('resolve/cycle', { path: [...trail.slice(trail.indexOf(name)), name].join(' → ') });
    const known = chosen.get(name);
    if (known !== undefined) return null;
    const pick = await choose(universe, name, exact, requirements.get(name) ?? [], trail.at(-1) ?? 'you');
    if (isProblem(pick)) return pick;
    chosen.set(name, pick);
    for (const dependency of pick.release.manifest.dependencies) {
      if (dependency.optional) {
        const option = `${name} → ${dependency.id}`;
        if (leftOut.has(option) || (await universe(dependency.id)) === undefined) continue;
        options.push(option);
      }
      if (require(requirements, dependency, `${name} ${pick.release.version}`)) {
        const before = chosen.get(dependency.id);
        if (before !== undefined && highestMatching([before.release.version], [dependency.range]) === null)
          return 'again';
      }
      const found = await visit(dependency.id, null, [...trail, name]);
      if (found !== null) return found;
    }
    order.push(pick);
    return null;
  };
  return (await visit(id, version, [])) ?? order;
}

/** Notes a requirement; false when it is known already. */
function require(requirements: Map<string, Requirement[]>, { id, range }: Dependency, by: string): boolean {
  const list = requirements.get(id) ?? [];
  if (list.some((known) => known.range === range && known.by === by)) return false;
  requirements.set(id, [...list, { range, by }]);
  return true;
}

async function choose(
  universe: Universe,
  id: string,
  exact: string | null,
  requirements: readonly Requirement[],
  by: string,
): Promise<Chosen | Problem> {
  const module = await universe(id);
  if (module === undefined)
    return exact === null ? problem('resolve/missing', { id, by }) : problem('module/not-found', { id });
  const versions = module.releases
    .filter((release) => release.yanked === null)
    .map((release) => release.version);
  const all = module.releases.map((release) => release.version).join(', ');
  const wanted = exact === '' ? module.latest : exact;
  const version =
    wanted ??
    highestMatching(
      versions,
      requirements.map((requirement) => requirement.range),
    );
  const release = module.releases.find((candidate) => candidate.version === version);
  const unmet = requirements.find(
    ({ range }) => release === undefined || highestMatching([release.version], [range]) === null,
  );
  if (release !== undefined && unmet === undefined) return { module, release };
  if (exact !== null && unmet === undefined)
    return problem('module/version-not-found', { id, version: exact === '' ? 'latest' : exact, known: all });
  const range = requirements.map((requirement) => requirement.range).join(' and ');
  const who = [...new Set(requirements.map((requirement) => requirement.by))].join(' and ');
  return problem('resolve/no-match', {
    id,
    range,
    by: who,
    known: versions.length === 0 ? 'no version that is not yanked' : `the versions ${versions.join(', ')}`,
  });
}

/** The cycle that a release of `id` with these dependencies would close, as the path of ids; null when there is none. */
export async function findCycle(
  storage: Storage,
  id: string,
  dependencies: readonly Dependency[],
): Promise<readonly string[] | null> {
  const seen = new Set<string>();
  const visit = async (name: string, trail: readonly string[]): Promise<readonly string[] | null> => {
    if (name === id) return [...trail, name];
    if (seen.has(name)) return null;
    seen.add(name);
    const module = await storage.read('modules', name);
    const latest = module?.releases.find((release) => release.version === module.latest);
    for (const dependency of latest?.manifest.dependencies ?? []) {
      const found = await visit(dependency.id, [...trail, name]);
      if (found !== null) return found;
    }
    return null;
  };
  for (const dependency of dependencies) {
    const found = await visit(dependency.id, [id]);
    if (found !== null) return found;
  }
  return null;
}
