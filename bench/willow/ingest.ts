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

/** Entries verified and stored a second, in batches, beside as many bare WebCrypto verifications; the two take turns. */
async function measure(
  runs: number,
  atLeast: number,
  name: string,
  storeOf: (namespaceId: Uint8Array) => Promise<{
    store(batch: readonly AuthorisedEntry[]): Promise<void>;
    close(): Promise<void>;
  }>,
): Promise<Comparison> {
  const ground = await groundOf(20);
  const entries = await signedEntries(ground, COUNT);
  const verify = await verifier();
  const bare = await bareVerifications(entries);
  const samples: number[] = [];
  const reference: number[] = [];
  // the first round only warms up both
  for (let run = -1; run < runs; run += 1) {
    const known = new Set<string>();
    const { store, close } = await storeOf(ground.namespaceId);
    const verified = async (at: number): Promise<readonly AuthorisedEntry[]> => {
      const batch = entries.slice(at, at + BATCH);
      const problems = await Promise.all(batch.map((entry) => verifyAuthorisedEntry(entry, verify, known)));
      if (problems.some((problem) => problem !== null)) throw new Error('a good entry was refused');
      return batch;
    };
    const before = performance.now();
    for (let at = 0; at < COUNT; at += BATCH) await bare(at, at + BATCH);
    const between = performance.now();
    // while a batch is stored, signatures of the next two are being checked
    const underway: Promise<readonly AuthorisedEntry[]>[] = [];
    let asked = 0;
    const ask = (): void => {
      if (asked < COUNT) underway.push(verified(asked));
      asked += BATCH;
    };
    ask();
    ask();
    for (let next = underway.shift(); next !== undefined; next = underway.shift()) {
      const batch = await next;
      ask();
      await store(batch);
    }
    const took = { bare: between - before, ours: performance.now() - between };
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
  return [await measure(runs, 0.8, 'verified and stored in memory, under shared capabilities', memory)];
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
        indexedDB.deleteDatabase(name);
      },
    };
  };
  return [await measure(runs, 0.5, `the same in IndexedDB, ${BATCH} a commit`, indexedDb)];
}
