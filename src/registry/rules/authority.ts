import { toHex } from '../../willow/bytes.ts';
import { isNewer } from '../../willow/newer.ts';
import { didOf } from '../did.ts';
import type { StoredEntry } from '../ports/storage.ts';
import type { AboutRecord } from '../records.ts';
import type { RecordPath } from '../record-path.ts';
import { controlRecord, isAdmin } from './control-record.ts';
import { forksOf, type Fork } from './forks.ts';
import { bestReach, standingChains, type Grants, type Reach, type StandingGrant } from './grants.ts';
import { maintainersOf, moduleReach, type ModuleRules } from './maintainers.ts';
import { ownedNames, type Tenures } from './names.ts';
import { revocationsOf, type Revocations } from './revocations.ts';
import { standingBy, type Identified, type Standing } from './standing.ts';
import { witnessLists, type WitnessList } from './witness-lists.ts';

/** How an entry under `modules/<id>` stands, and by which right; the root needs none. */
export interface ModuleReach {
  readonly reach: Reach;
  readonly grant: StandingGrant | undefined;
}

/** Who owns which name and who may do what: the registry rules over the control records, computed from the stored set. */
export interface Authority {
  /** Namespace key, 64 hex digits. */
  readonly root: string;
  readonly about: AboutRecord | null;
  readonly standing: Standing;
  readonly lists: readonly WitnessList[];
  readonly forks: readonly Fork[];
  /** Owner key of a module id; undefined while nobody owns it. */
  owner(id: string): string | undefined;
  /** Names that a key owns or owned. */
  namesOf(key: string): readonly string[];
  /** Owners of a module id in turn; empty while nobody owns it. */
  tenures(id: string): Tenures;
  readonly names: ReadonlyMap<string, Tenures>;
  /** Standing grants of `registry/grants`, by key. */
  readonly grants: Grants;
  /** Standing grants in `modules/<id>/admin`, by key. */
  maintainers(id: string): Grants;
  /** The standing grant under which this entry by its author counts by his rights in `registry/grants`. */
  grantFor(record: Identified): StandingGrant | undefined;
  /** How an entry under `modules/<id>` stands (rule G3). */
  module(id: string, record: Identified): ModuleReach;
  /** Rule G3: whether an entry under `modules/<id>` counts. */
  counts(id: string, record: Identified): boolean;
  /** Choices between rivals of a module that count. */
  choices(id: string): readonly StoredEntry[];
  /** Every revocation record, whether it cuts or not; those of one module with its id. */
  revocations(id: string | null): Revocations;
  /** Control records in `modules/<id>/admin`. */
  admin(id: string): readonly StoredEntry[];
  /** Ids of modules that have such records. */
  readonly withAdmin: readonly string[];
  /** dids from the root to the author of an entry under `modules/<id>`; empty when no grant stands. */
  chain(id: string, record: Identified): readonly string[];
}

/** The authority that a set of control records makes by the registry rules, whatever their order. */
export function authorityOf(root: string, entries: readonly StoredEntry[]): Authority {
  const ordered = [...entries].sort((a, b) => (a.id < b.id ? -1 : 1));
  const kinds = Map.groupBy(ordered, (stored) => controlRecord(stored).path?.kind);
  const of = (kind: RecordPath['kind']): readonly StoredEntry[] => kinds.get(kind) ?? [];
  const lists = witnessLists(root, of('grant'), of('revocation'), of('seen'));
  const standing = standingBy(lists);
  const revocations = revocationsOf(of('revocation'));
  const reachBy = (grants: Grants, record: Identified): Reach => {
    const author = toHex(record.entry.subspaceId);
    return author === root ? 'counts' : bestReach(grants.get(author) ?? [], record, standing).reach;
  };
  const grants = standingChains(of('grant'), {
    root,
    standing,
    revocations,
    base: () => [],
    counts: (record, decided) => reachBy(decided, record) === 'counts',
    standsBefore: ({ by }, { keys }) => keys.includes(by) && keys.indexOf(by) < keys.length - 1,
  });
  const reach = (record: Identified): Reach => reachBy(grants, record);
  const names = ownedNames(of('name'), of('transfer'), {
    root,
    standing,
    counts: (record) => reach(record) === 'counts',
  });
  const byModule = adminBy(ordered);
  const modules = modulesBy({ root, standing, grants, reach, revocations, names }, byModule);
  const about = newestBy(root, of('about'));
  const byOwner = ownedBy(names);
  const author = (record: Identified): string => toHex(record.entry.subspaceId);
  const module = (id: string, record: Identified): ModuleReach => {
    const { rules, maintainers } = modules(id);
    return moduleReach(record, maintainers, rules);
  };
  return {
    root,
    standing,
    lists,
    forks: forksOf(lists),
    names,
    grants,
    about: about === undefined ? null : (controlRecord(about).value as AboutRecord),
    owner: (id) => names.get(id)?.at(-1)?.key,
    tenures: (id) => names.get(id) ?? [],
    namesOf: (key) => byOwner.get(key) ?? [],
    maintainers: (id) => modules(id).maintainers,
    grantFor(record) {
      const { reach: how, grant } = bestReach(grants.get(author(record)) ?? [], record, standing);
      return how === 'counts' ? grant : undefined;
    },
    module,
    counts: (id, record) => module(id, record).reach === 'counts',
    choices: (id) => modules(id).choices,
    revocations: (id) => (id === null ? revocations : modules(id).rules.revocations),
    admin: (id) => modules(id).admin,
    withAdmin: [...byModule.keys()],
    chain: (id, record) =>
      author(record) === root ? [didOf(root)] : (module(id, record).grant?.keys.map(didOf) ?? []),
  };
}

interface ModuleState {
  readonly rules: ModuleRules;
  readonly maintainers: Grants;
  readonly choices: readonly StoredEntry[];
  readonly admin: readonly StoredEntry[];
}

/** What the records in `modules/<id>/admin` make of a module, computed when it is asked for. */
function modulesBy(
  registry: Omit<ModuleRules, 'tenures'> & { readonly names: ReadonlyMap<string, Tenures> },
  byModule: ReadonlyMap<string, readonly StoredEntry[]>,
): (id: string) => ModuleState {
  const known = new Map<string, ModuleState>();
  return (id) => {
    const found = known.get(id) ?? moduleState(registry, id, byModule.get(id) ?? []);
    known.set(id, found);
    return found;
  };
}

function moduleState(
  { names, ...registry }: Parameters<typeof modulesBy>[0],
  id: string,
  admin: readonly StoredEntry[],
): ModuleState {
  const kinds = Map.groupBy(admin, (stored) => controlRecord(stored).path?.kind);
  const rules: ModuleRules = {
    ...registry,
    tenures: names.get(id) ?? [],
    revocations: joined(registry.revocations, revocationsOf(kinds.get('admin-revocation') ?? [])),
  };
  const maintainers = maintainersOf(kinds.get('admin-grant') ?? [], rules);
  const choices = (kinds.get('choice') ?? []).filter(
    (record) => moduleReach(record, maintainers, rules).reach === 'counts',
  );
  return { rules, maintainers, choices, admin };
}

function adminBy(ordered: readonly StoredEntry[]): ReadonlyMap<string, readonly StoredEntry[]> {
  const byModule = new Map<string, StoredEntry[]>();
  for (const stored of ordered) {
    const { path } = controlRecord(stored);
    if (path === null || !isAdmin(path)) continue;
    const records = byModule.get(path.id);
    if (records === undefined) byModule.set(path.id, [stored]);
    else records.push(stored);
  }
  return byModule;
}

function joined(registry: Revocations, module: Revocations): Revocations {
  if (module.size === 0) return registry;
  const both = new Map(registry);
  for (const [key, cuts] of module) both.set(key, [...(both.get(key) ?? []), ...cuts]);
  return both;
}

function ownedBy(names: ReadonlyMap<string, Tenures>): ReadonlyMap<string, readonly string[]> {
  const owned = new Map<string, string[]>();
  for (const [id, tenures] of names) {
    for (const key of new Set(tenures.map((tenure) => tenure.key))) {
      const ids = owned.get(key);
      if (ids === undefined) owned.set(key, [id]);
      else ids.push(id);
    }
  }
  return owned;
}

function newestBy(author: string, entries: readonly StoredEntry[]): StoredEntry | undefined {
  return entries
    .filter((stored) => toHex(stored.entry.subspaceId) === author)
    .sort((a, b) => (isNewer(a.entry, b.entry) ? -1 : 1))[0];
}
