import { browserCards } from '../../src/crdt/load-browser.ts';
import type { UncheckedEntry } from '../../src/registry/entry-rules.ts';
import { foundRegistry } from '../../src/registry/found-registry.ts';
import type { ReleaseManifest } from '../../src/registry/manifest.ts';
import type { GrantRecord, NameRecord, RatingPayload } from '../../src/registry/records.ts';
import { createRegistry, type Registry } from '../../src/registry/registry.ts';
import { jsonRecord, signRecords, type RecordDraft } from '../../src/registry/write-records.ts';
import { deleteIndexedDb, openIndexedDb } from '../../src/storage/indexeddb/indexeddb-storage.ts';
import { toHex, utf8 } from '../../src/willow/bytes.ts';
import type { Capability } from '../../src/willow/capability.ts';
import { signerFromSeed, verifier, type KeySigner } from '../../src/willow/ed25519.ts';
import { encodeCapability } from '../../src/willow/encode-capability.ts';
import { decodeEntry } from '../../src/willow/encode-entry.ts';
import { delegateCapability, ownedCapability } from '../../src/willow/issue-capability.ts';
import { namespaceSeed } from '../../src/willow/namespace.ts';
import { pathOf } from '../../src/willow/path.ts';
import { taiFromUnix } from '../../src/willow/tai.ts';
import { william3 } from '../../src/willow/william3.ts';

/** Runs in a page: it imports nothing of Node. */
const modules = 2_000;
const authors = 40;
/** Entries that a sync session hands over at once, at most. */
const batch = 256;
const founded = Date.UTC(2026, 10, 23);
const cards = browserCards();

let received: readonly UncheckedEntry[] = [];
let root: KeySigner | null = null;

function seedOf(name: string): Uint8Array {
  return william3(utf8(name));
}

/** Signs drafts of one author, under one capability. */
async function signed(
  signer: KeySigner,
  capability: Capability,
  time: bigint,
  drafts: readonly RecordDraft[],
): Promise<readonly UncheckedEntry[]> {
  if (root === null) throw new Error('found it first');
  return (await signRecords(root.publicKey, signer, time, drafts)).map(({ entry, signature, payload }) => {
    const decoded = decodeEntry(entry);
    if (!decoded.ok) throw new Error(decoded.problem);
    return { entry: decoded.value, capability, signature, payload };
  });
}

/** The records of one module by its author: its release, with bytes that nobody fetches, and its card. */
async function releaseOf(at: number, author: KeySigner, time: bigint): Promise<readonly RecordDraft[]> {
  const id = `io.bench.module${at}`;
  const hash = toHex(seedOf(`bytes of ${id}`));
  const wasm = { sha256: hash, william3: hash, size: 4_096 };
  const manifest: ReleaseManifest = {
    id,
    version: '1.0.0',
    time: time.toString(),
    wasm,
    dependencies: at % 4 === 3 ? [{ id: `io.bench.module${at - 3}`, range: '^1.0.0', optional: false }] : [],
    exports: [{ kind: 'function', name: 'run', type: '() -> i32' }],
    exportCount: 1,
    imports: [],
    importCount: 0,
    profile: 'pure',
    toolchain: '',
  };
  const [change] = await cards.edit([], toHex(author.publicKey), {
    name: `Module ${at}`,
    description: 'What it does, in a sentence of some length, as most have.',
    license: 'MIT',
    tags: [`tag${at % 10}`, `tag${at % 7}`],
    readme: `# Module ${at}\n\n`.padEnd(400, 'words '),
    release: { version: '1.0.0', notes: '' },
  });
  if (change === undefined) throw new Error('nothing edited');
  const card = new Uint8Array(8 + change.length);
  new DataView(card.buffer).setBigUint64(0, time);
  card.set(change, 8);
  return [
    jsonRecord((sha256) => ({ kind: 'manifest', id, version: '1.0.0', sha256 }), manifest),
    { path: () => ({ kind: 'wasm', id, version: '1.0.0', ...wasm }), payload: new Uint8Array(), wasm },
    { path: (sha256) => ({ kind: 'card', id, sha256 }), payload: card },
  ];
}

/** Makes a registry of names, releases, cards and ratings, signed by 40 authors; how many entries, in the order in which a peer gives them. */
export async function prepare(): Promise<number> {
  root = await signerFromSeed(namespaceSeed('owned', () => crypto.getRandomValues(new Uint8Array(32))));
  const owner = root;
  const time = taiFromUnix(founded);
  const own = await ownedCapability('write', owner, owner.publicKey);
  const first: UncheckedEntry[] = [
    ...(await foundRegistry(owner, (await signerFromSeed(seedOf('issuer'))).publicKey, 'Bench', founded)),
  ];
  const people = await Promise.all(
    Array.from({ length: authors }, async (_, at) => {
      const signer = await signerFromSeed(seedOf(`author ${at}`));
      const area = (...names: string[]) => ({
        subspaceId: signer.publicKey,
        path: pathOf(...names),
        times: { start: time, end: time + 31_557_600_000_000n },
      });
      const inModules = await delegateCapability(own, owner, area('modules'), signer.publicKey);
      const inPeople = await delegateCapability(own, owner, area('people'), signer.publicKey);
      const grant: GrantRecord = {
        time: time.toString(),
        key: toHex(signer.publicKey),
        capabilities: [inModules, inPeople].map((one) => toHex(encodeCapability(one))).sort(),
      };
      first.push(
        ...(await signed(owner, own, time, [
          jsonRecord((sha256) => ({ kind: 'grant', key: grant.key, sha256 }), grant),
        ])),
      );
      return { signer, inModules, inPeople };
    }),
  );
  const rest: UncheckedEntry[] = [];
  for (let at = 0; at < modules; at += 1) {
    const [author, rater] = [people[at % authors], people[(at + 1) % authors]];
    if (author === undefined || rater === undefined) break;
    const id = `io.bench.module${at}`;
    const now = time + BigInt(1_000 * at);
    const key = toHex(author.signer.publicKey);
    const name: NameRecord = { time: now.toString(), id, key, previous: null };
    const rating: RatingPayload = { time: now.toString(), stars: 1 + (at % 5), review: '' };
    first.push(
      ...(await signed(owner, own, now, [jsonRecord((sha256) => ({ kind: 'name', id, sha256 }), name)])),
    );
    rest.push(
      ...(await signed(author.signer, author.inModules, now, await releaseOf(at, author.signer, now))),
      ...(await signed(rater.signer, rater.inPeople, now, [
        jsonRecord(() => ({ kind: 'rating', id }), rating),
      ])),
    );
  }
  received = [...first, ...rest];
  return received.length;
}

async function emptyRegistry(database: string): Promise<Registry> {
  const dummy = (): never => {
    throw new Error('receiving asks for no such thing');
  };
  const registry = createRegistry({
    storage: await openIndexedDb(database),
    validator: { validate: dummy },
    cards,
    network: { announce: () => undefined, fetchPayload: async () => null, request: async () => null },
    clock: { now: () => Date.now() },
    verify: await verifier(),
    random: (length) => new Uint8Array(length),
    signerOf: dummy,
  });
  await registry.open();
  await registry.join(root?.publicKey ?? new Uint8Array(32));
  return registry;
}

/** Seconds until a new registry has verified and stored all, and until every projection is up to date. */
export async function receive(): Promise<{ readonly stored: number; readonly projected: number }> {
  const database = `bench-${crypto.randomUUID()}`;
  const registry = await emptyRegistry(database);
  const before = performance.now();
  for (let at = 0; at < received.length; at += batch) {
    const outcomes = await registry.receive(received.slice(at, at + batch));
    const bad = outcomes.find(({ kind }) => kind !== 'stored');
    if (bad !== undefined) throw new Error(`not stored: ${JSON.stringify(bad)}`);
  }
  const stored = (performance.now() - before) / 1_000;
  await registry.settled();
  const projected = (performance.now() - before) / 1_000;
  const summaries = await registry.summaries();
  const rated = summaries.filter(({ ratings }) => ratings.strangers.count === 1).length;
  if (summaries.length !== modules || rated !== modules)
    throw new Error(`expected ${modules} modules with a rating, found ${summaries.length} and ${rated}`);
  registry.close();
  await deleteIndexedDb(database);
  return { stored, projected };
}
