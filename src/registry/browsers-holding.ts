import type { OutboxItem } from './outbox-item.ts';

/** Browsers remembered for one item. */
const rememberedBrowsers = 256;

/** Which browsers said in this run of the device that they hold local writes that no relay has acknowledged. */
export interface BrowsersHolding {
  /** Notes a browser's word; true when the count of an item changed. */
  note(items: readonly OutboxItem[], ids: readonly string[], browser: string): boolean;
  /** Browsers that hold all records of the item, wasm bytes not counted. */
  count(key: string): number;
  /** Forgets an item. */
  forget(key: string): void;
}

export function createBrowsersHolding(): BrowsersHolding {
  /** By item, by browser: the records that it does not hold yet. */
  const lacking = new Map<string, Map<string, Set<string>>>();
  const count = (key: string): number =>
    [...(lacking.get(key)?.values() ?? [])].filter(({ size }) => size === 0).length;

  return {
    note(items, ids, browser) {
      const said = new Set(ids);
      let changed = false;
      for (const item of items) {
        const records = recordsOf(item);
        if (item.state !== 'ready' || !records.some((id) => said.has(id))) continue;
        const browsers = lacking.get(item.key) ?? new Map<string, Set<string>>();
        lacking.set(item.key, browsers);
        if (!browsers.has(browser) && browsers.size >= rememberedBrowsers) continue;
        const before = browsers.get(browser) ?? new Set(records);
        const after = new Set([...before].filter((id) => !said.has(id)));
        browsers.set(browser, after);
        changed ||= before.size > 0 && after.size === 0;
      }
      return changed;
    },
    count,
    forget: (key) => void lacking.delete(key),
  };
}

/** Ids of the entries whose payload is inline: all but wasm. */
function recordsOf({ entries, entryIds }: OutboxItem): readonly string[] {
  return entryIds.filter((_, at) => entries[at]?.payload != null);
}
