import type { StoredEntry } from '../../registry/ports/storage.ts';
import { problem } from '../../registry/problem.ts';
import { toHex } from '../../willow/bytes.ts';
import type { ReceiveOutcome } from '../sync-host.ts';
import { capabilityReader } from '../wire/capability-reader.ts';
import { idsPerWant, receiptsPerMessage } from '../wire/messages.ts';
import type { Message, MessageOf, Receipt } from '../wire/messages.ts';
import { fromWire, hasDetachedPayload } from '../wire/wire-entry.ts';
import { Offence, offence } from './context.ts';
import type { SessionContext } from './context.ts';
import { createRecentSet } from './recent-set.ts';

/** Wants of ours that are open at the same time. */
const wantsAtOnce = 4;

/** While more receipts than this wait for the carrier, nothing new is asked for. */
const receiptsWaiting = 4_096;

/** An offer counts as one of so many ids: what costs a message is not to be had one by one. */
const offeredAtLeast = 64;

/** The receiving half: what the peer offers, what this side lacks of it, what became of what came. */
export interface EntryIntake {
  onOffer(message: MessageOf<'offer'>): void;
  /** The peer holds these and this side may not; those of `registry/…` are asked for before others. */
  lack(ids: readonly string[], control: boolean): void;
  /** Looks again whether something is to be asked for. */
  pump(): void;
  onEntries(message: MessageOf<'entries'>): Promise<void>;
  /** Queues receipts for entries this side holds. */
  receipt(ids: readonly string[], outcome: Receipt['outcome']): void;
  /** True when nothing that the peer offered is lacking here. */
  readonly lacksNothing: boolean;
}

export interface IntakeListener {
  /** The peer has this entry; no need to tell it. */
  onKnown(id: string): void;
  onStored(entries: readonly StoredEntry[]): void;
  /** A wasm entry is held; its bytes may not be. */
  onDetached(entry: StoredEntry): void;
  /** Ids of what the peer sent that this side holds already. */
  onShared(ids: ReadonlySet<string>): void;
}

/** How far the comparison has come. */
interface Compared {
  readonly done: boolean;
  readonly controlDone: boolean;
}

export function createEntryIntake(
  context: SessionContext,
  compared: Compared,
  listener: IntakeListener,
): EntryIntake {
  const { host, questions, remote, limits } = context;
  const subtracted = new Set(context.subtracted);
  const readCapability = capabilityReader();
  /** Of `registry/…`, and of all else. */
  const wanted = { control: [] as string[], others: [] as string[] };
  const queued = new Set<string>();
  const asked = new Map<number, Set<string>>();
  const receipts = new Map<string, Receipt['outcome']>();
  const seen = createRecentSet(20_000);
  let listed = 0;
  let lacksNothing = false;
  let pumping: 'no' | 'yes' | 'again' = 'no';
  let sendingReceipts = false;
  /** The batch before: while it is stored the next one is verified already. */
  let storing: Promise<void> = Promise.resolve();
  let unasked = { since: 0, count: 0 };

  /** What is asked for next: nothing but `registry/…` until all of that is known and asked for. */
  const nextWanted = (): readonly string[] => {
    if (wanted.control.length > 0) return wanted.control.splice(0, idsPerWant);
    return compared.controlDone ? wanted.others.splice(0, idsPerWant) : [];
  };

  const askForWanted = async (): Promise<void> => {
    while (asked.size < wantsAtOnce && receipts.size < receiptsWaiting) {
      const next = nextWanted();
      if (next.length === 0) break;
      // others may have brought it meanwhile
      const ids = await host.store.lacking(next);
      if (context.ended) return;
      const lacking = new Set(ids);
      for (const id of next) if (!lacking.has(id)) queued.delete(id);
      if (ids.length === 0) continue;
      const no = questions.ask(`${ids.length} entries`);
      asked.set(no, lacking);
      context.send({ kind: 'want', no, ids });
    }
    const waits = wanted.control.length + wanted.others.length + asked.size > 0;
    if (!compared.done || lacksNothing || waits) return;
    lacksNothing = true;
    listed = 0;
    context.send({ kind: 'caught-up' });
    context.changed();
  };

  const pump = (): void => {
    if (pumping !== 'no') {
      pumping = 'again';
      return;
    }
    context.spawn(async () => {
      do {
        pumping = 'yes';
        await askForWanted();
      } while ((pumping as string) === 'again' && !context.ended);
      pumping = 'no';
    });
  };

  const lack = (ids: readonly string[], control: boolean): void => {
    listed += ids.length;
    for (const id of ids) {
      if (queued.has(id)) continue;
      queued.add(id);
      wanted[control ? 'control' : 'others'].push(id);
    }
    if (Math.max(listed, queued.size) > limits.listedIds)
      throw offence(remote, `a list of more than ${limits.listedIds} entries`);
    lacksNothing = false;
  };

  async function* sendReceipts(): AsyncGenerator<Message, void> {
    while (receipts.size > 0) {
      const batch = [...receipts].slice(0, receiptsPerMessage);
      for (const [id] of batch) receipts.delete(id);
      yield { kind: 'receipts', receipts: batch.map(([id, outcome]) => ({ id, outcome })) };
    }
    sendingReceipts = false;
    pump();
  }

  const startReceipts = (): void => {
    if (sendingReceipts || receipts.size === 0) return;
    sendingReceipts = true;
    context.stream(sendReceipts());
  };

  const countUnasked = (count: number): void => {
    const now = context.now();
    if (now - unasked.since > 60_000) unasked = { since: now, count: 0 };
    unasked.count += Math.max(count, 1);
    if (unasked.count > limits.unaskedPerMinute) {
      throw offence(remote, `more than ${limits.unaskedPerMinute} entries a minute that nobody asked for`);
    }
  };

  /** The entries of a message that are to be looked at: those asked for, or those not seen lately. */
  const select = (message: MessageOf<'entries'>): readonly StoredEntry[] => {
    const awaited = asked.get(message.no);
    if (message.no !== 0 && !awaited) throw offence(remote, 'an answer to a question nobody asked');
    if (!awaited) countUnasked(message.entries.length);
    else if (message.entries.length === 0 && !message.last)
      throw offence(remote, 'an empty part of an answer that goes on');
    const selected: StoredEntry[] = [];
    for (const wire of message.entries) {
      const entry = fromWire(wire, readCapability);
      if ('problem' in entry) throw new Offence(problem('entry/malformed', { detail: entry.problem }));
      if (awaited && !awaited.delete(entry.id)) throw offence(remote, 'an entry other than those asked for');
      if (subtracted.size > 0 && subtracted.has(toHex(entry.entry.subspaceId))) continue;
      listener.onKnown(entry.id);
      if (!awaited && seen.has(entry.id)) continue;
      seen.add(entry.id);
      queued.delete(entry.id);
      selected.push(entry);
    }
    return selected;
  };

  const settle = (entries: readonly StoredEntry[], outcomes: readonly ReceiveOutcome[]): void => {
    const stored: StoredEntry[] = [];
    const held = new Set<string>();
    let refused: Offence | null = null;
    entries.forEach((entry, at) => {
      const outcome = outcomes[at];
      if (!outcome || refused) return;
      if (outcome.kind === 'refused') {
        refused = new Offence(outcome.problem);
        return;
      }
      if (outcome.kind === 'stored') stored.push(entry);
      if (outcome.kind === 'obsolete') held.add(entry.id);
      if (outcome.kind !== 'not-yet' && hasDetachedPayload(entry)) listener.onDetached(entry);
      else receipts.set(entry.id, outcome.kind);
    });
    startReceipts();
    if (stored.length > 0) listener.onStored(stored);
    // it has them from someone else, maybe since after they were compared
    if (held.size > 0) listener.onShared(held);
    if (refused) throw refused as Offence;
  };

  const store = async (
    message: MessageOf<'entries'>,
    entries: readonly StoredEntry[],
    before: Promise<void>,
  ): Promise<void> => {
    const [outcomes] = await Promise.all([entries.length > 0 ? host.receive(entries) : [], before]);
    settle(entries, outcomes);
    if (message.no !== 0 && message.last) {
      for (const id of asked.get(message.no) ?? []) queued.delete(id);
      asked.delete(message.no);
      questions.settle(message.no);
    }
    pump();
  };

  return {
    onOffer({ ids, control }) {
      if (ids.length === 0) throw offence(remote, 'an offer of nothing');
      listed += Math.max(0, offeredAtLeast - ids.length);
      lack(ids, control);
      pump();
      context.changed();
    },
    lack,
    pump,
    async onEntries(message) {
      questions.progress(message.no);
      const entries = select(message);
      const before = storing;
      const work = store(message, entries, before);
      storing = work.catch(() => undefined);
      context.spawn(() => work);
      await before;
    },
    receipt(ids, outcome) {
      for (const id of ids) receipts.set(id, outcome);
      startReceipts();
    },
    get lacksNothing() {
      return lacksNothing;
    },
  };
}

/** Digest of a detached payload, 64 hex digits. */
export const digestOf = (entry: StoredEntry): string => toHex(entry.entry.payloadDigest);
