import { toHex } from '../willow/bytes.ts';
import { pathOf } from '../willow/path.ts';
import type { Context } from './context.ts';
import { adminModules } from './control-records.ts';
import type { Change, IngestOutcome, StoredEntry } from './ports/storage.ts';
import { parseRecordPath, type RecordPath } from './record-path.ts';
import { authorityOf, type Authority } from './rules/authority.ts';
import { authorityChange, touches } from './rules/authority-change.ts';
import { isControl } from './rules/control-record.ts';
import type { WitnessList } from './rules/witness-lists.ts';

/** An entry that passed the entry rules, with its path read. */
export interface Good {
  readonly entry: StoredEntry;
  readonly record: RecordPath;
}

/**
 * Stores entries, and what else belongs in the same commit; takes up what control records among them change, and marks every module stale whose
 * projection that may change (SPEC P8). Gives what became of each entry, and those modules. Call inside `exclusive`.
 */
export async function ingest(
  context: Context,
  namespace: Uint8Array,
  good: readonly Good[],
  also: readonly Change[] = [],
): Promise<{ readonly outcomes: readonly IngestOutcome[]; readonly stale: ReadonlySet<string> }> {
  const stale = new Set(good.flatMap(({ record }) => moduleOf(record) ?? []));
  const news = good.filter(({ entry, record }) => isControl(record) && !context.control.has(entry.id));
  const control = new Map([...context.control, ...news.map(({ entry }) => [entry.id, entry] as const)]);
  const authority =
    news.length === 0 ? context.authority : authorityOf(toHex(namespace), [...control.values()]);
  const reached = await reachedByChange(context, namespace, authority);
  for (const id of reached.modules) stale.add(id);
  for (const id of await datedAnew(context, authority)) stale.add(id);
  const changes: Change[] = good.map(({ entry }) => ({ kind: 'entry', entry }));
  const met = await context.firstSeen.note(
    namespace,
    good.map(({ entry }) => entry),
    context.clock.now(),
  );
  const outcomes = await context.storage.commit([
    ...changes,
    ...also,
    ...context.catalogue.stale(stale),
    ...adminModules(context, namespace, news),
    ...met.changes,
  ]);
  Object.assign(context, { control, authority });
  if (news.some(({ record }) => record.kind === 'about')) context.emit({ kind: 'about' });
  met.applied();
  if (reached.people || good.some(({ record }) => record.kind === 'trust' || record.kind === 'person'))
    context.emit({ kind: 'people' });
  return { outcomes: outcomes.slice(0, good.length), stale };
}

function moduleOf(record: RecordPath): string | null {
  return 'id' in record ? record.id : null;
}

/**
 * Modules whose projection a change of the authority may change: names that moved, and what keys with other rights over it own or rated; and
 * whether it changes who may speak of people.
 */
async function reachedByChange(
  { authority: before, storage }: Context,
  namespace: Uint8Array,
  after: Authority,
): Promise<{ readonly modules: readonly string[]; readonly people: boolean }> {
  if (after === before) return { modules: [], people: false };
  const { modules, grants } = authorityChange(before, after);
  const owned = [...grants].flatMap(([key, changed]) =>
    [...after.namesOf(key), ...before.namesOf(key)].filter((id) => touches(changed, pathOf('modules', id))),
  );
  const raters = new Set([...grants].filter(([, changed]) => touches(changed, people)).map(([key]) => key));
  if (raters.size === 0) return { modules: [...modules, ...owned], people: false };
  const rated = (await storage.entries.withPrefix(namespace, people))
    .filter((stored) => raters.has(toHex(stored.entry.subspaceId)))
    .flatMap(({ entry }) => {
      const record = parseRecordPath(entry.path);
      return record === null ? [] : (moduleOf(record) ?? []);
    });
  return { modules: [...modules, ...owned, ...rated], people: true };
}

/** Modules of the entries in witness lists that came to count, count no more, or are dated otherwise: they stand at another time now. */
async function datedAnew(
  { authority: before, storage }: Context,
  after: Authority,
): Promise<readonly string[]> {
  if (after === before) return [];
  const listed = [...undated(after.lists, before.lists), ...undated(before.lists, after.lists)];
  if (listed.length === 0) return [];
  return (await storage.entries.get(listed)).flatMap(({ entry }) => {
    const record = parseRecordPath(entry.path);
    return record === null ? [] : (moduleOf(record) ?? []);
  });
}

/** Entries of lists that `others` lacks, or dates otherwise. */
function undated(lists: readonly WitnessList[], others: readonly WitnessList[]): readonly string[] {
  const dated = ({ stored, time }: WitnessList): string => `${stored.id} ${time}`;
  const known = new Set(others.map(dated));
  return lists.flatMap((list) => (known.has(dated(list)) ? [] : list.entries));
}

const people = pathOf('people');
