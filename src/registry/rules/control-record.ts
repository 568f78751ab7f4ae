import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../../willow/bytes.ts';
import { parseCanonicalJson } from '../canonical-json.ts';
import type { StoredEntry } from '../ports/storage.ts';
import { parseRecordPath, type RecordPath } from '../record-path.ts';

/** A stored record that the registry rules read: under `registry/…` or `modules/<id>/admin/…`. */
export interface ControlRecord {
  readonly path: RecordPath | null;
  /** The payload's JSON; it was held to its schema when the entry came. */
  readonly value: unknown;
}

const read = new WeakMap<StoredEntry, ControlRecord>();

/** Reads a record once, however often the rules look at it. */
export function controlRecord(stored: StoredEntry): ControlRecord {
  const known = read.get(stored);
  if (known !== undefined) return known;
  const record = {
    path: parseRecordPath(stored.entry.path),
    value: parseCanonicalJson(stored.payload ?? new Uint8Array()),
  };
  read.set(stored, record);
  return record;
}

/** The SHA-256 in a record's path; empty for a path without one. */
export function hashOf(stored: StoredEntry): string {
  const { path } = controlRecord(stored);
  return path !== null && 'sha256' in path ? path.sha256 : '';
}

/** SHA-256 of a public key, as name records commit to their `next` key; both 64 hex digits. */
export function commitmentTo(key: string): string {
  return toHex(sha256(Uint8Array.from(key.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))));
}

const adminKinds: readonly RecordPath['kind'][] = ['admin-grant', 'admin-revocation', 'transfer', 'choice'];
const registryKinds: readonly RecordPath['kind'][] = ['about', 'name', 'grant', 'revocation', 'seen'];

/** True for the records that the registry rules read. */
export function isControl(record: RecordPath): boolean {
  return registryKinds.includes(record.kind) || isAdmin(record);
}

/** True for those of one module, in `modules/<id>/admin`. */
export function isAdmin(record: RecordPath): record is Extract<RecordPath, { kind: AdminKind }> {
  return adminKinds.includes(record.kind);
}

type AdminKind = 'admin-grant' | 'admin-revocation' | 'transfer' | 'choice';
