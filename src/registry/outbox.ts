import type { OutboxItem } from './outbox-item.ts';
import type { Change, Storage } from './ports/storage.ts';
import type { OutboxRow } from './registry-api.ts';

/** Items that a relay or enough browsers have, kept for the screen. */
const keepDone = 100;
/** Of those a relay has, the latest whose browsers are still counted. */
const countRelayed = 20;

/** This device's local writes on their way out: the table `sync_queue` and its copy in memory. */
export interface Outbox {
  load(): Promise<void>;
  /** Oldest first. */
  items(): readonly OutboxItem[];
  ofModule(id: string): readonly OutboxItem[];
  /** The changes that write an item; call `applied` after the commit. */
  put(item: OutboxItem): Change;
  applied(items: readonly OutboxItem[]): void;
  /** Forgets the oldest items that others have, beyond the number kept; their keys. */
  trim(): Promise<readonly string[]>;
  rows(): readonly OutboxRow[];
  /** Ids of the entries that it matters to know who holds (SPEC N12). */
  awaiting(): readonly string[];
}

export function createOutbox(storage: Storage): Outbox {
  const items = new Map<string, OutboxItem>();
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
      const done = [...items.values()].filter(({ state }) => state === 'relayed' || state === 'held');
      const old = done.slice(0, Math.max(0, done.length - keepDone));
      if (old.length === 0) return [];
      await storage.commit(old.map((item) => ({ kind: 'delete', table: 'sync_queue', key: item.key })));
      for (const { key } of old) items.delete(key);
      return old.map(({ key }) => key);
    },
    rows: () => [...items.values()].reverse().map(rowOf),
    awaiting() {
      const all = [...items.values()];
      const open = all.filter(({ state }) => state === 'ready' || state === 'held');
      const relayed = all.filter(({ state }) => state === 'relayed').slice(-countRelayed);
      return [...open, ...relayed].flatMap(({ entryIds }) => entryIds);
    },
  };
}

function rowOf(item: OutboxItem): OutboxRow {
  const { entries: _entries, request, holders, ...row } = item;
  const browsers = holders?.listed.length ?? 0;
  const whole = holders?.whole ?? [];
  return { ...row, browsers, whole, needsKey: item.state === 'waiting' && request === undefined };
}
