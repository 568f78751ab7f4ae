import { areaIncludesEntry } from '../willow/area.ts';
import type { Capability } from '../willow/capability.ts';
import { decodeEntry } from '../willow/encode-entry.ts';
import type { Entry } from '../willow/entry.ts';
import { dropOf, dropType } from './drop.ts';
import type { DropReceipt } from './drop-receipt.ts';
import { rightKey, type OutboxItem } from './outbox-item.ts';
import type { Clock } from './ports/clock.ts';
import type { Storage, StoredEntry } from './ports/storage.ts';
import type { Problem } from './problem.ts';
import { readDropAnswer, readRequestAnswer, type RelayAnswer, type RequestAnswer } from './relay-answers.ts';
import { rightsOf } from './rules/grant-record.ts';

/** What sending the outbox over HTTP needs; no key, and nothing that verifies. */
export interface SendPorts {
  readonly storage: Storage;
  readonly clock: Clock;
  /** GETs a path of the relay, or POSTs a body of that content type; rejects when it cannot be reached. */
  readonly ask: (
    path: string,
    body?: { readonly type: string; readonly bytes: Uint8Array },
  ) => Promise<RelayAnswer>;
  /** One item, or all, could not be sent now. */
  readonly failed: (error: unknown) => void;
}

type Sent = 'sent' | 'again';

/**
 * Sends what waits in the outbox to the relay, oldest first, one drop in memory at a time (SPEC P13). It writes rows of `receipts` alone; the
 * registry worker folds them in. *again*: something could not be sent now; what was done before stays done. *elsewhere*: the relay carries
 * another registry.
 */
export async function sendOutbox(ports: SendPorts): Promise<Sent | 'nothing' | 'elsewhere'> {
  const items = await itemsDue(ports.storage);
  if (items.length === 0) return 'nothing';
  const answers = new Map<string, RequestAnswer>();
  const outcomes: Sent[] = [];
  try {
    if ((await carriedRegistry(ports)) !== items[0]?.registry) return 'elsewhere';
  } catch (error) {
    ports.failed(error);
    return 'again';
  }
  for (const item of items) {
    try {
      outcomes.push(await send(ports, item, answers));
    } catch (error) {
      ports.failed(error);
      outcomes.push('again');
    }
  }
  return outcomes.includes('again') ? 'again' : 'sent';
}

async function joinedRegistry(storage: Storage): Promise<string | null> {
  const joined = (await storage.read('settings', 'registry')) as { readonly namespace?: unknown } | undefined;
  return typeof joined?.namespace === 'string' ? joined.namespace : null;
}

/** The joined registry's items that no relay has yet, as far as receipts say; oldest first. */
export async function unsentItems(storage: Storage): Promise<readonly OutboxItem[]> {
  const registry = await joinedRegistry(storage);
  const receipts = new Map((await storage.all('receipts')).map(({ key, value }) => [key, value]));
  return (await storage.all('sync_queue'))
    .map(({ value }) => value)
    .filter((item) => {
      const receipt = receipts.get(item.key);
      const isOpen = item.state === 'ready' || item.state === 'waiting';
      const isSettled = receipt !== undefined && (receipt.problem !== null || isHeld(item, receipt));
      return item.registry === registry && isOpen && !isSettled;
    });
}

/** Those that can be sent without a key; an item of format 1 has no request. */
async function itemsDue(storage: Storage): Promise<readonly OutboxItem[]> {
  return (await unsentItems(storage)).filter(({ state, request }) => state === 'ready' || request != null);
}

/** True when the relay said that it holds all of an item. */
export function isHeld({ entryIds }: OutboxItem, { held }: DropReceipt): boolean {
  return entryIds.every((id) => held.includes(id));
}

/** The origin may carry another registry by now: it must not be asked for rights in this one. */
async function carriedRegistry({ ask }: SendPorts): Promise<unknown> {
  const { status, bytes } = await ask('/api/about');
  if (status !== 200) return null;
  return (JSON.parse(new TextDecoder().decode(bytes)) as { readonly namespace?: unknown }).namespace;
}

async function send(ports: SendPorts, item: OutboxItem, answers: Map<string, RequestAnswer>): Promise<Sent> {
  const { storage, clock } = ports;
  const before = await storage.read('receipts', item.key);
  const write = async (more: Partial<DropReceipt>): Promise<DropReceipt> => {
    const empty: DropReceipt = { grants: before?.grants ?? [], held: [], problem: null, at: 0 };
    const value: DropReceipt = { ...empty, ...more, at: clock.now() };
    await storage.commit([{ kind: 'put', table: 'receipts', key: item.key, value }]);
    return value;
  };
  let grants = before?.grants ?? [];
  if (item.state === 'waiting' && grants.length === 0) {
    const answer = await request(ports, item, answers);
    if (answer.kind === 'again') return 'again';
    if (answer.kind === 'refused') {
      await write({ problem: answer.problem });
      return 'sent';
    }
    grants = answer.grants;
    await write({ grants });
  }
  const entries =
    item.state === 'ready' ? await storage.entries.get(item.entryIds) : completedBy(item, grants);
  if (entries === null) return 'again';
  if (entries.length === 0) return 'sent';
  const bytes = await dropOf(storage, entries);
  const answer = readDropAnswer(await ports.ask('/api/drops', { type: dropType, bytes }));
  if (answer.kind === 'again') return 'again';
  const problem: Problem | null = answer.kind === 'refused' ? answer.problem : null;
  const held = answer.kind === 'held' ? answer.held.filter((id) => item.entryIds.includes(id)) : [];
  await write({ grants, held, problem });
  return problem !== null || entries.every(({ id }) => held.includes(id)) ? 'sent' : 'again';
}

/** Each right is asked for once. */
async function request(
  { ask }: SendPorts,
  item: OutboxItem,
  answers: Map<string, RequestAnswer>,
): Promise<RequestAnswer> {
  const key = rightKey(item);
  const known = answers.get(key);
  if (known !== undefined) return known;
  const bytes = item.request ?? new Uint8Array();
  const answer = readRequestAnswer(await ask('/api/requests', { type: 'application/json', bytes }), item);
  answers.set(key, answer);
  return answer;
}

/** An item's entries with a capability out of `grants`, the author's key not needed; null when one is not reached (SPEC P5). */
function completedBy(item: OutboxItem, grants: readonly StoredEntry[]): readonly StoredEntry[] | null {
  const rights = grants.flatMap(rightsOf).filter(({ key }) => key === item.author);
  const capabilityFor = (entry: Entry): Capability | undefined =>
    rights.find(({ area }) => areaIncludesEntry(area, entry))?.capability;
  const entries: StoredEntry[] = [];
  for (const [at, { entry: encoded, signature, payload }] of item.entries.entries()) {
    const decoded = decodeEntry(encoded);
    if (!decoded.ok) return null;
    const capability = capabilityFor(decoded.value);
    if (capability === undefined) return null;
    entries.push({ entry: decoded.value, capability, signature, payload, id: item.entryIds[at] ?? '' });
  }
  return entries;
}
