import type { Context } from './context.ts';
import { storageProblem } from './storage-problem.ts';
import { currentProjection } from './current-projection.ts';
import type { GenModule, ModuleSummary, StoredModule } from './gen-module.ts';
import { sourcesOf } from './module-sources.ts';
import { projectModule } from './project-module.ts';
import type { Change, Storage } from './ports/storage.ts';
import { summaryOf } from './summary.ts';
import { SummaryLog, type ListedModule } from './summary-log.ts';

/** Modules projected in one commit. */
const chunk = 64;

/** All modules of the registry as projections; summaries and the graph of dependents are kept in memory. */
export interface Catalogue {
  /** Reads the list as it was last written and the marks of what a crash left stale; `refreshSoon` takes these up. */
  load(): Promise<void>;
  summaries(ids?: readonly string[]): readonly ModuleSummary[];
  has(id: string): boolean;
  /** Ids of modules whose latest release depends on `id`. */
  dependents(id: string): readonly string[];
  /** Computes these modules anew, writes them and tells the pages. Call inside `exclusive`. */
  refresh(ids: readonly string[]): Promise<void>;
  /** The stored projection, computed anew first where it was left stale. Call inside `exclusive`. */
  fresh(id: string): Promise<StoredModule | undefined>;
  /** Marks modules stale; part of the commit that changes what they are made of. */
  stale(ids: Iterable<string>): readonly Change[];
  /** Refreshes what is marked, chunk by chunk, in the background. */
  refreshSoon(ids: Iterable<string>): void;
  /** Resolves when nothing waits to be refreshed. */
  settled(): Promise<void>;
}

export function createCatalogue(storage: Storage, context: () => Context): Catalogue {
  const log = new SummaryLog(storage);
  const summaries = new Map<string, ModuleSummary>();
  const dependencies = new Map<string, readonly string[]>();
  const dependents = new Map<string, Set<string>>();
  const pending = new Set<string>();
  let running: Promise<void> | null = null;

  const forget = (id: string): void => {
    for (const on of dependencies.get(id) ?? []) dependents.get(on)?.delete(id);
    dependencies.delete(id);
    summaries.delete(id);
  };
  const remember = (module: ListedModule): void => {
    const { id } = module.summary;
    forget(id);
    dependencies.set(id, module.dependencies);
    for (const on of module.dependencies) dependents.set(on, (dependents.get(on) ?? new Set()).add(id));
    summaries.set(id, module.summary);
  };
  const summary = (id: string): ModuleSummary[] => {
    const found = summaries.get(id);
    return found === undefined ? [] : [{ ...found, dependents: dependents.get(id)?.size ?? 0 }];
  };

  async function project(ids: readonly string[]): Promise<void> {
    const { authority, cards, emit } = context();
    const changes: Change[] = [];
    const listed: ListedModule[] = [];
    const gone: string[] = [];
    const touched = new Set<string>();
    for (const source of await sourcesOf(context(), ids)) {
      const { id } = source;
      const before = dependencies.get(id) ?? [];
      const module = await projectModule(source, authority, cards);
      const wasThere = summaries.has(id);
      changes.push({ kind: 'delete', table: 'stale', key: id });
      // A name that came before its module: nobody sees a difference.
      if (module === null && !wasThere) continue;
      touched.add(id);
      if (module === null) {
        forget(id);
        gone.push(id);
      } else {
        const row = listedOf(module);
        remember(row);
        listed.push(row);
      }
      for (const on of [...before, ...(dependencies.get(id) ?? [])]) touched.add(on);
      changes.push(
        module === null
          ? { kind: 'delete', table: 'modules', key: id }
          : { kind: 'put', table: 'modules', key: id, value: module },
      );
    }
    await storage.commit([...changes, ...log.append({ listed, gone })]);
    if (touched.size > 0) emit({ kind: 'modules', ids: [...touched] });
  }

  /** What an older build left has no log of it: its projections are read, once. */
  async function fromProjections(): Promise<readonly ListedModule[]> {
    const modules = await storage.all('modules');
    for (const { key, value } of modules) if (value.ratings === undefined) pending.add(key);
    return modules.map(({ value }) => listedOf(currentProjection(value)));
  }

  /** A full disk must not keep a registry from opening: without its log it opens slower. */
  async function rewriteLog(listed: readonly ListedModule[]): Promise<void> {
    try {
      await log.rewrite(listed);
    } catch (error) {
      context().emit({ kind: 'error', problem: storageProblem(error, 'the list of modules') });
    }
  }

  async function drain(): Promise<void> {
    try {
      while (pending.size > 0) {
        const ids = [...pending].slice(0, chunk);
        for (const id of ids) pending.delete(id);
        await context().exclusive(() => project(ids));
      }
    } catch (error) {
      context().emit({ kind: 'error', problem: storageProblem(error, 'the list of modules') });
    } finally {
      running = null;
    }
  }

  return {
    async load() {
      summaries.clear();
      dependencies.clear();
      dependents.clear();
      const kept = await log.read();
      const listed = kept === null ? await fromProjections() : [...kept.values()];
      for (const module of listed) remember(module);
      if (kept === null || log.isLongFor(listed.length)) await rewriteLog(listed);
      for (const { key } of await storage.all('stale')) pending.add(key);
    },
    summaries: (ids) => (ids ?? [...summaries.keys()]).flatMap(summary),
    has: (id) => summaries.has(id),
    dependents: (id) => [...(dependents.get(id) ?? [])].sort(),
    refresh: project,
    async fresh(id) {
      if ((await storage.read('stale', id)) !== undefined) await project([id]);
      return storage.read('modules', id);
    },
    stale: (ids) =>
      [...ids].map(
        (id) => ({ kind: 'put', table: 'stale', key: id, value: { since: context().clock.now() } }) as const,
      ),
    refreshSoon(ids) {
      for (const id of ids) pending.add(id);
      if (pending.size > 0) running ??= drain();
    },
    async settled() {
      await running;
      if (pending.size > 0) await this.settled();
    },
  };
}

function listedOf(module: GenModule): ListedModule {
  const release =
    module.releases.find((candidate) => candidate.version === module.latest) ?? module.releases[0];
  const dependencies = release?.manifest.dependencies.map(({ id }) => id) ?? [];
  return { summary: summaryOf(module, 0), dependencies };
}
