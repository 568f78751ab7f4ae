import { counted, type Counted } from '../../src/p2p/counted-channel.cases.ts';
import { memoryChannels } from '../../src/p2p/memory-channel.ts';
import { runSyncSession, type SyncSession } from '../../src/p2p/session/sync-session.ts';
import type { SyncHost } from '../../src/p2p/sync-host.ts';
import { entryId } from '../../src/registry/entry-rules.ts';
import type { Storage, StoredEntry } from '../../src/registry/ports/storage.ts';
import { encodeEntry } from '../../src/willow/encode-entry.ts';
import { william3 } from '../../src/willow/william3.ts';
import type { Comparison } from '../willow/comparison.ts';
import { entryAt, groundOf, type Ground } from '../willow/entries.ts';

const COUNT = 100_000;
const DIFFERING = 10;

/** A storage of its own under a name. */
export type OpenStorage = (name: string) => Promise<Storage>;

/** Two sessions over stores of 100,000 entries each, in one thread: messages, bytes and time until both hold the same. */
export async function measureReconcile(runs: number, open: OpenStorage): Promise<readonly Comparison[]> {
  const ground = await groundOf(20);
  const [left, right] = [await open('left'), await open('right')];
  for (const storage of [left, right])
    for (let at = 0; at < COUNT; at += 1_000) await put(storage, entriesOf(ground, at, 1_000));
  const equal: Sample[] = [];
  const differing: Sample[] = [];
  // the first round only warms up both
  for (let run = -1; run < runs; run += 1) {
    const none = await level(ground, left, right, 0);
    const from = COUNT + (run + 1) * DIFFERING;
    await put(left, entriesOf(ground, from, DIFFERING / 2));
    await put(right, entriesOf(ground, from + DIFFERING / 2, DIFFERING / 2));
    const ten = await level(ground, left, right, DIFFERING);
    if (run < 0) continue;
    equal.push(none);
    differing.push(ten);
  }
  left.close();
  right.close();
  const row = (
    samples: readonly Sample[],
    what: keyof Sample,
    name: string,
    unit: string,
    most: number,
  ): Comparison => ({
    name,
    unit,
    samples: samples.map((sample) => sample[what]),
    atLeast: null,
    target: { op: '<=', value: most },
  });
  const ten = `100,000 entries, ${DIFFERING} of them differing`;
  return [
    row(differing, 'bytes', `${ten}: bytes both ways, those entries included`, 'bytes', 40_000),
    row(differing, 'compared', `${ten}: bytes of the comparison alone`, 'bytes', 40_000),
    row(differing, 'messages', `${ten}: messages of the side that sent more, all kinds`, 'messages', 8),
    row(differing, 'milliseconds', `${ten}: until both hold them`, 'ms', 300),
    row(equal, 'bytes', '100,000 equal entries: bytes both ways', 'bytes', 1_000),
    row(equal, 'milliseconds', '100,000 equal entries: until both know', 'ms', 300),
  ];
}

interface Sample {
  readonly bytes: number;
  readonly compared: number;
  readonly messages: number;
  readonly milliseconds: number;
}

async function level(ground: Ground, left: Storage, right: Storage, differing: number): Promise<Sample> {
  const peer = (id: string) =>
    ({ id, name: id, kind: 'browser', direct: true, address: `/memory/${id}` }) as const;
  const [here, there] = memoryChannels(peer('left'), peer('right'));
  const [a, b] = [counted(here), counted(there)];
  const before = performance.now();
  const receipts = countdown(differing);
  const sessions = [start(ground, left, a, receipts), start(ground, right, b, receipts)];
  await Promise.all(sessions.map(inSync));
  const milliseconds = performance.now() - before;
  await receipts.done;
  const sample = {
    bytes: a.bytes + b.bytes,
    compared: a.bytesOf('compare') + b.bytesOf('compare'),
    messages: Math.max(a.kinds.length, b.kinds.length),
    milliseconds,
  };
  for (const session of sessions) session.close('');
  await Promise.all(sessions.map(({ done }) => done));
  return sample;
}

function start(
  { namespaceId }: Ground,
  storage: Storage,
  { channel }: Counted,
  receipts: Countdown,
): SyncSession {
  const host: SyncHost = {
    namespace: namespaceId,
    store: storage.entries,
    entries: (ids) => storage.entries.get(ids),
    async receive(entries) {
      const stored = entries.map((entry) => ({ ...entry, id: entryId(encodeEntry(entry.entry)) }));
      await put(storage, stored);
      return stored.map(() => ({ kind: 'stored' }));
    },
    payload: async () => null,
    missingPayloads: async () => [],
    receivePayload: async () => null,
    answer: async () => null,
    acknowledged: async (ids) => receipts.less(ids.length),
  };
  return runSyncSession(channel, host, { role: 'browser', agent: 'gen-bench', clock: Date });
}

interface Countdown {
  less(by: number): void;
  readonly done: Promise<void>;
}

function countdown(from: number): Countdown {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = from;
  const less = (by: number): void => {
    left -= by;
    if (left <= 0) resolve();
  };
  less(0);
  return { less, done: promise };
}

function inSync(session: SyncSession): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (session.stats().inSync) resolve();
  };
  session.onChange(look);
  look();
  return promise;
}

async function put(storage: Storage, entries: readonly StoredEntry[]): Promise<void> {
  await storage.commit(entries.map((entry) => ({ kind: 'entry', entry })));
}

/** Entries that nobody verifies here: what a registry would do to ten of them is measured elsewhere. */
function entriesOf(ground: Ground, from: number, count: number): readonly StoredEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const at = from + index;
    const author = ground.authors[at % ground.authors.length];
    if (author === undefined) throw new RangeError('expected at least one author');
    const payload = new Uint8Array(600).fill(at);
    const entry = {
      ...entryAt(ground, at),
      payloadLength: BigInt(payload.length),
      payloadDigest: william3(payload),
    };
    const { capability } = author;
    return { id: entryId(encodeEntry(entry)), entry, capability, signature: new Uint8Array(64), payload };
  });
}
