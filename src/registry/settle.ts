import { toHex } from '../willow/bytes.ts';
import { decodeEntry } from '../willow/encode-entry.ts';
import type { Context } from './context.ts';
import { didOf } from './did.ts';
import type { Identities } from './identities.ts';
import { isPersonal, type OutboxItem } from './outbox-item.ts';
import type { GrantAnswer } from './ports/network.ts';
import type { Change, StoredEntry } from './ports/storage.ts';
import { problem, type Problem } from './problem.ts';
import { receive } from './receive.ts';
import { signRequest } from './request.ts';
import { completed } from './write-records.ts';

/**
 * Moves the outbox on as far as it goes now (SPEC P5): completes tokens whose grant is here, without the key; marks
 * names lost to others; asks an issuer in reach for the rights still missing.
 */
export async function settleOutbox(context: Context, identities: Identities): Promise<void> {
  if (context.joined === null) return;
  await context.exclusive(() => completeGranted(context));
  for (const item of requestsDue(context)) {
    const answer = await ask(context, identities, item);
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

function rightKey(item: OutboxItem): string {
  return isPersonal(item) ? `${item.author} rate` : `${item.author} ${item.module}`;
}

async function ask(
  { joined, network }: Context,
  identities: Identities,
  item: OutboxItem,
): Promise<GrantAnswer | null> {
  const signer = await identities.signerOf(item.author);
  const first = decodeEntry(item.entries[0]?.entry ?? new Uint8Array());
  if (signer === null || joined === null || !first.ok) return null;
  const bytes = await signRequest(
    {
      registry: toHex(joined.namespace),
      right: isPersonal(item) ? 'rate' : 'publish',
      id: item.module,
      key: item.author,
      digest: item.entryIds[0] ?? '',
      time: first.value.timestamp.toString(),
    },
    signer,
  );
  return network.request({ key: item.author, bytes });
}

function refusedItems(
  { outbox }: Context,
  item: OutboxItem,
  answer: Extract<GrantAnswer, { kind: 'refused' }>,
): readonly OutboxItem[] {
  const found: Problem =
    answer.code === 'name-taken'
      ? problem('publish/name-taken', { id: item.module, owner: answer.detail })
      : problem('grant/refused', { reason: answer.detail });
  return outbox
    .items()
    .filter((other) => other.state === 'waiting' && rightKey(other) === rightKey(item))
    .map((other) => ({ ...other, state: 'refused', problem: found }));
}

async function completeGranted(context: Context): Promise<void> {
  const { outbox, authority, network } = context;
  const items: OutboxItem[] = [];
  const entries: StoredEntry[] = [];
  for (const item of outbox.items()) {
    if (item.state !== 'waiting') continue;
    const owner = authority.owner(item.module);
    if (!isPersonal(item) && owner !== undefined && owner !== item.author) {
      items.push({
        ...item,
        state: 'refused',
        problem: problem('publish/name-taken', { id: item.module, owner: didOf(owner) }),
      });
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

async function update(
  context: Context,
  items: readonly OutboxItem[],
  entries: readonly StoredEntry[] = [],
): Promise<void> {
  const { storage, outbox, catalogue, clock, emit } = context;
  const changed = items.map((item) => ({ ...item, changedAt: clock.now() }));
  const modules = new Set(items.map((item) => item.module));
  const changes: Change[] = entries.map((entry) => ({ kind: 'entry', entry }));
  await storage.commit([...changes, ...changed.map(outbox.put), ...catalogue.stale(modules)]);
  outbox.applied(changed);
  await catalogue.refresh([...modules]);
  emit({ kind: 'outbox' });
}

/** Notes that a peer holds these entries; an item all of whose entries are held is *relayed*. `held` is kept between calls. */
export async function acknowledge(
  context: Context,
  held: Set<string>,
  ids: readonly string[],
): Promise<void> {
  const sent = new Set(
    context.outbox.items().flatMap((item) => (item.state === 'ready' ? item.entryIds : [])),
  );
  const news = ids.filter((id) => sent.has(id));
  if (news.length === 0) return;
  for (const id of news) held.add(id);
  await context.exclusive(async () => {
    const relayed = context.outbox
      .items()
      .filter((item) => item.state === 'ready' && item.entryIds.every((id) => held.has(id)))
      .map((item): OutboxItem => ({ ...item, state: 'relayed', entries: [] }));
    if (relayed.length > 0) await update(context, relayed);
    await context.outbox.trim();
  });
}
