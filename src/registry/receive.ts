import { toHex } from '../willow/bytes.ts';
import { pathOf } from '../willow/path.ts';
import type { Context } from './context.ts';
import { checkEntry, type EntryVerdict, type UncheckedEntry } from './entry-rules.ts';
import type { Change, IngestOutcome, StoredEntry } from './ports/storage.ts';
import { problem, type Problem } from './problem.ts';
import { adminModules } from './control-records.ts';
import { parseRecordPath, type RecordPath } from './record-path.ts';
import type { SeenRecord } from './records.ts';
import { authorityOf, type Authority } from './rules/authority.ts';
import { authorityChange, touches } from './rules/authority-change.ts';
import { controlRecord, isControl } from './rules/control-record.ts';

/** What became of a received entry. Only `refused` is an offence of the peer. */
export type Received =
  | { readonly kind: 'stored' }
  | { readonly kind: 'obsolete' }
  | { readonly kind: 'not-yet' }
  | { readonly kind: 'refused'; readonly problem: Problem };

/**
 * Checks every entry rule on a batch, then stores it in one commit (SPEC E1, E13). One bad entry refuses the whole batch:
 * nothing of it is stored. Modules it touches are projected anew in the background.
 */
export async function receive(
  context: Context,
  batch: readonly UncheckedEntry[],
): Promise<readonly Received[]> {
  const { joined } = context;
  if (joined === null) return batch.map(() => ({ kind: 'not-yet' }));
  const rules = { ...context, namespace: joined.namespace, now: context.clock.now() };
  const verdicts = await Promise.all(batch.map((entry) => checkEntry(entry, rules)));
  const bad = verdicts.find((verdict) => verdict.kind === 'bad');
  if (bad !== undefined) return batch.map(() => ({ kind: 'refused', problem: bad.problem }));
  const good = verdicts.flatMap((verdict) => (verdict.kind === 'good' ? [verdict] : []));
  const outcomes = await store(context, joined.namespace, good);
  let next = 0;
  return verdicts.map((verdict) =>
    verdict.kind === 'good' ? { kind: outcomes[next++]?.kind ?? 'obsolete' } : { kind: 'not-yet' },
  );
}

type Good = Extract<EntryVerdict, { kind: 'good' }>;

async function store(
  context: Context,
  namespace: Uint8Array,
  good: readonly Good[],
): Promise<readonly IngestOutcome[]> {
  if (good.length === 0) return [];
  const { outcomes, stale } = await context.exclusive(async () => {
    const touched = new Set(good.flatMap(({ record }) => moduleOf(record) ?? []));
    const news = good.filter(({ entry, record }) => isControl(record) && !context.control.has(entry.id));
    const control = new Map([...context.control, ...news.map(({ entry }) => [entry.id, entry] as const)]);
    const authority =
      news.length === 0 ? context.authority : authorityOf(toHex(namespace), [...control.values()]);
    for (const id of await reachedByChange(context, namespace, authority)) touched.add(id);
    for (const id of await newlyListed(context, news)) touched.add(id);
    const changes: Change[] = good.map(({ entry }) => ({ kind: 'entry', entry }));
    const outcomes = await context.storage.commit([
      ...changes,
      ...context.catalogue.stale(touched),
      ...adminModules(context, namespace, news),
    ]);
    Object.assign(context, { control, authority });
    if (news.some(({ record }) => record.kind === 'about')) context.emit({ kind: 'about' });
    return { outcomes, stale: touched };
  });
  context.catalogue.refreshSoon(stale);
  return outcomes;
}

function moduleOf(record: RecordPath): string | null {
  return 'id' in record ? record.id : null;
}

/** Modules whose projection a change of the authority may change: names that moved, and what keys with other rights over it own or rated. */
async function reachedByChange(
  { authority: before, storage }: Context,
  namespace: Uint8Array,
  after: Authority,
): Promise<readonly string[]> {
  if (after === before) return [];
  const { modules, grants } = authorityChange(before, after);
  const owned = [...grants].flatMap(([key, changed]) =>
    [...after.namesOf(key), ...before.namesOf(key)].filter((id) => touches(changed, pathOf('modules', id))),
  );
  const raters = new Set([...grants].filter(([, changed]) => touches(changed, people)).map(([key]) => key));
  if (raters.size === 0) return [...modules, ...owned];
  const decoder = new TextDecoder();
  const rated = (await storage.entries.withPrefix(namespace, people))
    .filter((stored) => raters.has(toHex(stored.entry.subspaceId)))
    .flatMap((stored) => (stored.entry.path[2] === undefined ? [] : [decoder.decode(stored.entry.path[2])]));
  return [...modules, ...owned, ...rated];
}

/** Modules of the entries that new witness lists name: they stand at another time now. */
async function newlyListed({ storage }: Context, news: readonly Good[]): Promise<readonly string[]> {
  const listed = news.flatMap(({ entry, record }) =>
    record.kind === 'seen' ? (controlRecord(entry).value as SeenRecord).entries : [],
  );
  if (listed.length === 0) return [];
  return (await storage.entries.get(listed)).flatMap(({ entry }) => {
    const record = parseRecordPath(entry.path);
    return record === null ? [] : (moduleOf(record) ?? []);
  });
}

const people = pathOf('people');

/** Stores records made on this device (by its issuer, say) after the same checks; gives those that are stored now. */
export async function acceptOwn(
  context: Context,
  entries: readonly StoredEntry[],
): Promise<readonly StoredEntry[]> {
  const outcomes = await receive(context, entries);
  const refused = outcomes.find((outcome) => outcome.kind === 'refused');
  if (refused !== undefined)
    throw new Error(`own record refused: ${refused.problem.expected}; ${refused.problem.found}`);
  return entries;
}

/** Checks bytes of a payload against the digest asked for; stores them when they are right (SPEC N13). */
export async function receivePayload(
  context: Context,
  digest: string,
  bytes: Uint8Array,
): Promise<Problem | null> {
  const found = await payloadProblem(context, digest, bytes);
  if (found !== null) return found;
  await context.exclusive(() => context.storage.commit([{ kind: 'payload', digest, bytes }]));
  return null;
}

/** Null when these are the bytes of the digest. */
export async function payloadProblem(
  { validator }: Context,
  digest: string,
  bytes: Uint8Array,
): Promise<Problem | null> {
  const { william3 } = await validator.validate(bytes, {});
  return william3 === digest
    ? null
    : problem('wasm/hash-mismatch', { algorithm: 'WILLIAM3', expected: digest, found: william3 });
}
