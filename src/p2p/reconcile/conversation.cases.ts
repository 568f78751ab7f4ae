import { entryIndexes } from '../../storage/entry-indexes.ts';
import { entryQueries } from '../../storage/entry-queries.ts';
import type { StoredEntry } from '../../registry/ports/storage.ts';
import { toHex, utf8 } from '../../willow/bytes.ts';
import { encodeEntry } from '../../willow/encode-entry.ts';
import type { Entry } from '../../willow/entry.ts';
import { preFingerprint } from '../../willow/fingerprint.ts';
import { pathOf } from '../../willow/path.ts';
import { william3 } from '../../willow/william3.ts';
import type { ComparedStore } from './compared-set.ts';
import type { Range } from './range.ts';
import type { Broken, Found, Reconciler, Turn } from './reconciler.ts';

export const namespaceId = new Uint8Array(32).fill(7);
export const authorOf = (number: number): Uint8Array => new Uint8Array(32).fill(number + 1);

/** An entry that nobody signed: comparisons look at none of that. */
export function entryOf(path: string, author: number, time = 1n): StoredEntry {
  const entry: Entry = {
    namespaceId,
    subspaceId: authorOf(author),
    path: pathOf(...path.split('/')),
    timestamp: time,
    payloadLength: 0n,
    payloadDigest: william3(utf8('')),
  };
  const capability = {
    kind: 'communal',
    mode: 'write',
    namespaceKey: namespaceId,
    userKey: entry.subspaceId,
    delegations: [],
  } as const;
  const id = toHex(william3(encodeEntry(entry)));
  return { id, entry, capability, signature: new Uint8Array(64), payload: new Uint8Array(0) };
}

/** Entries in memory, answering what a comparison asks of a store. */
export interface Peer {
  readonly store: ComparedStore;
  readonly ids: ReadonlySet<string>;
  add(entry: StoredEntry): void;
}

export function peerOf(entries: Iterable<StoredEntry>): Peer {
  const indexes = entryIndexes<StoredEntry>();
  const queries = entryQueries<StoredEntry>({
    read: async (query) => query(indexes),
    load: async (query) => query(indexes),
  });
  const ids = new Set<string>();
  const add = (entry: StoredEntry): void => {
    indexes.join(entry, { arrival: indexes.arrivals + 1, sum: preFingerprint(encodeEntry(entry.entry)) });
    ids.add(entry.id);
  };
  for (const entry of entries) add(entry);
  return { store: queries, ids, add };
}

/** What two sides said to each other until both were done, the one that begins first. */
export interface Conversation {
  readonly messages: readonly [(readonly Range[])[], (readonly Range[])[]];
  /** Ids that each side learnt it lacks. */
  readonly lacking: readonly [Set<string>, Set<string>];
  /** In the order in which they were found. */
  readonly found: readonly [Found[], Found[]];
}

/** Lets both sides talk; `between` is called before each message is heard, with what each side has learnt so far. */
export async function converse(
  sides: readonly [Reconciler, Reconciler],
  between: (turn: number, lacking: Conversation['lacking']) => void = () => undefined,
): Promise<Conversation> {
  const messages: Conversation['messages'] = [[], []];
  const lacking = [new Set<string>(), new Set<string>()] as const;
  const found: Conversation['found'] = [[], []];
  let [speaker, hearer]: readonly [0 | 1, 0 | 1] = [0, 1];
  let turn = await sides[0].begin();
  for (let count = 0; ; count += 1) {
    for (const one of turn.lacking) {
      found[speaker].push(one);
      for (const id of one.ids) lacking[speaker].add(id);
    }
    for (const one of turn.offers) {
      found[hearer].push(one);
      for (const id of one.ids) lacking[hearer].add(id);
    }
    if (turn.answer === null) return { messages, lacking, found };
    messages[speaker].push(turn.answer);
    between(count, lacking);
    const next: Turn | Broken = await sides[hearer].take(turn.answer);
    if (next.kind === 'broken') throw new Error(next.detail);
    [turn, speaker, hearer] = [next, hearer, speaker];
    if (count > 10_000) throw new Error('a conversation without end');
  }
}
