import type { TableName } from '../registry/ports/storage.ts';

/** All tables that are kept beside entries and payloads. */
export const tableNames = [
  'modules',
  'installed',
  'ratings',
  'search_index',
  'sync_queue',
  'identities',
  'settings',
  'stale',
  'operations',
  'receipts',
] as const satisfies readonly TableName[];
