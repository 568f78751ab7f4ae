import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '../../storage/sqlite/sqlite-storage.ts';
import { ratingEntry, rightTo, type Ground } from '../../registry/attacks.cases.ts';
import { entryId, type UncheckedEntry } from '../../registry/entry-rules.ts';
import type { StoredEntry } from '../../registry/ports/storage.ts';
import { isProblem } from '../../registry/problem.ts';
import type { ReleaseManifest } from '../../registry/manifest.ts';
import { sha256Hex } from '../../registry/sha256.ts';
import { completed, jsonRecord, signRecords } from '../../registry/write-records.ts';
import { taiFromUnix } from '../../willow/tai.ts';
import type { Registry } from '../../registry/registry.ts';
import { hostOf } from '../../registry/sync-host.ts';
import { answerModule, createWorld, draftOf, type World } from '../../registry/world.cases.ts';
import { toHex } from '../../willow/bytes.ts';
import { randomSeed, signerFromSeed } from '../../willow/ed25519.ts';
import { encodeEntry } from '../../willow/encode-entry.ts';
import { pathOf } from '../../willow/path.ts';
import { william3 } from '../../willow/william3.ts';
import type { ByteChannel, Remote } from '../byte-channel.ts';
import { memoryChannels } from '../memory-channel.ts';
import { remote, storeOf } from '../memory-host.cases.ts';
import type { SyncHost } from '../sync-host.ts';
import { createSyncNetwork, type SyncNetwork } from '../sync-network.ts';
import type { SessionLimits } from './context.ts';
import type { Truth } from './lying-peers.cases.ts';
import { runSyncSession, type SyncSession } from './sync-session.ts';

/** A registry with a release, an author who may rate and release in it, and what a liar twists. */
export interface Scene {
  readonly world: World;
  readonly ground: Ground;
  readonly truth: Truth;
  /** The device that published `io.example.true` 1.0.0. */
  readonly author: Registry;
  /** A rating nobody has yet. */
  rating(): Promise<StoredEntry>;
  /** A relay over SQLite on disk that holds the release, `good` and the entry of `bait`; each call another one. */
  victim(limits?: Partial<SessionLimits>): Promise<Victim>;
  /** The world's relay, with these entries and payloads more; it takes nothing, so that each test meets the same one. */
  honest(entries?: readonly StoredEntry[], payloads?: ReadonlyMap<string, Uint8Array>): SyncHost;
}

/** A registry that is lied to, through real sync sessions. */
export interface Victim {
  readonly registry: Registry;
  readonly sync: SyncNetwork;
  /** Every row of the file, as `table key digest`. */
  stored(): Promise<readonly string[]>;
  /** The liar's end of a connection that holds this many bytes each way. */
  meet(peer?: Remote, capacity?: number): ByteChannel;
  /** A connection to an honest peer. */
  meetHonest(host: SyncHost, name: string): SyncSession;
  close(): void;
}

export const withId = (entry: UncheckedEntry): StoredEntry => ({
  ...entry,
  id: entryId(encodeEntry(entry.entry)),
});

const shortLimits = { stallMs: 800, unaskedPerMinute: 50, listedIds: 2_000 };

export async function createScene(): Promise<Scene> {
  const world = await createWorld();
  const key = await signerFromSeed(randomSeed());
  const capability = await rightTo(world.root, key.publicKey, ['people']);
  const ground: Ground = { root: world.root, author: key, capability, now: world.clock.time };
  let ratings = 0;
  const rating = async (): Promise<StoredEntry> => {
    const path = pathOf('people', 'ratings', `io.example.m${(ratings += 1)}`);
    return withId(await ratingEntry(ground, { path }));
  };
  const truth: Truth = {
    namespace: world.namespace,
    good: await rating(),
    bait: await baitOf(ground),
    more: (count) => Promise.all(Array.from({ length: count }, rating)),
  };
  const author = await publisher(world);
  return {
    world,
    ground,
    truth,
    author,
    rating,
    victim: (limits) => createVictim(world, truth, { ...shortLimits, ...limits }),
    honest: (entries = [], payloads = new Map()) => ({
      ...world.host,
      store: storeOf(async () => [
        ...(await world.relay.context().storage.entries.withPrefix(world.namespace, [])),
        ...entries,
      ]),
      entries: async (ids) => [
        ...(await world.host.entries(ids)),
        ...entries.filter(({ id }) => ids.includes(id)),
      ],
      payload: async (digest) => payloads.get(digest) ?? world.host.payload(digest),
      receive: async (received) => received.map(() => ({ kind: 'obsolete' })),
      missingPayloads: async () => [],
    }),
  };
}

async function baitOf(ground: Ground): Promise<Truth['bait']> {
  const bytes = crypto.getRandomValues(new Uint8Array(1_000));
  return { entry: await wasmEntry(ground, bytes.length, william3(bytes)), bytes };
}

/** A wasm entry of `io.example.bait` 1.0.0 that declares this size and digest. */
export async function wasmEntry(ground: Ground, size: number, digest: Uint8Array): Promise<StoredEntry> {
  const capability = await rightTo(ground.root, ground.author.publicKey, ['modules']);
  const path = pathOf('modules', 'io.example.bait', 'releases', '1.0.0', 'wasm', toHex(digest), String(size));
  const change = { path, payloadLength: BigInt(size), payloadDigest: digest };
  return withId({ ...(await ratingEntry({ ...ground, capability }, change)), payload: null });
}

/** Entries by which the author releases `io.example.true` 2.0.0 with a manifest that is wrong about its bytes. */
export async function misreleased(
  author: Registry,
  namespace: Uint8Array,
  bytes: Uint8Array,
  wrong: Partial<ReleaseManifest['wasm']>,
): Promise<readonly StoredEntry[]> {
  const context = author.context();
  const module = await author.module('io.example.true');
  const [row] = await context.storage.all('identities');
  if (isProblem(module) || module.releases[0] === undefined || row?.value.seed === undefined)
    throw new Error('nothing is released');
  const digest = toHex(william3(bytes));
  const wasm = { sha256: await sha256Hex(bytes), william3: digest, size: bytes.length };
  const release = { id: module.id, version: '2.0.0' };
  const time = taiFromUnix(context.clock.now());
  const manifest = {
    ...module.releases[0].manifest,
    ...release,
    time: time.toString(),
    wasm: { ...wasm, ...wrong },
  };
  const signed = await signRecords(namespace, await context.signerOf(row.value.seed), time, [
    jsonRecord((sha256) => ({ kind: 'manifest', ...release, sha256 }), manifest),
    { path: () => ({ kind: 'wasm', ...release, ...wasm }), payload: bytes, wasm },
  ]);
  const entries = completed(context, signed);
  if (entries === null) throw new Error('no grant');
  return entries;
}

async function publisher(world: World): Promise<Registry> {
  const author = await world.device({ up: true });
  const made = await author.createIdentity('Ada');
  if (isProblem(made)) throw new Error(made.found);
  await author.publish('first', draftOf('io.example.true', '1.0.0'), answerModule(1));
  await author.settle();
  await world.sync(author);
  return author;
}

async function createVictim(world: World, truth: Truth, limits: Partial<SessionLimits>): Promise<Victim> {
  const folder = mkdtempSync(join(tmpdir(), 'gen-lied-to-'));
  const file = join(folder, 'victim.db');
  const registry = await world.device({ up: false }, openSqlite(file));
  const held = await world.host.entries(await world.held());
  await registry.acceptOwn([...held, truth.good, truth.bait.entry]);
  await registry.receivePayload(toHex(william3(answerModule(1))), answerModule(1));
  await registry.settled();
  const options = { agent: 'test', clock: world.clock };
  const sync = createSyncNetwork(hostOf(registry, world.namespace, { archive: true, issuer: null }), {
    ...options,
    role: 'relay',
    limits,
    onError(error) {
      throw error;
    },
  });
  const meet = (peer = remote('the liar'), capacity?: number): ByteChannel => {
    const [ours, theirs] = memoryChannels(remote('the victim', 'relay'), peer, capacity);
    sync.accept(ours);
    return theirs;
  };
  return {
    registry,
    sync,
    meet,
    meetHonest: (host, name) => runSyncSession(meet(remote(name)), host, { ...options, role: 'browser' }),
    async stored() {
      await registry.settled();
      return rowsOf(file);
    },
    close() {
      sync.close();
      registry.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function rowsOf(file: string): readonly string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return ['entries', 'payloads', 'rows'].flatMap((table) =>
      db
        .prepare(`SELECT * FROM ${table}`)
        .all()
        .map((row) => {
          const hash = createHash('sha256');
          for (const value of Object.values(row))
            hash.update(value instanceof Uint8Array ? value : String(value)).update('\n');
          const key = row['arrival'] ?? row['digest'] ?? `${String(row['name'])}/${String(row['key'])}`;
          return `${table} ${String(key)} ${hash.digest('hex')}`;
        }),
    );
  } finally {
    db.close();
  }
}
