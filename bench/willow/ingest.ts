import { inTurns } from '../../src/registry/in-turns.ts';
import { openIndexedDb } from '../../src/storage/indexeddb/indexeddb-storage.ts';
import { toHex } from '../../src/willow/bytes.ts';
import { verifier } from '../../src/willow/ed25519.ts';
import { encodeEntry } from '../../src/willow/encode-entry.ts';
import { entryIndex } from '../../src/willow/entry-index.ts';
import { verifyAuthorisedEntry } from '../../src/willow/token.ts';
import type { AuthorisedEntry } from '../../src/willow/token.ts';
import { william3 } from '../../src/willow/william3.ts';
import type { Comparison } from './comparison.ts';
import { groundOf, signedEntries } from './entries.ts';

const COUNT = 4_000;
const BATCH = 250;
/** So many of both are done in turn: on a machine whose speed changes, both meet the same. */
const TURN = 2_000;

interface Store {
  readonly name: string;
  readonly atLeast: number;
  /** What stores works elsewhere, and is to have its answers heard while signatures are checked. */
  readonly isElsewhere: boolean;
  open(namespaceId: Uint8Array): Promise<{
    store(batch: readonly AuthorisedEntry[]): Promise<void>;
    close(): Promise<void>;
  }>;
}

/** Entries verified and stored a second, in batches, beside as many bare WebCrypto verifications. */
async function measure(runs: number, { atLeast, name, isElsewhere, open }: Store): Promise<Comparison> {
  const ground = await groundOf(20);
  const entries = await signedEntries(ground, COUNT);
  const verify = await verifier();
  const bare = await bareVerifications(entries);
  const samples: number[] = [];
  const reference: number[] = [];
  // the first round only warms up both
  for (let run = -1; run < runs; run += 1) {
    const known = new Set<string>();
    const { store, close } = await open(ground.namespaceId);
    const verified = async (at: number): Promise<readonly AuthorisedEntry[]> => {
      const batch = entries.slice(at, at + BATCH);
      const check = (entry: AuthorisedEntry) => verifyAuthorisedEntry(entry, verify, known);
      const problems = isElsewhere ? await inTurns(batch, check) : await Promise.all(batch.map(check));
      if (problems.some((problem) => problem !== null)) throw new Error('a good entry was refused');
      return batch;
    };
    // two batches are under way, as in a session: while one is stored, signatures of the next are being checked
    const ingest = async (from: number, to: number): Promise<void> => {
      const underway: Promise<void>[] = [];
      for (let at = from; at < to; at += BATCH) {
        underway.push(verified(at).then(store));
        if (underway.length === 2) await underway.shift();
      }
      await Promise.all(underway);
    };
    const took = { bare: 0, ours: 0 };
    for (let at = 0; at < COUNT; at += TURN) {
      const before = performance.now();
      for (let from = at; from < at + TURN; from += BATCH) await bare(from, from + BATCH);
      const between = performance.now();
      await ingest(at, at + TURN);
      took.bare += between - before;
      took.ours += performance.now() - between;
    }
    await close();
    if (run < 0) continue;
    samples.push((1000 * COUNT) / took.ours);
    reference.push((1000 * COUNT) / took.bare);
  }
  return {
    name,
    unit: 'entries/s',
    samples,
    reference: { name: 'bare WebCrypto verifications', samples: reference },
    atLeast,
  };
}

async function bareVerifications(entries: readonly AuthorisedEntry[]) {
  const { subtle } = globalThis.crypto;
  const keys = new Map<string, CryptoKey>();
  for (const { entry } of entries) {
    const hex = toHex(entry.subspaceId);
    if (keys.has(hex)) continue;
    keys.set(
      hex,
      await subtle.importKey('raw', new Uint8Array(entry.subspaceId), 'Ed25519', false, ['verify']),
    );
  }
  const ready = entries.map(({ entry, signature }) => ({
    key: keys.get(toHex(entry.subspaceId)),
    message: new Uint8Array(encodeEntry(entry)),
    signature: new Uint8Array(signature),
  }));
  return async (from: number, to: number): Promise<void> => {
    const answers = await Promise.all(
      ready.slice(from, to).map(({ key, message, signature }) => {
        if (key === undefined) throw new Error('no key');
        return subtle.verify('Ed25519', key, signature, message);
      }),
    );
    if (answers.includes(false)) throw new Error('a good signature was refused');
  };
}

export async function measureIngest(runs: number): Promise<readonly Comparison[]> {
  const memory = async (namespaceId: Uint8Array) => {
    const index = entryIndex<AuthorisedEntry>(namespaceId);
    return {
      store: async (batch: readonly AuthorisedEntry[]) => {
        for (const item of batch) if (index.join(item).kind !== 'stored') throw new Error('not stored');
      },
      close: async () => {},
    };
  };
  const name = 'verified and stored in memory, under shared capabilities';
  return [await measure(runs, { name, atLeast: 0.8, isElsewhere: false, open: memory })];
}

export async function measureIngestIndexedDb(runs: number): Promise<readonly Comparison[]> {
  const payload = new Uint8Array(900);
  const indexedDb = async () => {
    const name = `bench-${performance.now()}`;
    const storage = await openIndexedDb(name);
    return {
      async store(batch: readonly AuthorisedEntry[]) {
        const outcomes = await storage.commit(
          batch.map((item) => ({
            kind: 'entry',
            entry: { ...item, id: toHex(william3(encodeEntry(item.entry))), payload },
          })),
        );
        if (outcomes.some(({ kind }) => kind !== 'stored')) throw new Error('not stored');
      },
      async close() {
        storage.close();
        await deleted(name);
      },
    };
  };
  const name = `the same in IndexedDB, ${BATCH} a commit`;
  return [await measure(runs, { name, atLeast: 0.5, isElsewhere: true, open: indexedDb })];
}

/** What is left of one run is not to be cleared away in the next. */
function deleted(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener('success', () => resolve());
    request.addEventListener('error', () =>
      reject(new Error('the database was not deleted', { cause: request.error })),
    );
  });
}
