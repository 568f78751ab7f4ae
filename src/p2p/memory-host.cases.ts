import type { GrantAnswer } from '../registry/ports/network.ts';
import type { StoredEntry } from '../registry/ports/storage.ts';
import { problem } from '../registry/problem.ts';
import { concatBytes, equalBytes, toHex, utf8 } from '../willow/bytes.ts';
import { encodeEntry } from '../willow/encode-entry.ts';
import { entryIndexes, type EntryIndexes } from '../storage/entry-indexes.ts';
import { entryQueries } from '../storage/entry-queries.ts';
import { preFingerprint, type Sum } from '../willow/fingerprint.ts';
import { encodeCapability } from '../willow/encode-capability.ts';
import { pathOf } from '../willow/path.ts';
import { william3 } from '../willow/william3.ts';
import type { Remote } from './byte-channel.ts';
import type { ReceivedEntry, SyncHost } from './sync-host.ts';

export const namespace = new Uint8Array(32).fill(7);
const author = new Uint8Array(32).fill(9);

export const remote = (id: string, kind: Remote['kind'] = 'browser'): Remote => ({
  id,
  name: id,
  kind,
  direct: true,
  address: `/memory/${id}`,
});

/** A store that fails. */
export const brokenStore = (store: SyncHost['store']): SyncHost['store'] => ({
  ...store,
  summarise: () => Promise.reject(new Error('disk')),
  idsInSpan: () => Promise.reject(new Error('disk')),
});

const sums = new WeakMap<StoredEntry, Sum>();

/** Each entry is summed once, however many hosts it is put into. */
function join(indexes: EntryIndexes<StoredEntry>, entry: StoredEntry): void {
  const sum = sums.get(entry) ?? preFingerprint(encodeEntry(entry.entry));
  sums.set(entry, sum);
  indexes.join(entry, { arrival: indexes.arrivals + 1, sum });
}

/** What a peer holds of these entries, whatever is in them. */
export function storeOf(entries: () => Promise<readonly StoredEntry[]>): SyncHost['store'] {
  const loading = async (): Promise<EntryIndexes<StoredEntry>> => {
    const indexes = entryIndexes<StoredEntry>();
    for (const entry of await entries()) {
      join(indexes, entry);
    }
    return indexes;
  };
  return entryQueries<StoredEntry>({
    read: async (query) => query(await loading()),
    load: async (query) => query(await loading()),
  });
}

/** Stands for a signature where only "the host refuses what was tampered with" matters. */
function seal(entry: ReceivedEntry): Uint8Array {
  const digest = william3(concatBytes(encodeEntry(entry.entry), encodeCapability(entry.capability)));
  return concatBytes(digest, digest);
}

function stored(path: string, payload: Uint8Array, detached: boolean): StoredEntry {
  const unsealed: ReceivedEntry = {
    entry: {
      namespaceId: namespace,
      subspaceId: author,
      path: pathOf(...path.split('/')),
      timestamp: 1n,
      payloadLength: BigInt(payload.length),
      payloadDigest: william3(payload),
    },
    capability: {
      kind: 'communal',
      mode: 'write',
      namespaceKey: namespace,
      userKey: author,
      delegations: [],
    },
    signature: new Uint8Array(64),
    payload: detached ? null : payload,
  };
  return { ...unsealed, signature: seal(unsealed), id: toHex(william3(encodeEntry(unsealed.entry))) };
}

/** An entry with its payload inline. */
export const note = (path: string, text = path): StoredEntry => stored(path, utf8(text), false);

/** A wasm entry and its bytes. */
export function wasm(
  name: string,
  size: number,
): { readonly entry: StoredEntry; readonly bytes: Uint8Array; readonly digest: string } {
  const bytes = new Uint8Array(size).map((_, at) => (at * 31 + name.length) & 255);
  bytes.set(utf8(name).subarray(0, size));
  return { entry: stored(`modules/${name}`, bytes, true), bytes, digest: toHex(william3(bytes)) };
}

export interface MemoryHost extends SyncHost {
  store: SyncHost['store'];
  subtracted?: readonly Uint8Array[];
  readonly entryMap: Map<string, StoredEntry>;
  readonly payloadMap: Map<string, Uint8Array>;
  /** Ids in the order they were stored. */
  readonly order: string[];
  readonly acknowledgedIds: Set<string>;
  /** Entries handed to `receive`, repeats included. */
  received: number;
  put(...entries: readonly StoredEntry[]): void;
  putWasm(module: ReturnType<typeof wasm>): void;
}

interface Options {
  /** Wants the bytes of every wasm entry, as a relay does. */
  readonly keepsPayloads?: boolean;
  readonly answer?: (request: Uint8Array) => GrantAnswer | null;
  readonly awaiting?: () => readonly string[];
}

/** A registry that checks seals and payload digests and nothing else, for sessions to be tried on. */
export function memoryHost(options: Options = {}): MemoryHost {
  const entryMap = new Map<string, StoredEntry>();
  const payloadMap = new Map<string, Uint8Array>();
  const indexes = entryIndexes<StoredEntry>();
  const order: string[] = [];
  const acknowledgedIds = new Set<string>();
  const put = (...entries: readonly StoredEntry[]): void => {
    for (const entry of entries) {
      entryMap.set(entry.id, entry);
      join(indexes, entry);
      order.push(entry.id);
    }
  };
  const host: MemoryHost = {
    namespace,
    entryMap,
    payloadMap,
    order,
    acknowledgedIds,
    received: 0,
    put,
    putWasm({ entry, bytes, digest }) {
      put(entry);
      payloadMap.set(digest, bytes);
    },
    store: entryQueries<StoredEntry>({
      read: async (query) => query(indexes),
      load: async (query) => query(indexes),
    }),
    entries: (ids) => Promise.resolve(ids.flatMap((id) => entryMap.get(id) ?? [])),
    receive(entries) {
      host.received += entries.length;
      return Promise.resolve(
        entries.map((entry) => {
          const id = toHex(william3(encodeEntry(entry.entry)));
          if (entryMap.has(id)) return { kind: 'obsolete' };
          if (entry.entry.timestamp > 1_000n) return { kind: 'not-yet' };
          const path = 'a path';
          if (!equalBytes(seal(entry), entry.signature))
            return { kind: 'refused', problem: problem('entry/bad-signature', { path }) };
          if (entry.payload && !equalBytes(william3(entry.payload), entry.entry.payloadDigest)) {
            return {
              kind: 'refused',
              problem: problem('entry/bad-payload', { path, expected: 'x', found: 'y' }),
            };
          }
          put({ ...entry, id });
          return { kind: 'stored' };
        }),
      );
    },
    payload: (digest) => Promise.resolve(payloadMap.get(digest) ?? null),
    missingPayloads: () =>
      Promise.resolve(
        options.keepsPayloads
          ? [...entryMap.values()]
              .filter((entry) => entry.payload === null)
              .map((entry) => ({
                digest: toHex(entry.entry.payloadDigest),
                size: Number(entry.entry.payloadLength),
              }))
              .filter(({ digest }) => !payloadMap.has(digest))
          : [],
      ),
    receivePayload(digest, bytes) {
      payloadMap.set(digest, bytes);
      return Promise.resolve(null);
    },
    answer: (request) => Promise.resolve(options.answer?.(request) ?? null),
    acknowledged(ids) {
      for (const id of ids) acknowledgedIds.add(id);
      return Promise.resolve();
    },
  };
  return options.awaiting ? { ...host, awaiting: () => Promise.resolve(options.awaiting?.() ?? []) } : host;
}
