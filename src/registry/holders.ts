import type { OutboxItem } from './outbox-item.ts';

/** Which browsers said that they hold a local write, by libp2p peer id, each once. */
export interface Holders {
  /** With all of its records, wasm bytes not counted: they list it. */
  readonly listed: readonly string[];
  /** With all of it, wasm bytes included: it can be had from them when this device is gone. Part of `listed`. */
  readonly whole: readonly string[];
}

/** Browsers noted for one item. */
export const notedHolders = 256;

/** So many browsers that hold all of a write make it as safe as a relay does, unless the user says otherwise. */
export const usualHolders = 3;

export const noHolders: Holders = { listed: [], whole: [] };

/** What browsers said of items piece by piece, until they hold all of one. In memory alone: at the next contact they are asked again. */
export interface HolderNotes {
  /** The items of which the browser, by saying that it holds these entries, now holds more. */
  note(items: readonly OutboxItem[], ids: readonly string[], browser: string): readonly OutboxItem[];
  forget(key: string): void;
}

export function holderNotes(): HolderNotes {
  /** By item, by browser: the entries that it does not hold yet. */
  const lacking = new Map<string, Map<string, ReadonlySet<string>>>();

  const lackingNow = (item: OutboxItem, browser: string, holders: Holders): ReadonlySet<string> => {
    const before = lacking.get(item.key)?.get(browser);
    if (before !== undefined) return before;
    const wasm = wasmOf(item);
    return new Set(
      holders.listed.includes(browser) ? item.entryIds.filter((id) => wasm.has(id)) : item.entryIds,
    );
  };

  return {
    note(items, ids, browser) {
      const said = new Set(ids);
      const changed: OutboxItem[] = [];
      for (const item of items) {
        const holders = item.holders ?? noHolders;
        if (!canBeHeld(item) || holders.whole.includes(browser)) continue;
        if (!item.entryIds.some((id) => said.has(id))) continue;
        const browsers = lacking.get(item.key) ?? new Map<string, ReadonlySet<string>>();
        const isNew = !browsers.has(browser) && !holders.listed.includes(browser);
        if (isNew && Math.max(browsers.size, holders.listed.length) >= notedHolders) continue;
        lacking.set(item.key, browsers);
        const left = new Set([...lackingNow(item, browser, holders)].filter((id) => !said.has(id)));
        browsers.set(browser, left);
        const wasm = wasmOf(item);
        const isListed = [...left].every((id) => wasm.has(id));
        const after: Holders = {
          listed: isListed ? withOne(holders.listed, browser) : holders.listed,
          whole: left.size === 0 ? withOne(holders.whole, browser) : holders.whole,
        };
        if (after.listed !== holders.listed || after.whole !== holders.whole)
          changed.push({ ...item, holders: after });
      }
      return changed;
    },
    forget: (key) => void lacking.delete(key),
  };
}

function canBeHeld({ state }: OutboxItem): boolean {
  return state === 'ready' || state === 'relayed' || state === 'held';
}

function withOne(browsers: readonly string[], browser: string): readonly string[] {
  return browsers.includes(browser) ? browsers : [...browsers, browser];
}

/** Ids of the entries whose bytes travel apart. */
function wasmOf({ wasmIds, entries, entryIds }: OutboxItem): ReadonlySet<string> {
  return new Set(wasmIds ?? entryIds.filter((_, at) => entries[at]?.payload === null));
}
