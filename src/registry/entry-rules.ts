import { equalBytes, fromHex, toHex } from '../willow/bytes.ts';
import { grantedArea, receiverOf } from '../willow/capability.ts';
import { decodeCapability } from '../willow/encode-capability.ts';
import { encodeEntry } from '../willow/encode-entry.ts';
import type { VerifySignature } from '../willow/ed25519.ts';
import { isPrefix, pathOf } from '../willow/path.ts';
import { taiFromUnix } from '../willow/tai.ts';
import {
  isValidCapability,
  verifyAuthorisedEntry,
  type CapabilityCache,
  type TokenProblem,
} from '../willow/token.ts';
import { william3 } from '../willow/william3.ts';
import { parseCanonicalJson } from './canonical-json.ts';
import { parseManifest } from './manifest.ts';
import type { Cards } from './ports/cards.ts';
import type { StoredEntry } from './ports/storage.ts';
import { isProblem, problem, type Problem } from './problem.ts';
import { parseRecordPath, showPath, type RecordPath } from './record-path.ts';
import { schemas, type GrantRecord } from './records.ts';
import { sha256Hex } from './sha256.ts';
import { parseVersion } from './version.ts';

/** Bytes of an inline payload. */
export const payloadLimit = 65_536;
/** How far ahead of this clock an entry may be dated: 10 minutes in microseconds. */
export const futureLimit = 600_000_000n;

/** An entry nobody vouches for yet. */
export type UncheckedEntry = Omit<StoredEntry, 'id'>;

export interface EntryRuleContext {
  readonly namespace: Uint8Array;
  readonly verify: VerifySignature;
  readonly cards: Cards;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  readonly chains: CapabilityCache;
}

export type EntryVerdict =
  | { readonly kind: 'good'; readonly entry: StoredEntry; readonly record: RecordPath }
  | { readonly kind: 'not-yet'; readonly problem: Problem }
  | { readonly kind: 'bad'; readonly problem: Problem };

/** Every entry rule (SPEC E1–E12) on one entry, its token and payload; looks at nothing else. */
export async function checkEntry(
  unchecked: UncheckedEntry,
  context: EntryRuleContext,
): Promise<EntryVerdict> {
  const { entry, capability, signature } = unchecked;
  const where = showPath(entry.path);
  const bad = (found: Problem): EntryVerdict => ({ kind: 'bad', problem: found });
  if (!equalBytes(entry.namespaceId, context.namespace))
    return bad(
      problem('entry/wrong-registry', {
        expected: toHex(context.namespace),
        found: toHex(entry.namespaceId),
      }),
    );
  const record = parseRecordPath(entry.path);
  if (record === null) return bad(problem('entry/bad-path', { path: where, detail: 'outside the grammar' }));
  const token = await verifyAuthorisedEntry({ entry, capability, signature }, context.verify, context.chains);
  if (token !== null) return bad(tokenProblem(token, where));
  const payload = await checkPayload(unchecked, record, where, context);
  if (payload !== null) return bad(payload);
  const ahead = entry.timestamp - taiFromUnix(context.now);
  if (ahead > futureLimit) {
    const minutes = `${(ahead / 60_000_000n).toLocaleString('en-US')} minutes`;
    return { kind: 'not-yet', problem: problem('entry/not-yet', { path: where, ahead: minutes }) };
  }
  return { kind: 'good', record, entry: { ...unchecked, id: entryId(encodeEntry(entry)) } };
}

/** An entry's identity in inventories: WILLIAM3 of encode_entry, 64 hex digits. */
export function entryId(encoded: Uint8Array): string {
  return toHex(william3(encoded));
}

function tokenProblem(found: TokenProblem, path: string): Problem {
  switch (found) {
    case 'foreign-namespace':
    case 'receiver-not-author':
      return problem('entry/foreign-capability', { path });
    case 'bad-signature':
      return problem('entry/bad-signature', { path });
    case 'not-write':
      return problem('entry/bad-capability', { path, detail: 'one that does not allow writing' });
    case 'area':
      return problem('entry/bad-capability', {
        path,
        detail: 'one that does not reach this path, author or time',
      });
    case 'invalid-capability':
      return problem('entry/bad-capability', { path, detail: 'one whose chain does not verify' });
  }
}

async function checkPayload(
  { entry, payload }: UncheckedEntry,
  record: RecordPath,
  path: string,
  context: EntryRuleContext,
): Promise<Problem | null> {
  const bad = (expected: string, found: string): Problem =>
    problem('entry/bad-payload', { path, expected, found });
  if (record.kind === 'wasm') {
    if (payload !== null) return bad('no inline payload', `${payload.length} bytes`);
    if (toHex(entry.payloadDigest) !== record.william3)
      return bad('the digest in the path', toHex(entry.payloadDigest));
    return entry.payloadLength === BigInt(record.size)
      ? null
      : bad(`${record.size} bytes`, `${entry.payloadLength} bytes`);
  }
  if (payload === null) return bad('the whole payload', 'none');
  if (payload.length > payloadLimit) return bad(`at most ${payloadLimit} bytes`, `${payload.length} bytes`);
  if (BigInt(payload.length) !== entry.payloadLength)
    return bad(`${entry.payloadLength} bytes`, `${payload.length} bytes`);
  if (!equalBytes(william3(payload), entry.payloadDigest)) return bad('the declared digest', 'another one');
  if ('sha256' in record && (await sha256Hex(payload)) !== record.sha256)
    return bad('the SHA-256 in the path', 'another one');
  return record.kind === 'card'
    ? checkCard(payload, entry.timestamp, toHex(entry.subspaceId), bad, context.cards)
    : checkJson(payload, entry.timestamp, record, bad, context);
}

type Bad = (expected: string, found: string) => Problem;

async function checkCard(
  payload: Uint8Array,
  timestamp: bigint,
  author: string,
  bad: Bad,
  cards: Cards,
): Promise<Problem | null> {
  if (payload.length < 9) return bad('8 bytes of time and a change', `${payload.length} bytes`);
  const time = new DataView(payload.buffer, payload.byteOffset).getBigUint64(0);
  if (time !== timestamp) return bad('the time of the entry', 'another time');
  return cards.check({ author, bytes: payload.subarray(8) });
}

async function checkJson(
  payload: Uint8Array,
  timestamp: bigint,
  record: RecordPath,
  bad: Bad,
  context: EntryRuleContext,
): Promise<Problem | null> {
  const value = parseCanonicalJson(payload);
  if (value === undefined) return bad('canonical JSON', 'other bytes');
  const wrong = schemaProblem(record, value);
  if (wrong !== null) return bad(wrong, 'something else');
  if ((value as { time: string }).time !== timestamp.toString())
    return bad('the time of the entry', 'another time');
  if (record.kind === 'grant' || record.kind === 'admin-grant')
    return checkGrant(value as GrantRecord, record, bad, context);
  return null;
}

/** What a JSON payload should have been for its path; null when it fits. */
function schemaProblem(record: RecordPath, value: unknown): string | null {
  switch (record.kind) {
    case 'manifest': {
      const manifest = parseManifest(value);
      if (typeof manifest === 'string') return manifest;
      return manifest.id === record.id && manifest.version === record.version
        ? null
        : 'the id and version of the path';
    }
    case 'about':
    case 'name':
    case 'grant':
    case 'revocation':
    case 'admin-grant':
    case 'admin-revocation':
    case 'transfer':
    case 'choice':
    case 'seen':
    case 'rating':
    case 'installs':
    case 'trust':
    case 'person':
      return schemas[record.kind](value) ?? agreementProblem(record, value as Partial<Claims>);
    case 'wasm':
    case 'card':
    case 'advisory':
      return `a record this version of the protocol knows (not ${record.kind})`;
  }
}

/** What a payload may say again of its path. */
interface Claims {
  readonly id: string;
  readonly key: string;
  readonly version: string;
  readonly path: string;
}

/** What a payload should have said to agree with its path (SPEC E10); null when it does. */
function agreementProblem(record: RecordPath, { id, key, version, path }: Partial<Claims>): string | null {
  if (id !== undefined && 'id' in record && id !== record.id) return 'the module id of the path';
  if (key !== undefined && 'key' in record && key !== record.key) return 'the key of the path';
  if (record.kind === 'choice' && isProblem(parseVersion(version ?? ''))) return 'a version';
  if (record.kind !== 'admin-revocation') return null;
  const module = `modules/${record.id}`;
  return path === module || path?.startsWith(`${module}/`) === true ? null : `a path at or below ${module}`;
}

/** Every capability in a grant is a valid write capability of this registry for the key it names. */
async function checkGrant(
  grant: GrantRecord,
  record: Extract<RecordPath, { kind: 'grant' | 'admin-grant' }>,
  bad: Bad,
  context: EntryRuleContext,
): Promise<Problem | null> {
  const within = record.kind === 'grant' ? [] : pathOf('modules', record.id);
  for (const hex of grant.capabilities) {
    const decoded = decodeCapability(fromHex(hex) ?? new Uint8Array());
    if (!decoded.ok) return bad('an encoded capability', decoded.problem);
    const { value } = decoded;
    if (
      !equalBytes(value.namespaceKey, context.namespace) ||
      toHex(receiverOf(value)) !== record.key ||
      value.mode !== 'write'
    )
      return bad('a write capability of this registry for that key', 'another one');
    if (!isPrefix(within, grantedArea(value).path))
      return bad(`a capability at or below ${showPath(within)}`, 'a wider one');
    if (!(await isValidCapability(value, context.verify, context.chains)))
      return bad('a capability whose chain verifies', 'one that does not');
  }
  return null;
}
