import type { Context } from '../context.ts';
import { problem, type Problem } from '../problem.ts';
import type { DraftRecord } from './draft-record.ts';

/** The drafts of this device, what was changed last first; read without Automerge. */
export async function listDrafts({ storage }: Context): Promise<readonly DraftRecord[]> {
  const rows = (await storage.all('drafts')).map(({ value }) => value);
  return rows.toSorted((one, other) => other.changedAt - one.changedAt);
}

/** The bytes kept with a draft; null when it has none. */
export async function draftBytes({ storage }: Context, key: string): Promise<Uint8Array | null | Problem> {
  const row = await storage.read('drafts', key);
  if (row === undefined) return problem('draft/gone', {});
  if (row.file === null) return null;
  const bytes = await storage.payloads.get(row.file.digest);
  return bytes ?? problem('draft/bytes-missing', { file: row.file.name });
}
