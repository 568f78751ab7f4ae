import { fromHex, toHex } from '../../willow/bytes.ts';
import { spanOfAuthor } from '../../willow/author-span.ts';
import type { Change, Storage, StoredEntry } from '../ports/storage.ts';

/** When this device first stored something of a key (SPEC L2). */
export interface FirstSeen {
  /** Milliseconds since 1970 UTC; 0: before this device kept count; null: nothing was noted. */
  of(key: string): Promise<number | null>;
  /**
   * What notes the authors of `entries` that this device had not met, for the commit that stores them; call `applied` after it. Whoever wrote
   * what is stored already was met before count was kept.
   */
  note(namespace: Uint8Array, entries: readonly StoredEntry[], now: number): Promise<FirstSeenNote>;
}

interface FirstSeenNote {
  readonly changes: readonly Change[];
  applied(): void;
}

const prefix = 'met ';

/** First contacts in the rows of this device's settings, one for all keys that came together; read when first asked for. */
export function createFirstSeen(storage: Storage): FirstSeen {
  let known: Map<string, number> | null = null;
  const read = async (): Promise<Map<string, number>> => (known ??= await kept(storage));
  return {
    of: async (key) => (await read()).get(key) ?? null,
    async note(namespace, entries, now) {
      const seen = await read();
      const met = new Map<string, number>();
      for (const author of new Set(entries.map(({ entry }) => toHex(entry.subspaceId)))) {
        const subspaceId = seen.has(author) ? null : fromHex(author);
        if (subspaceId === null) continue;
        const span = spanOfAuthor('subspace', { start: null, end: null }, subspaceId);
        met.set(author, (await storage.entries.keyAt(namespace, 'subspace', span, 0)) === null ? now : 0);
      }
      const changes = [0, now].flatMap((at): readonly Change[] => {
        const value = [...met].filter(([, when]) => when === at).map(([key]) => key);
        const [first] = value;
        return first === undefined
          ? []
          : [{ kind: 'put', table: 'settings', key: `${prefix}${at} ${first}`, value }];
      });
      return {
        changes,
        applied() {
          for (const [key, at] of met) seen.set(key, at);
        },
      };
    },
  };
}

async function kept(storage: Storage): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  for (const { key, value } of await storage.all('settings')) {
    if (!key.startsWith(prefix) || !Array.isArray(value)) continue;
    const at = Number(key.slice(prefix.length).split(' ')[0]);
    for (const author of value as readonly unknown[])
      if (typeof author === 'string') seen.set(author, Math.min(at, seen.get(author) ?? at));
  }
  return seen;
}
