import { createRegistry, type Registry } from '../../src/registry/registry.ts';
import type { StoredModule } from '../../src/registry/gen-module.ts';
import type { Change, Storage } from '../../src/registry/ports/storage.ts';
import { openIndexedDb } from '../../src/storage/indexeddb/indexeddb-storage.ts';
import { toHex, utf8 } from '../../src/willow/bytes.ts';
import type { Capability } from '../../src/willow/capability.ts';
import { encodeEntry } from '../../src/willow/encode-entry.ts';
import type { Entry } from '../../src/willow/entry.ts';
import { pathOf } from '../../src/willow/path.ts';
import { william3 } from '../../src/willow/william3.ts';

/** Runs in a page: it imports nothing of Node. */
const modules = 20_000;
const database = 'bench-domain';
const start = 843_480_069_184_000n;
const namespaceId = william3(utf8('registry')).map((byte, at) => (at === 31 ? byte | 1 : byte));
const authors = Array.from({ length: 400 }, (_, at) => william3(utf8(`author ${at}`)));

const dummy = (): never => {
  throw new Error('opening asks for no such thing');
};

function registryOver(storage: Storage): Registry {
  return createRegistry({
    storage,
    validator: { validate: dummy },
    cards: { check: dummy, project: dummy, edit: dummy, history: dummy },
    network: { announce: () => undefined, fetchPayload: async () => null, request: async () => null },
    clock: { now: () => Date.now() },
    verify: async () => true,
    random: (length) => new Uint8Array(length),
    signerOf: dummy,
  });
}

/** Five entries a module (manifest, wasm, a text and two ratings), with its projection; nothing verifies what is stored already. */
function changesOf(at: number): readonly Change[] {
  const id = `io.bench.module${at}`;
  const author = authors[at % authors.length] ?? new Uint8Array(32);
  const hash = toHex(william3(utf8(id)));
  const parts: readonly (readonly [path: readonly string[], by: Uint8Array, payload: Uint8Array | null])[] = [
    [['modules', id, 'releases', '1.0.0', 'manifest', hash], author, new Uint8Array(600)],
    [['modules', id, 'releases', '1.0.0', 'wasm', hash, '4096'], author, null],
    [['modules', id, 'card', hash], author, new Uint8Array(400)],
    [['people', 'ratings', id], authors[(at + 1) % authors.length] ?? author, new Uint8Array(70)],
    [['people', 'ratings', id], authors[(at + 2) % authors.length] ?? author, new Uint8Array(70)],
  ];
  const entries = parts.map(([path, subspaceId, payload], part): Change => {
    const entry: Entry = {
      namespaceId,
      subspaceId,
      path: pathOf(...path),
      timestamp: start + BigInt(5 * at + part),
      payloadLength: BigInt(payload?.length ?? 4_096),
      payloadDigest: william3(payload ?? utf8(`wasm ${at}`)),
    };
    const capability: Capability = {
      kind: 'owned',
      mode: 'write',
      namespaceKey: namespaceId,
      userKey: subspaceId,
      initialAuthorisation: new Uint8Array(64),
      delegations: [],
    };
    const id64 = toHex(william3(encodeEntry(entry)));
    return { kind: 'entry', entry: { entry, capability, signature: new Uint8Array(64), payload, id: id64 } };
  });
  return [...entries, { kind: 'put', table: 'modules', key: id, value: projectionOf(id, author, hash) }];
}

function projectionOf(id: string, author: Uint8Array, hash: string): StoredModule {
  const none = { count: 0, average: 0 };
  const key = toHex(author);
  return {
    id,
    name: `Module ${id}`,
    description: 'What it does, in a sentence of some length, as most have.',
    license: 'MIT',
    authors: ['Somebody'],
    tags: ['tag1', 'tag2'],
    keywords: ['word'],
    repository: '',
    homepage: '',
    readme: '# Read me\n\n'.padEnd(600, 'words '),
    owner: key,
    ownerDid: `did:key:z${key}`,
    releases: [
      {
        version: '1.0.0',
        manifest: {
          time: '843480069184000',
          id,
          version: '1.0.0',
          wasm: { sha256: hash, william3: hash, size: 4_096 },
          dependencies: [],
          exports: [{ kind: 'function', name: 'run', type: '() -> i32' }],
          exportCount: 1,
          imports: [],
          importCount: 0,
          profile: 'pure',
          toolchain: '',
        },
        author: key,
        did: `did:key:z${key}`,
        publishedAt: 1_795_000_000_000,
        yanked: null,
        notes: '',
        state: 'published',
        entryId: hash,
        signature: hash + hash,
        grantedBy: [],
        held: false,
      },
    ],
    latest: '1.0.0',
    deprecated: null,
    createdAt: 1_795_000_000_000,
    updatedAt: 1_795_000_000_000,
    installs: 0,
    trustedInstalls: 0,
    dependents: 0,
    ratings: { you: none, trusted: none, theirs: none, strangers: { count: 2, average: 4 } },
    waiting: false,
  };
}

/** Fills the database; how many entries that are. */
export async function fill(): Promise<number> {
  const storage = await openIndexedDb(database);
  for (let at = 0; at < modules; at += 500) {
    const batch = Array.from({ length: 500 }, (_, more) => changesOf(at + more)).flat();
    await storage.commit(batch);
  }
  const value = { namespace: toHex(namespaceId), since: 0 };
  await storage.commit([{ kind: 'put', table: 'settings', key: 'registry', value }]);
  const { length } = await storage.entries.ids(namespaceId);
  // As a build left it that wrote the projections: the list is made of them once.
  await registryOver(storage).open();
  storage.close();
  return length;
}

let opened: Registry | null = null;

/** Milliseconds from nothing to the first list, to the first module read, and to all that the registry worker takes up behind them. */
export async function open(): Promise<{
  readonly list: number;
  readonly module: number;
  readonly whole: number;
}> {
  const before = performance.now();
  opened = registryOver(await openIndexedDb(database));
  await opened.openList();
  const { length } = await opened.summaries();
  if (length !== modules) throw new Error(`expected ${modules} modules, listed ${length}`);
  const list = performance.now() - before;
  await opened.module('io.bench.module12345');
  const module = performance.now() - before;
  await opened.open();
  return { list, module, whole: performance.now() - before };
}

/** What comparing with peers needs in memory, as sync does at its first turn; how many entries were summed. */
export async function compare(): Promise<number> {
  if (opened === null) throw new Error('open it first');
  const { entries } = opened.context().storage;
  return (await entries.summarise(namespaceId, 'path', { start: null, end: null })).count;
}
