import { createBrowsersHolding } from './browsers-holding.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { Change, Storage } from './ports/storage.ts';
import type { OutboxRow } from './registry-api.ts';

/** Relayed items kept for the screen. */
const keepRelayed = 100;

/** This device's local writes on their way out: the table `sync_queue` and its copy in memory. */
export interface Outbox {
  load(): Promise<void>;
  /** Oldest first. */
  items(): readonly OutboxItem[];
  ofModule(id: string): readonly OutboxItem[];
  /** The changes that write an item; call `applied` after the commit. */
  put(item: OutboxItem): Change;
  applied(items: readonly OutboxItem[]): void;
  /** The changes that forget the oldest relayed items beyond the number kept. */
  trim(): Promise<void>;
  rows(): readonly OutboxRow[];
  /** A browser says that it holds these entries; true when the rows changed. */
  heldBy(browser: string, ids: readonly string[]): boolean;
}

export function createOutbox(storage: Storage): Outbox {
  const items = new Map<string, OutboxItem>();
  const holding = createBrowsersHolding();
  return {
    async load() {
      items.clear();
      for (const row of await storage.all('sync_queue')) items.set(row.key, row.value);
    },
    items: () => [...items.values()],
    ofModule: (id) => [...items.values()].filter((item) => item.module === id),
    put: (item) => ({ kind: 'put', table: 'sync_queue', key: item.key, value: item }),
    applied(written) {
      for (const item of written) items.set(item.key, item);
    },
    async trim() {
      const relayed = [...items.values()].filter((item) => item.state === 'relayed');
      const old = relayed.slice(0, Math.max(0, relayed.length - keepRelayed));
      if (old.length === 0) return;
      await storage.commit(old.map((item) => ({ kind: 'delete', table: 'sync_queue', key: item.key })));
      for (const { key } of old) {
        items.delete(key);
        holding.forget(key);
      }
    },
    rows: () => [...items.values()].reverse().map((item) => rowOf(item, holding.count(item.key))),
    heldBy: (browser, ids) => holding.note([...items.values()], ids, browser),
  };
}

function rowOf(item: OutboxItem, browsers: number): OutboxRow {
  const { entries: _entries, request, ...row } = item;
  return { ...row, browsers, needsKey: item.state === 'waiting' && request === undefined };
}
