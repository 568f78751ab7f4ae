import type { Context } from './context.ts';
import type { Identities } from './identities.ts';
import { isPersonal, rightKey, type OutboxItem } from './outbox-item.ts';
import { writeProblem } from './may-write.ts';
import type { GrantAnswer } from './ports/network.ts';
import type { Change, StoredEntry } from './ports/storage.ts';
import { receive } from './receive.ts';
import type { IssuerHere } from './registries/issue-here.ts';
import { refusalOf } from './refusal.ts';
import { requestFor } from './request.ts';
import { completed } from './write-records.ts';

/**
 * Moves the outbox on as far as it goes now (SPEC P5): completes tokens whose grant is here, without the key; marks
 * names lost to others; asks an issuer for the rights still missing: this device where it is one, else one in reach.
 */
export async function settleOutbox(
  context: Context,
  identities: Identities,
  answerHere: IssuerHere,
): Promise<void> {
  if (context.joined === null) return;
  await context.exclusive(() => completeGranted(context));
  for (const item of requestsDue(context)) {
    const bytes = item.request ?? (await signedNow(context, identities, item));
    if (bytes === null) continue;
    const answer = (await answerHere(bytes)) ?? (await context.network.request({ key: item.author, bytes }));
    if (answer === null) return;
    if (answer.kind === 'granted') {
      await receive(context, answer.entries);
      await context.exclusive(() => completeGranted(context));
    } else await context.exclusive(() => update(context, refusedItems(context, item, answer)));
  }
}

/** The oldest waiting item of each (author, right, module). */
function requestsDue({ outbox }: Context): readonly OutboxItem[] {
  const due = new Map<string, OutboxItem>();
  for (const item of outbox.items()) {
    if (item.state !== 'waiting') continue;
    const key = rightKey(item);
    if (!due.has(key)) due.set(key, item);
  }
  return [...due.values()];
}

/** Items of format 1 came without their request: it is signed now and kept, or waits for the key to be unlocked (null). */
async function signedNow(
  context: Context,
  identities: Identities,
  item: OutboxItem,
): Promise<Uint8Array | null> {
  const signer = await identities.signerOf(item.author);
  if (signer === null) return null;
  const request = await requestFor(item, signer);
  await context.exclusive(() => update(context, [{ ...item, request }], [], [], item.changedAt));
  return request;
}

function refusedItems(
  { outbox }: Context,
  item: OutboxItem,
  answer: Extract<GrantAnswer, { kind: 'refused' }>,
): readonly OutboxItem[] {
  const found = refusalOf(item, answer);
  return outbox
    .items()
    .filter((other) => other.state === 'waiting' && rightKey(other) === rightKey(item))
    .map((other) => ({ ...other, state: 'refused', problem: found }));
}

/** Completes the tokens of what waits for grants that are here; marks what waits under a name of another's. */
export async function completeGranted(context: Context): Promise<void> {
  const { outbox, network } = context;
  const items: OutboxItem[] = [];
  const entries: StoredEntry[] = [];
  for (const item of outbox.items()) {
    if (item.state !== 'waiting') continue;
    const wrong = isPersonal(item) ? null : writeProblem(context, item.module, item.author, 'releases');
    if (wrong !== null) {
      items.push({ ...item, state: 'refused', problem: wrong });
      continue;
    }
    const complete = completed(context, item.entries);
    if (complete === null) continue;
    entries.push(...complete);
    items.push({ ...item, state: 'ready' });
  }
  if (items.length === 0) return;
  await update(context, items, entries);
  network.announce(entries);
}

/** Writes items as changed at `at`, and what else belongs in the same commit; projects their modules anew. Call inside `exclusive`. */
export async function update(
  context: Context,
  items: readonly OutboxItem[],
  entries: readonly StoredEntry[] = [],
  also: readonly Change[] = [],
  at = context.clock.now(),
): Promise<void> {
  const { storage, outbox, catalogue, emit } = context;
  const changed = items.map((item) => ({ ...item, changedAt: at }));
  const modules = new Set(items.map((item) => item.module));
  const changes: Change[] = entries.map((entry) => ({ kind: 'entry', entry }));
  await storage.commit([...changes, ...changed.map(outbox.put), ...also, ...catalogue.stale(modules)]);
  outbox.applied(changed);
  await catalogue.refresh([...modules]);
  emit({ kind: 'outbox' });
}
