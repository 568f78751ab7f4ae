import { toHex } from '../willow/bytes.ts';
import { pathOf } from '../willow/path.ts';
import type { Context } from './context.ts';
import type { Change, Storage, StoredEntry } from './ports/storage.ts';
import type { RecordPath } from './record-path.ts';
import { controlRecord, isAdmin, isControl } from './rules/control-record.ts';

const settingOf = (namespace: Uint8Array): string => `admin ${toHex(namespace)}`;

/** The stored control records of a registry: those under `registry/…`, and of the modules that have some, in `modules/<id>/admin/…`. */
export async function storedControl(
  storage: Pick<Storage, 'entries' | 'read'>,
  namespace: Uint8Array,
): Promise<readonly StoredEntry[]> {
  const ids = idsOf(await storage.read('settings', settingOf(namespace)));
  const parts = await Promise.all([
    storage.entries.withPrefix(namespace, pathOf('registry')),
    ...ids.map((id) => storage.entries.withPrefix(namespace, pathOf('modules', id, 'admin'))),
  ]);
  return parts.flat().filter((stored) => {
    const { path } = controlRecord(stored);
    return path !== null && isControl(path);
  });
}

/** The change that keeps in mind which modules have control records of their own, so that opening reads no others; none when all are known. */
export function adminModules(
  { control }: Context,
  namespace: Uint8Array,
  news: readonly { readonly record: RecordPath }[],
): readonly Change[] {
  const known = new Set([...control.values()].flatMap((stored) => adminOf(controlRecord(stored).path) ?? []));
  const ids = news.flatMap(({ record }) => adminOf(record) ?? []);
  if (ids.every((id) => known.has(id))) return [];
  const value = { modules: [...new Set([...known, ...ids])].sort() };
  return [{ kind: 'put', table: 'settings', key: settingOf(namespace), value }];
}

function adminOf(record: RecordPath | null): string | null {
  return record !== null && isAdmin(record) ? record.id : null;
}

function idsOf(setting: unknown): readonly string[] {
  const { modules } = (setting ?? {}) as { readonly modules?: unknown };
  return Array.isArray(modules) ? modules.filter((id) => typeof id === 'string') : [];
}
