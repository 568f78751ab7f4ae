import type { Context } from './context.ts';
import { checkEntry } from './entry-rules.ts';
import type { UncheckedEntry } from './entry-rules.ts';
import { inTurns } from './in-turns.ts';
import { ingest, type Good } from './ingest.ts';
import type { IngestOutcome, StoredEntry } from './ports/storage.ts';
import { problem, type Problem } from './problem.ts';

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
  const verdicts = await inTurns(batch, (entry) => checkEntry(entry, rules));
  const bad = verdicts.find((verdict) => verdict.kind === 'bad');
  if (bad !== undefined) return batch.map(() => ({ kind: 'refused', problem: bad.problem }));
  const good = verdicts.flatMap((verdict) => (verdict.kind === 'good' ? [verdict] : []));
  const outcomes = await store(context, joined.namespace, good);
  let next = 0;
  return verdicts.map((verdict) =>
    verdict.kind === 'good' ? { kind: outcomes[next++]?.kind ?? 'obsolete' } : { kind: 'not-yet' },
  );
}

async function store(
  context: Context,
  namespace: Uint8Array,
  good: readonly Good[],
): Promise<readonly IngestOutcome[]> {
  if (good.length === 0) return [];
  const { outcomes, stale } = await context.exclusive(() => ingest(context, namespace, good));
  context.catalogue.refreshSoon(stale);
  return outcomes;
}

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
