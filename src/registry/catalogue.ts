import { toHex } from '../willow/bytes.ts';
import { decodeEntry } from '../willow/encode-entry.ts';
import type { Entry } from '../willow/entry.ts';
import { pathOf } from '../willow/path.ts';
import { unixFromTai } from '../willow/tai.ts';
import { parseCanonicalJson } from './canonical-json.ts';
import type { Context } from './context.ts';
import { didOf } from './did.ts';
import { storageProblem } from './storage-problem.ts';
import { currentProjection } from './current-projection.ts';
import type { GenModule, ModuleSummary, StoredModule } from './gen-module.ts';
import { projectModule, type ModuleSources } from './project-module.ts';
import type { Change, Storage } from './ports/storage.ts';
import { ringOf } from './people/ring.ts';
import type { RatingRecord } from './rating.ts';
import type { InstallsPayload, RatingPayload } from './records.ts';
import { summaryOf } from './summary.ts';
import { SummaryLog, type ListedModule } from './summary-log.ts';

/** Modules projected in one commit. */
const chunk = 25;

/** All modules of the registry as projections; summaries and the graph of dependents are kept in memory. */
export interface Catalogue {
  /** Reads the list as it was last written and the marks of what a crash left stale; `refreshSoon` takes these up. */
  load(): Promise<void>;
  summaries(ids?: readonly string[]): readonly ModuleSummary[];
  has(id: string): boolean;
  /** Ids of modules whose latest release depends on `id`. */
  dependents(id: string): readonly string[];
  sources(id: string): Promise<ModuleSources>;
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
    for (const source of await Promise.all(ids.map(sources))) {
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

  async function sources(id: string): Promise<ModuleSources> {
    const { joined, outbox } = context();
    const items = outbox.ofModule(id);
    const nobody = { ratings: [], installs: { installs: 0, trustedInstalls: 0 } };
    if (joined === null) return { id, entries: [], outbox: items, ...nobody };
    const entries = await storage.entries.withPrefix(joined.namespace, pathOf('modules', id));
    if (entries.length + items.length === 0) return { id, entries, outbox: items, ...nobody };
    const [ratings, installs] = await Promise.all([ratingsOf(context(), id), installsOf(context(), id)]);
    return { id, entries, outbox: items, ratings, installs };
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
    sources,
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

/** The ratings of a module that count (rule G5: the author holds a standing right to rate), with this device's waiting ones. */
export async function ratingsOf(
  { storage, joined, outbox, authority, circle }: Context,
  id: string,
): Promise<readonly RatingRecord[]> {
  if (joined === null) return [];
  const byAuthor = new Map<string, RatingRecord>();
  const add = (entry: Entry, payload: Uint8Array | null, state: RatingRecord['state']): void => {
    const value = parseCanonicalJson(payload ?? new Uint8Array()) as RatingPayload | undefined;
    if (value === undefined) return;
    const author = toHex(entry.subspaceId);
    const at = unixFromTai(entry.timestamp);
    if ((byAuthor.get(author)?.at ?? -Infinity) > at) return;
    byAuthor.set(author, {
      module: id,
      author,
      did: didOf(author),
      stars: value.stars,
      review: value.review,
      at,
      state,
      ring: ringOf(circle, author),
    });
  };
  for (const stored of await storage.entries.withPrefix(joined.namespace, pathOf('people', 'ratings', id)))
    if (authority.grantFor(stored) !== undefined) add(stored.entry, stored.payload, 'published');
  for (const item of outbox.ofModule(id)) {
    if (item.what !== 'rating' || item.state !== 'waiting') continue;
    for (const signed of item.entries) {
      const decoded = decodeEntry(signed.entry);
      if (decoded.ok) add(decoded.value, signed.payload, 'waiting');
    }
  }
  return [...byAuthor.values()].filter(({ stars }) => stars > 0).sort((a, b) => b.at - a.at);
}

/** Signers who say they have a module installed: one signer counts once however many devices it names. */
async function installsOf(
  { storage, joined, authority, circle }: Context,
  id: string,
): Promise<ModuleSources['installs']> {
  if (joined === null) return { installs: 0, trustedInstalls: 0 };
  const shares = new Map<string, number>();
  for (const stored of await storage.entries.withPrefix(joined.namespace, pathOf('people', 'installs', id))) {
    if (authority.grantFor(stored) === undefined) continue;
    const value = parseCanonicalJson(stored.payload ?? new Uint8Array()) as InstallsPayload | undefined;
    const author = toHex(stored.entry.subspaceId);
    if (value !== undefined) shares.set(author, (shares.get(author) ?? 0) + value.added - value.removed);
  }
  const signers = [...shares].filter(([, share]) => share > 0).map(([author]) => author);
  const trusted = signers.filter((author) => ringOf(circle, author) === 'trusted');
  return { installs: signers.length, trustedInstalls: trusted.length };
}
