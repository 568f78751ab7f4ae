import type { Context } from './context.ts';
import { holderNotes, noHolders, usualHolders } from './holders.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { Acknowledger } from './ports/network.ts';
import { update } from './settle.ts';

/** The setting: how many browsers that hold all of a write make it *held*. */
const holdersWantedKey = 'holders-wanted';
/** What it may be. */
export const holdersWantedRange = { least: 1, most: 16 } as const;

/** Takes what peers say they hold (SPEC P15). */
export interface Acknowledgements {
  acknowledged(ids: readonly string[], peer: Acknowledger): Promise<void>;
  holdersWanted(): Promise<number>;
  /** A whole number, brought into the range; what is held by as many already is *held* from now on. */
  setHoldersWanted(count: number): Promise<void>;
}

/** What relays and browsers said of entries one by one is kept in memory; of whole items, in the outbox. */
export function acknowledgements(context: Context): Acknowledgements {
  const { storage, outbox, exclusive, emit } = context;
  const relayHolds = new Set<string>();
  const notes = holderNotes();

  const holdersWanted = async (): Promise<number> => {
    const kept = await storage.read('settings', holdersWantedKey);
    return typeof kept === 'number' ? kept : usualHolders;
  };
  const write = async (items: readonly OutboxItem[]): Promise<void> => {
    if (items.length === 0) return;
    await storage.commit(items.map(outbox.put));
    outbox.applied(items);
    emit({ kind: 'outbox' });
  };
  const trim = async (): Promise<void> => {
    for (const key of await outbox.trim()) notes.forget(key);
  };

  const byRelay = async (ids: readonly string[]): Promise<void> => {
    const wanted = new Set(outbox.items().flatMap((item) => (lacksRelay(item) ? item.entryIds : [])));
    const news = ids.filter((id) => wanted.has(id));
    if (news.length === 0) return;
    for (const id of news) relayHolds.add(id);
    await exclusive(async () => {
      const relayed = outbox
        .items()
        .filter((item) => lacksRelay(item) && item.entryIds.every((id) => relayHolds.has(id)))
        .map((item): OutboxItem => ({
          ...item,
          state: 'relayed',
          sentBy: 'page',
          entries: [],
          problem: null,
        }));
      if (relayed.length > 0) await update(context, relayed);
      for (const id of relayed.flatMap(({ entryIds }) => entryIds)) relayHolds.delete(id);
      await trim();
    });
  };

  const byBrowser = async (ids: readonly string[], browser: string): Promise<void> => {
    const mine = new Set(outbox.items().flatMap(({ entryIds }) => entryIds));
    if (!ids.some((id) => mine.has(id))) return;
    await exclusive(async () => {
      const wanted = await holdersWanted();
      const now = context.clock.now();
      await write(notes.note(outbox.items(), ids, browser).map((item) => heldByEnough(item, wanted, now)));
      await trim();
    });
  };

  return {
    acknowledged: (ids, peer) => (peer.kind === 'relay' ? byRelay(ids) : byBrowser(ids, peer.id)),
    holdersWanted,
    setHoldersWanted: (count) =>
      exclusive(async () => {
        const { least, most } = holdersWantedRange;
        const wanted = Math.min(
          most,
          Math.max(least, Number.isNaN(count) ? usualHolders : Math.round(count)),
        );
        await storage.commit([{ kind: 'put', table: 'settings', key: holdersWantedKey, value: wanted }]);
        const now = context.clock.now();
        await write(outbox.items().flatMap((item) => changedOnly(item, heldByEnough(item, wanted, now))));
      }),
  };
}

function lacksRelay({ state }: OutboxItem): boolean {
  return state === 'ready' || state === 'held';
}

function heldByEnough(item: OutboxItem, wanted: number, now: number): OutboxItem {
  return item.state === 'ready' && (item.holders ?? noHolders).whole.length >= wanted
    ? { ...item, state: 'held', problem: null, changedAt: now }
    : item;
}

function changedOnly(before: OutboxItem, after: OutboxItem): readonly OutboxItem[] {
  return before === after ? [] : [after];
}
