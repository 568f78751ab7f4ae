import { toHex } from '../../willow/bytes.ts';
import { pathOf } from '../../willow/path.ts';
import { taiFromUnix } from '../../willow/tai.ts';
import type { Context } from '../context.ts';
import { currentProjection } from '../current-projection.ts';
import type { GenModule } from '../gen-module.ts';
import type { StoredEntry } from '../ports/storage.ts';
import { isProblem, problem, type Problem } from '../problem.ts';
import { parseRecordPath } from '../record-path.ts';
import { resolve } from '../resolve.ts';

/** What goes into a drop. */
export type DropSelection =
  /** A module and all that its releases depend on; the bytes of a version (empty: the latest) and of what that needs. */
  | { readonly kind: 'module'; readonly id: string; readonly version: string }
  /** All entries of the registry that are here, with all bytes that are here. */
  | { readonly kind: 'registry' }
  /** The same of what is dated from then on, in milliseconds since 1970 UTC. */
  | { readonly kind: 'since'; readonly at: number }
  /** What was written here and no relay has. */
  | { readonly kind: 'outbox' };

/** The entries that were selected, by id, and what of them comes with its bytes. */
export interface Selected {
  readonly ids: readonly string[];
  readonly withBytes: (digest: string) => boolean;
  /** A name for the file, without its ending. */
  readonly name: string;
}

/** Finds what a selection names (SPEC P23). Everything under `registry/` goes along: without it nothing else counts elsewhere. */
export async function select(context: Context, selection: DropSelection): Promise<Selected | Problem> {
  const { joined, storage, outbox } = context;
  if (joined === null) return problem('publish/no-registry', {});
  const { namespace } = joined;
  const under = (...prefix: string[]) => storage.entries.withPrefix(namespace, pathOf(...prefix));
  const withControl = async (entries: readonly StoredEntry[]): Promise<readonly string[]> => [
    ...new Set([...(await under('registry')), ...entries].map(({ id }) => id)),
  ];
  const all = (): boolean => true;
  switch (selection.kind) {
    case 'registry':
      return {
        ids: await withControl([...(await under('modules')), ...(await under('people'))]),
        withBytes: all,
        name: toHex(namespace).slice(0, 8),
      };
    case 'since': {
      if (!Number.isFinite(selection.at)) return problem('drop/bad-date', { found: String(selection.at) });
      const from = taiFromUnix(Math.max(0, selection.at));
      const later = [...(await under('modules')), ...(await under('people'))].filter(
        ({ entry }) => entry.timestamp >= from,
      );
      const day = new Date(selection.at).toISOString().slice(0, 10);
      return { ids: await withControl(later), withBytes: all, name: `since-${day}` };
    }
    case 'outbox': {
      const ids = outbox
        .items()
        .flatMap(({ state, entryIds }) => (state === 'ready' || state === 'held' ? entryIds : []));
      if (ids.length === 0) return problem('drop/empty-outbox', { waiting: waitingFor(context) });
      return { ids: await withControl(await storage.entries.get(ids)), withBytes: all, name: 'outbox' };
    }
    case 'module':
      return selectModule(context, selection, withControl);
  }
}

/** Writes that wait for a grant: they have no token, so nobody could take them. */
export function waitingFor({ outbox }: Pick<Context, 'outbox'>): number {
  return outbox.items().filter(({ state }) => state === 'waiting').length;
}

async function selectModule(
  { joined, storage }: Context,
  { id, version }: Extract<DropSelection, { kind: 'module' }>,
  withControl: (entries: readonly StoredEntry[]) => Promise<readonly string[]>,
): Promise<Selected | Problem> {
  const universe = async (name: string): Promise<GenModule | undefined> => {
    const stored = await storage.read('modules', name);
    return stored && currentProjection(stored);
  };
  const module = await universe(id);
  if (module === undefined || joined === null) return problem('module/not-found', { id });
  const release = module.releases.find((one) => one.version === (version === '' ? module.latest : version));
  if (release === undefined)
    return problem('module/version-not-found', {
      id,
      version,
      known: module.releases.map((one) => one.version).join(', '),
    });
  const ids = new Set([id]);
  for (const name of ids)
    for (const { manifest } of (await universe(name))?.releases ?? [])
      for (const dependency of manifest.dependencies) ids.add(dependency.id);
  const entries: StoredEntry[] = [];
  for (const name of ids)
    entries.push(...(await storage.entries.withPrefix(joined.namespace, pathOf('modules', name))));
  // What cannot be resolved here may be elsewhere: then the release goes with what is at hand.
  const steps = await resolve(universe, id, release.version);
  const bytes = new Set(
    isProblem(steps)
      ? [release.manifest.wasm.william3]
      : steps.map((step) => step.release.manifest.wasm.william3),
  );
  return {
    ids: await withControl(entries),
    withBytes: (digest) => bytes.has(digest),
    name: `${id}-${release.version}`,
  };
}

/** The digest of a wasm entry, whose bytes lie in the payload store; null for all others. */
export function wasmDigest({ entry }: StoredEntry): string | null {
  return parseRecordPath(entry.path)?.kind === 'wasm' ? toHex(entry.payloadDigest) : null;
}
