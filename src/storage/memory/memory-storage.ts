import { StorageError } from '../../registry/ports/storage-error.ts';
import type {
  Change,
  IngestOutcome,
  Storage,
  StoredEntry,
  TableName,
  Tables,
} from '../../registry/ports/storage.ts';
import { encodeEntry, mustBeEntry } from '../../willow/encode-entry.ts';
import { preFingerprint } from '../../willow/fingerprint.ts';
import { compact } from '../compact.ts';
import { entryIndexes } from '../entry-indexes.ts';
import type { EntryIndexes } from '../entry-indexes.ts';
import { entryQueries } from '../entry-queries.ts';

interface Contents {
  readonly entries: EntryIndexes<StoredEntry>;
  readonly payloads: Map<string, Uint8Array>;
  readonly tables: Map<TableName, Map<string, unknown>>;
}

/** The reference twin of the durable storages: the same answers, nothing on disk. Gone with the process. */
export function memoryStorage(): Storage {
  const contents: Contents = {
    entries: entryIndexes(),
    payloads: new Map(),
    tables: new Map(),
  };
  let open = true;
  const check = (): Contents => {
    if (!open) throw new StorageError('storage/failed', 'The storage is closed.');
    return contents;
  };
  return {
    entries: entryQueries<StoredEntry>({
      read: async (query) => query(check().entries),
      load: async (query) => query(check().entries),
    }),
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
    for (const change of changes) if (change.kind === 'entry') mustBeEntry(change.entry.entry);
    return structuredClone(compact(changes));
  } catch (cause) {
    throw new StorageError('storage/failed', 'A value cannot be stored.', { cause });
  }
}

function apply(contents: Contents, change: Change): IngestOutcome | null {
  switch (change.kind) {
    case 'entry':
      return put(contents.entries, change.entry);
    case 'forget-entries':
      contents.entries.forget(change.namespace, change.author);
      return null;
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

function put(entries: EntryIndexes<StoredEntry>, stored: StoredEntry): IngestOutcome {
  return entries.join(stored, {
    arrival: entries.arrivals + 1,
    sum: preFingerprint(encodeEntry(stored.entry)),
  }).outcome;
}

function rows<T extends TableName>(
  contents: Contents,
  table: T,
): readonly { readonly key: string; readonly value: Tables[T] }[] {
  const held = contents.tables.get(table) ?? new Map<string, unknown>();
  return [...held.keys()].sort().map((key) => ({ key, value: structuredClone(held.get(key)) as Tables[T] }));
}
