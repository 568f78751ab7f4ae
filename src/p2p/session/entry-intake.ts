import type { StoredEntry } from '../../registry/ports/storage.ts';
import { problem } from '../../registry/problem.ts';
import { toHex } from '../../willow/bytes.ts';
import type { ReceiveOutcome } from '../sync-host.ts';
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

/** The receiving half: what the peer offers, what this side lacks of it, what became of what came. */
export interface EntryIntake {
  onInventory(message: MessageOf<'inventory'>): Promise<void>;
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
  /** Ids of the peer's finished list, or of what it sent, that this side holds as well. */
  onShared(ids: ReadonlySet<string>): void;
}

export function createEntryIntake(context: SessionContext, listener: IntakeListener): EntryIntake {
  const { host, questions, remote, limits } = context;
  const wanted: string[] = [];
  const queued = new Set<string>();
  const asked = new Map<number, Set<string>>();
  const receipts = new Map<string, Receipt['outcome']>();
  const seen = createRecentSet(20_000);
  let mine: ReadonlySet<string> | null = null;
  let shared = new Set<string>();
  let listed = 0;
  let lacksNothing = false;
  let heardAll = false;
  let sendingReceipts = false;
  /** The batch before: while it is stored the next one is verified already. */
  let storing: Promise<void> = Promise.resolve();
  let unasked = { since: 0, count: 0 };

  const pump = (): void => {
    while (asked.size < wantsAtOnce && wanted.length > 0 && receipts.size < receiptsWaiting) {
      const ids = wanted.splice(0, idsPerWant);
      const no = questions.ask(`${ids.length} entries`);
      asked.set(no, new Set(ids));
      context.send({ kind: 'want', no, ids });
    }
    if (!heardAll || lacksNothing || asked.size > 0 || wanted.length > 0) return;
    lacksNothing = true;
    context.send({ kind: 'caught-up' });
    context.changed();
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

  const receipt = (ids: readonly string[], outcome: Receipt['outcome']): void => {
    for (const id of ids) receipts.set(id, outcome);
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
      const entry = fromWire(wire);
      if ('problem' in entry) throw new Offence(problem('entry/malformed', { detail: entry.problem }));
      if (awaited && !awaited.delete(entry.id)) throw offence(remote, 'an entry other than those asked for');
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
      else receipt([entry.id], outcome.kind);
    });
    if (stored.length > 0) listener.onStored(stored);
    // it has them from someone else, maybe since after its list was made
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
    async onInventory({ ids, last }) {
      mine ??= new Set(await host.inventory());
      listed += ids.length;
      for (const id of ids) {
        if (mine.has(id)) shared.add(id);
        else if (!queued.has(id)) {
          queued.add(id);
          wanted.push(id);
        }
      }
      if (Math.max(listed, queued.size) > limits.inventoryIds)
        throw offence(remote, `an inventory of more than ${limits.inventoryIds} entries`);
      if (wanted.length > 0) lacksNothing = false;
      if (last) {
        heardAll = true;
        lacksNothing = false;
        mine = null;
        listed = 0;
        listener.onShared(shared);
        shared = new Set();
      }
      pump();
      context.changed();
    },
    async onEntries(message) {
      questions.progress(message.no);
      const entries = select(message);
      const before = storing;
      const work = store(message, entries, before);
      storing = work.catch(() => undefined);
      context.spawn(() => work);
      await before;
    },
    receipt,
    get lacksNothing() {
      return lacksNothing;
    },
  };
}

/** Digest of a detached payload, 64 hex digits. */
export const digestOf = (entry: StoredEntry): string => toHex(entry.entry.payloadDigest);
