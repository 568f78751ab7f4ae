import { StorageError } from '../../registry/ports/storage-error.ts';
import type {
  Change,
  IngestOutcome,
  Storage,
  StoredEntry,
  TableName,
  Tables,
} from '../../registry/ports/storage.ts';
import { compareBytes, equalBytes } from '../../willow/bytes.ts';
import { compact } from '../compact.ts';
import type { KeyRange } from '../entry-key.ts';
import { inRange, keyByAuthor, keyByPath } from '../entry-key.ts';
import type { KeyOrder } from '../entry-queries.ts';
import { entryQueries } from '../entry-queries.ts';
import type { JoinSet } from '../join.ts';
import { joinSet } from '../join.ts';

interface Held {
  readonly byPath: Uint8Array;
  readonly byAuthor: Uint8Array;
  readonly stored: StoredEntry;
}

interface Contents {
  readonly joined: JoinSet;
  readonly byId: Map<string, Held>;
  readonly payloads: Map<string, Uint8Array>;
  readonly tables: Map<TableName, Map<string, unknown>>;
}

/** The reference twin of the durable storages: the same answers, nothing on disk. Gone with the process. */
export function memoryStorage(): Storage {
  const contents: Contents = {
    joined: joinSet(),
    byId: new Map(),
    payloads: new Map(),
    tables: new Map(),
  };
  let open = true;
  const check = (): Contents => {
    if (!open) throw new StorageError('storage/failed', 'The storage is closed.');
    return contents;
  };
  return {
    entries: {
      ...entryQueries(async (order, range) => sorted(check(), order, range)),
      ids: async (namespace) => idsOf(check(), namespace),
      get: async (ids) => {
        const { byId } = check();
        return ids.flatMap((id) => byId.get(id)?.stored ?? []);
      },
    },
    payloads: {
      has: async (digest) => check().payloads.has(digest),
      get: async (digest) => check().payloads.get(digest)?.slice() ?? null,
    },
    read: async <T extends TableName>(table: T, key: string) =>
      structuredClone(check().tables.get(table)?.get(key)) as Tables[T] | undefined,
    all: async <T extends TableName>(table: T) => rows<T>(check(), table),
    commit: async (changes) => {
      const held = check();
      return cloned(changes).flatMap((change) => apply(held, change) ?? []);
    },
    close: () => {
      open = false;
    },
  };
}

/** All that can fail of a commit happens here, before anything is changed. */
function cloned(changes: readonly Change[]): readonly Change[] {
  try {
    return structuredClone(compact(changes));
  } catch (cause) {
    throw new StorageError('storage/failed', 'A value cannot be stored.', { cause });
  }
}

function apply(contents: Contents, change: Change): IngestOutcome | null {
  switch (change.kind) {
    case 'entry':
      return put(contents, change.entry);
    case 'payload':
      contents.payloads.set(change.digest, change.bytes);
      return null;
    case 'forget-payload':
      contents.payloads.delete(change.digest);
      return null;
    case 'put': {
      const rows = contents.tables.get(change.table) ?? new Map<string, unknown>();
      contents.tables.set(change.table, rows.set(change.key, change.value));
      return null;
    }
    case 'delete':
      contents.tables.get(change.table)?.delete(change.key);
      return null;
  }
}

function put(contents: Contents, stored: StoredEntry): IngestOutcome {
  const { outcome, removed } = contents.joined.join(stored);
  for (const { id } of removed) contents.byId.delete(id);
  if (outcome.kind === 'stored') {
    const keys = { byPath: keyByPath(stored.entry), byAuthor: keyByAuthor(stored.entry) };
    contents.byId.set(stored.id, { ...keys, stored });
  }
  return outcome;
}

function sorted(contents: Contents, order: KeyOrder, range: KeyRange): readonly StoredEntry[] {
  return [...contents.byId.values()]
    .filter((held) => inRange(held[order], range))
    .sort((a, b) => compareBytes(a[order], b[order]))
    .map(({ stored }) => stored);
}

function idsOf(contents: Contents, namespace: Uint8Array): readonly string[] {
  return [...contents.byId.values()]
    .filter(({ stored }) => equalBytes(stored.entry.namespaceId, namespace))
    .map(({ stored }) => stored.id);
}

function rows<T extends TableName>(
  contents: Contents,
  table: T,
): readonly { readonly key: string; readonly value: Tables[T] }[] {
  const held = contents.tables.get(table) ?? new Map<string, unknown>();
  return [...held.keys()].sort().map((key) => ({ key, value: structuredClone(held.get(key)) as Tables[T] }));
}
