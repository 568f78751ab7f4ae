import { toHex } from '../../willow/bytes.ts';
import type { Entry } from '../../willow/entry.ts';
import { encodeCapability } from '../../willow/encode-capability.ts';
import { isNewer } from '../../willow/newer.ts';
import { isPrefix, type Path } from '../../willow/path.ts';
import { didOf } from '../did.ts';
import type { StoredEntry } from '../ports/storage.ts';
import type { AboutRecord } from '../records.ts';
import { controlRecord } from './control-record.ts';
import { grantFor, standingGrants, type Grants, type StandingGrant } from './grants.ts';
import { ownedNames, type Names } from './names.ts';

/** Who owns which name and who may do what: the registry rules over `registry/…`, computed from the stored set. */
export interface Authority {
  /** Namespace key, 64 hex digits. */
  readonly root: string;
  readonly about: AboutRecord | null;
  /** Owner key of a module id; undefined while nobody owns it. */
  owner(id: string): string | undefined;
  /** Names owned by a key. */
  namesOf(key: string): readonly string[];
  /** The standing grant under which this entry by its author counts. */
  grantFor(entry: Entry): StandingGrant | undefined;
  /** Rule G3: an entry under `modules/<id>` counts when its author owns the name and has a standing grant for it. */
  counts(id: string, entry: Entry): boolean;
  readonly names: Names;
  readonly grants: Grants;
  /** dids from the root to the author of an entry; empty when no grant stands. */
  chain(entry: Entry): readonly string[];
}

/** The authority that a set of `registry/…` entries makes by rules G1 to G3, whatever their order. */
export function authorityOf(root: string, entries: readonly StoredEntry[]): Authority {
  const ordered = [...entries].sort((a, b) => (a.id < b.id ? -1 : 1));
  const kinds = Map.groupBy(ordered, (stored) => controlRecord(stored).path?.kind);
  const grants = standingGrants(root, kinds.get('grant') ?? []);
  const names = ownedNames(root, kinds.get('name') ?? [], grants);
  const about = newestBy(root, kinds.get('about') ?? []);
  const granted = (entry: Entry): StandingGrant | undefined =>
    grantFor(grants, toHex(entry.subspaceId), entry);
  return {
    root,
    names,
    grants,
    about: about === undefined ? null : (controlRecord(about).value as AboutRecord),
    owner: (id) => names.get(id),
    namesOf: (key) => [...names].flatMap(([id, owner]) => (owner === key ? [id] : [])),
    grantFor: granted,
    counts: (id, entry) => names.get(id) === toHex(entry.subspaceId) && granted(entry) !== undefined,
    chain: (entry) => granted(entry)?.chain.map(didOf) ?? [],
  };
}

function newestBy(author: string, entries: readonly StoredEntry[]): StoredEntry | undefined {
  return entries
    .filter((stored) => toHex(stored.entry.subspaceId) === author)
    .sort((a, b) => (isNewer(a.entry, b.entry) ? -1 : 1))[0];
}

/** What differs between two states of the authority: names whose owner changed, and by key the grants that came or went. */
export function authorityChange(
  before: Authority,
  after: Authority,
): { readonly names: ReadonlySet<string>; readonly grants: Grants } {
  const names = new Set(
    [...before.names.keys(), ...after.names.keys()].filter(
      (id) => before.names.get(id) !== after.names.get(id),
    ),
  );
  const grants = new Map<string, readonly StandingGrant[]>();
  for (const key of new Set([...before.grants.keys(), ...after.grants.keys()])) {
    const [had, has] = [before.grants.get(key) ?? [], after.grants.get(key) ?? []];
    if (had.length !== has.length) grants.set(key, [...lacking(has, had), ...lacking(had, has)]);
  }
  return { names, grants };
}

/** Those of `grants` that are not among `others`. */
function lacking(grants: readonly StandingGrant[], others: readonly StandingGrant[]): StandingGrant[] {
  const words = ({ capability }: StandingGrant): string => toHex(encodeCapability(capability));
  const known = new Set(others.map(words));
  return grants.filter((grant) => !known.has(words(grant)));
}

/** True when a grant reaches something at or below `path`, or was given for a part of it. */
export function touches(grants: readonly StandingGrant[], path: Path): boolean {
  return grants.some(({ area }) => isPrefix(area.path, path) || isPrefix(path, area.path));
}
