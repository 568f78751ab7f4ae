import { fromHex, toHex } from '../../willow/bytes.ts';
import { pathOf } from '../../willow/path.ts';
import type { Change, Storage, TableName } from '../ports/storage.ts';
import { parseRecordPath } from '../record-path.ts';
import { isOfDevice } from './registry-row.ts';

/** What this device keeps of a registry. */
export interface KeptHere {
  readonly modules: number;
  readonly installed: number;
  readonly drafts: number;
  /** Local writes that no relay and not enough browsers have: gone with it. */
  readonly unsent: number;
}

/** Tables whose rows are of a registry. */
const tables = [
  'modules',
  'summaries',
  'installed',
  'ratings',
  'search_index',
  'sync_queue',
  'receipts',
  'drafts',
  'stale',
  'operations',
  'settings',
] as const satisfies readonly TableName[];

export async function whatIsKept(storage: Storage, namespace: string): Promise<KeptHere> {
  const [modules, installed, drafts, queue] = await Promise.all([
    storage.all('modules'),
    storage.all('installed'),
    storage.all('drafts'),
    storage.all('sync_queue'),
  ]);
  const unsent = queue.filter(
    ({ value }) => value.registry === namespace && (value.state === 'waiting' || value.state === 'ready'),
  );
  return {
    modules: modules.length,
    installed: installed.length,
    drafts: drafts.length,
    unsent: unsent.length,
  };
}

/** The changes that take a registry out of the device's own database; what belongs to the device stays. */
export async function wipe(storage: Storage, namespace: string): Promise<readonly Change[]> {
  const key = fromHex(namespace);
  if (key === null) return [];
  const digests = new Set<string>();
  for (const { entry } of await storage.entries.withPrefix(key, pathOf('modules')))
    if (parseRecordPath(entry.path)?.kind === 'wasm') digests.add(toHex(entry.payloadDigest));
  for (const { value } of await storage.all('drafts'))
    if (value.file !== null) digests.add(value.file.digest);
  const rows = await Promise.all(
    tables.map(async (table) =>
      (await storage.all(table))
        .filter((row) => !isOfDevice(table, row.key))
        .map((row): Change => ({ kind: 'delete', table, key: row.key })),
    ),
  );
  return [
    { kind: 'forget-entries', namespace: key, author: null },
    ...[...digests].map((digest): Change => ({ kind: 'forget-payload', digest })),
    ...rows.flat(),
  ];
}
