import type { StoredEntry } from '../../registry/ports/storage.ts';
import { toHex } from '../../willow/bytes.ts';
import { idsPerPage } from '../wire/messages.ts';
import type { Message, MessageOf, WireEntry } from '../wire/messages.ts';
import { toWire, wireSize } from '../wire/wire-entry.ts';
import { offence } from './context.ts';
import type { SessionContext } from './context.ts';
import { createRecentSet } from './recent-set.ts';

/** Bytes of entries in one message, unless a single entry is larger. */
const batchSize = 196_608;

/** Wants of the peer that may wait here. */
const wantsWaiting = 8;

/** Up to so many new entries are sent at once without being asked for; more are only offered. */
const pushedAtOnce = 64;

/** Entries pushed within a minute; below what the other side tolerates unasked. */
const pushedPerMinute = 500;

/** New ids waiting to be told; beyond, the session ends and the next one compares anew. */
const newsMax = 100_000;

/** The giving half: what the peer wants, and news. */
export interface EntrySupply {
  /** From now on news are told, those first that came before. */
  start(): void;
  /** The peer takes nothing of these authors. */
  subtract(authors: readonly string[]): void;
  onWant(message: MessageOf<'want'>): void;
  announce(entries: readonly StoredEntry[]): 'queued' | 'too-many';
  /** The peer has this entry already. */
  known(id: string): void;
  onReceipts(message: MessageOf<'receipts'>): Promise<void>;
  /** Asks whether the peer holds these. */
  query(ids: readonly string[]): void;
}

/** `onOffer` is called when the peer is offered ids that it may lack. */
export function createEntrySupply(context: SessionContext, onOffer: () => void): EntrySupply {
  const { host, remote } = context;
  const wants: { readonly no: number; readonly ids: readonly string[] }[] = [];
  const news = new Set<string>();
  const subtracted = new Set<string>();
  const known = createRecentSet(20_000);
  const unacknowledged = createRecentSet(65_536);
  let serving = false;
  let telling = false;
  let started = false;
  let pushed = { since: 0, count: 0 };

  const isTaken = ({ entry }: StoredEntry): boolean =>
    subtracted.size === 0 || !subtracted.has(toHex(entry.subspaceId));

  async function* answer(no: number, ids: readonly string[]): AsyncGenerator<Message, void> {
    const found = (await host.entries(ids)).filter(isTaken).sort((a, b) => rank(a) - rank(b));
    let batch: WireEntry[] = [];
    let size = 0;
    for (const entry of found) {
      const wire = toWire(entry);
      if (batch.length > 0 && size + wireSize(wire) > batchSize) {
        yield { kind: 'entries', no, entries: batch, last: false };
        batch = [];
        size = 0;
      }
      batch.push(wire);
      size += wireSize(wire);
      unacknowledged.add(entry.id);
      known.add(entry.id);
      news.delete(entry.id);
    }
    if (no !== 0 || batch.length > 0) yield { kind: 'entries', no, entries: batch, last: true };
  }

  async function* serve(): AsyncGenerator<Message, void> {
    for (let want = wants[0]; want; want = wants[0]) {
      yield* answer(want.no, want.ids);
      wants.shift();
    }
    serving = false;
  }

  const mayPush = (count: number): boolean => {
    const now = context.now();
    if (now - pushed.since > 60_000) pushed = { since: now, count: 0 };
    if (count > pushedAtOnce || pushed.count + count > pushedPerMinute) return false;
    pushed.count += count;
    return true;
  };

  /** Takes so many of the news out, those first that came first. */
  const someNews = (most: number): readonly string[] => {
    const ids: string[] = [];
    for (const id of news) {
      if (ids.length >= most) break;
      ids.push(id);
      news.delete(id);
    }
    return ids;
  };

  async function* tell(): AsyncGenerator<Message, void> {
    while (news.size > 0) {
      if (mayPush(news.size)) yield* answer(0, someNews(news.size));
      else {
        onOffer();
        yield { kind: 'offer', ids: someNews(idsPerPage), control: false };
      }
    }
    telling = false;
  }

  const startTelling = (): void => {
    if (telling || !started || news.size === 0) return;
    telling = true;
    context.stream(tell());
  };

  return {
    start() {
      started = true;
      startTelling();
    },
    subtract(authors) {
      for (const author of authors) subtracted.add(author);
    },
    onWant({ no, ids }) {
      if (wants.length >= wantsWaiting) throw offence(remote, `more than ${wantsWaiting} wants at once`);
      wants.push({ no, ids });
      if (serving) return;
      serving = true;
      context.stream(serve());
    },
    announce(entries) {
      for (const entry of entries) {
        if (known.has(entry.id) || !isTaken(entry)) continue;
        known.add(entry.id);
        news.add(entry.id);
      }
      if (news.size > newsMax) return 'too-many';
      startTelling();
      return 'queued';
    },
    known: (id) => known.add(id),
    async onReceipts({ receipts }) {
      const ids = receipts
        .filter(({ id, outcome }) => outcome !== 'not-yet' && unacknowledged.delete(id))
        .map(({ id }) => id);
      if (ids.length > 0) await host.acknowledged(ids, remote);
    },
    query(ids) {
      for (const id of ids) unacknowledged.add(id);
      context.send({ kind: 'query', ids });
    },
  };
}

const registry = new TextEncoder().encode('registry');

/** `registry/…` first: what says who may do what comes before what was done. */
function rank({ entry }: StoredEntry): number {
  const [first] = entry.path;
  return first?.length === registry.length && registry.every((byte, at) => first[at] === byte) ? 0 : 1;
}
