import { toHex } from '../willow/bytes.ts';
import { taiFromUnix } from '../willow/tai.ts';
import type { Context } from './context.ts';
import type { Accept } from './issue.ts';
import type { Signer } from './ports/signer.ts';
import type { StoredEntry } from './ports/storage.ts';
import { parseRecordPath } from './record-path.ts';
import { digestLimit, type SeenRecord } from './records.ts';
import { controlRecord, hashOf, isControl } from './rules/control-record.ts';
import { completed, jsonRecord, signRecords } from './write-records.ts';

/**
 * Lists what is held and on no list of this witness yet, with as many lists as that takes (SPEC G29): releases, texts and control records, except what
 * the witness wrote itself. Gives the lists; none where nothing is new, or where the root has not granted `registry/seen` to this key.
 */
export function createWitness(
  context: () => Context,
  signer: Signer,
  accept: Accept,
): () => Promise<readonly StoredEntry[]> {
  const seen = new Set<string>();
  let running: Promise<readonly StoredEntry[]> = Promise.resolve([]);
  const write = async (): Promise<readonly StoredEntry[]> => {
    const written: StoredEntry[] = [];
    const own = toHex(signer.publicKey);
    const unlisted = await unlistedEntries(context(), own, seen);
    for (let at = 0; at < unlisted.length; at += digestLimit) {
      const list = await nextList(context(), signer, unlisted.slice(at, at + digestLimit));
      if (list === null) break;
      await accept([list]);
      // Dated too far ahead where the clock was set back: it is written when its time has come.
      if (!context().control.has(list.id)) break;
      written.push(list);
    }
    return written;
  };
  return () => {
    running = running.then(write, write);
    return running;
  };
}

async function nextList(
  context: Context,
  signer: Signer,
  entries: readonly string[],
): Promise<StoredEntry | null> {
  const { joined, clock } = context;
  if (joined === null) return null;
  const last = ownLists(context, toHex(signer.publicKey)).at(-1);
  const now = taiFromUnix(clock.now());
  // A clock set back must not make a fork.
  const time = last === undefined || last.entry.timestamp < now ? now : last.entry.timestamp + 1n;
  const value: SeenRecord = {
    time: time.toString(),
    number: last === undefined ? 1 : numberOf(last) + 1,
    previous: last === undefined ? null : hashOf(last),
    entries: [...entries].sort(),
  };
  const record = jsonRecord((sha256) => ({ kind: 'seen', sha256 }), value);
  const [list] = completed(context, await signRecords(joined.namespace, signer, time, [record])) ?? [];
  return list ?? null;
}

/** In order of number. */
function ownLists({ control }: Context, witness: string): readonly StoredEntry[] {
  return [...control.values()]
    .filter(
      (stored) => controlRecord(stored).path?.kind === 'seen' && toHex(stored.entry.subspaceId) === witness,
    )
    .sort((a, b) => numberOf(a) - numberOf(b));
}

const numberOf = (stored: StoredEntry): number => (controlRecord(stored).value as SeenRecord).number;

/** `seen` remembers what never needs to be read again. */
async function unlistedEntries(
  context: Context,
  witness: string,
  seen: Set<string>,
): Promise<readonly string[]> {
  const { joined, storage } = context;
  if (joined === null) return [];
  for (const list of ownLists(context, witness))
    for (const id of (controlRecord(list).value as SeenRecord).entries) seen.add(id);
  const fresh = (await storage.entries.ids(joined.namespace)).filter((id) => !seen.has(id));
  const unlisted: string[] = [];
  for (const stored of await storage.entries.get(fresh)) {
    if (isListable(stored, witness)) unlisted.push(stored.id);
    else seen.add(stored.id);
  }
  return unlisted;
}

/** Lists date no lists, and `registry/about` is overwritten in place. */
function isListable({ entry }: StoredEntry, witness: string): boolean {
  const record = parseRecordPath(entry.path);
  if (record === null || toHex(entry.subspaceId) === witness) return false;
  const isContent = record.kind === 'manifest' || record.kind === 'wasm' || record.kind === 'card';
  return isContent || (isControl(record) && record.kind !== 'seen' && record.kind !== 'about');
}
