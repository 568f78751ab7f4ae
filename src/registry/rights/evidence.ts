import { toHex } from '../../willow/bytes.ts';
import { pathOf } from '../../willow/path.ts';
import type { Context } from '../context.ts';
import { dropEntryLimit, dropOf } from '../drop.ts';
import type { StoredEntry } from '../ports/storage.ts';
import { problem, type Problem } from '../problem.ts';
import { parseRecordPath } from '../record-path.ts';
import { controlRecord } from '../rules/control-record.ts';

/**
 * A drop that lets anybody check what this device says (SPEC G28): of a version all releases under it, with what dates and authorises them; for
 * empty id the contradicting lists of every witness that forked, with their grants.
 */
export async function evidenceOf(
  context: Context,
  id: string,
  version: string,
): Promise<Uint8Array | Problem> {
  const { joined } = context;
  if (joined === null) return problem('publish/no-registry', {});
  const found = id === '' ? forked(context) : await released(context, joined.namespace, id, version);
  if (found.length === 0)
    return id === ''
      ? problem('rights/no-fork', {})
      : problem('module/version-not-found', { id, version, known: 'those on its page' });
  const all = new Map([...found, ...authorising(context, found)].map((entry) => [entry.id, entry]));
  return dropOf(context.storage, [...all.values()].slice(0, dropEntryLimit));
}

function forked({ authority }: Context): readonly StoredEntry[] {
  return authority.forks.flatMap(({ lists }) => lists);
}

async function released(
  { storage, authority }: Context,
  namespace: Uint8Array,
  id: string,
  version: string,
): Promise<readonly StoredEntry[]> {
  const releases = (
    await storage.entries.withPrefix(namespace, pathOf('modules', id, 'releases', version))
  ).filter(({ entry }) => parseRecordPath(entry.path)?.kind === 'manifest');
  if (releases.length === 0) return [];
  const ids = new Set(releases.map((release) => release.id));
  const lists = authority.lists.filter(({ entries }) => entries.some((entry) => ids.has(entry)));
  return [...releases, ...lists.map(({ stored }) => stored), ...authority.admin(id)];
}

/** Names of the modules concerned, and of every key concerned and every key before it in a chain the grants and revocations. */
function authorising({ control, authority }: Context, found: readonly StoredEntry[]): readonly StoredEntry[] {
  const ids = new Set(
    found.flatMap(({ entry }) => {
      const record = parseRecordPath(entry.path);
      return record !== null && 'id' in record ? [record.id] : [];
    }),
  );
  const keys = new Set(found.map(({ entry }) => toHex(entry.subspaceId)));
  for (const id of ids) for (const { key } of authority.tenures(id)) keys.add(key);
  for (const id of ids)
    for (const grant of [...authority.maintainers(id).values()].flat())
      for (const key of grant.keys) keys.add(key);
  const before = [...keys].flatMap((key) => (authority.grants.get(key) ?? []).flatMap((grant) => grant.keys));
  for (const key of before) keys.add(key);
  return [...control.values()].filter((stored) => {
    const { path } = controlRecord(stored);
    if (path?.kind === 'name') return ids.has(path.id);
    return (path?.kind === 'grant' || path?.kind === 'revocation') && keys.has(path.key);
  });
}
