import { compareBytes, toHex } from '../../willow/bytes.ts';
import type { StoredEntry } from '../ports/storage.ts';
import type { NameRecord } from '../records.ts';
import { controlRecord } from './control-record.ts';
import { grantFor, type Grants } from './grants.ts';

/** Owner key (64 hex digits) by module id. */
export type Names = ReadonlyMap<string, string>;

/**
 * Registry rule G2: the owner of a module id is the key in its first record that counts. A record counts when its
 * author is the root or holds a standing grant that reaches it; the root's come before an issuer's, then time, then digest.
 */
export function ownedNames(root: string, entries: readonly StoredEntry[], grants: Grants): Names {
  const first = new Map<string, StoredEntry>();
  for (const stored of entries) {
    const record = controlRecord(stored).path;
    if (record?.kind !== 'name' || !counts(root, stored, grants)) continue;
    const known = first.get(record.id);
    if (known === undefined || comesBefore(root, stored, known)) first.set(record.id, stored);
  }
  const names = new Map<string, string>();
  for (const [id, stored] of first) {
    const record = controlRecord(stored).value as NameRecord | undefined;
    if (record !== undefined) names.set(id, record.key);
  }
  return names;
}

function counts(root: string, stored: StoredEntry, grants: Grants): boolean {
  const author = toHex(stored.entry.subspaceId);
  return author === root || grantFor(grants, author, stored.entry) !== undefined;
}

function comesBefore(root: string, a: StoredEntry, b: StoredEntry): boolean {
  const rank = (stored: StoredEntry): number => (toHex(stored.entry.subspaceId) === root ? 0 : 1);
  if (rank(a) !== rank(b)) return rank(a) < rank(b);
  if (a.entry.timestamp !== b.entry.timestamp) return a.entry.timestamp < b.entry.timestamp;
  return compareBytes(a.entry.payloadDigest, b.entry.payloadDigest) < 0;
}
