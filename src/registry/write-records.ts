import { fromHex, toHex } from '../willow/bytes.ts';
import type { Capability } from '../willow/capability.ts';
import { ownedCapability } from '../willow/issue-capability.ts';
import type { Signer } from './ports/signer.ts';
import { decodeEntry, encodeEntry } from '../willow/encode-entry.ts';
import type { Entry } from '../willow/entry.ts';
import { isPrefix, pathOf } from '../willow/path.ts';
import { taiFromUnix } from '../willow/tai.ts';
import { william3 } from '../willow/william3.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Context } from './context.ts';
import { entryId } from './entry-rules.ts';
import { ingest } from './ingest.ts';
import type { OutboxItem, SignedEntry } from './outbox-item.ts';
import type { Change, StoredEntry } from './ports/storage.ts';
import { requestFor } from './request.ts';
import { formatRecordPath, parseRecordPath, type RecordPath } from './record-path.ts';
import type { Identified } from './rules/standing.ts';
import { sha256Hex } from './sha256.ts';
import { storageProblem } from './storage-problem.ts';

/** A record to be signed: `path` gets the SHA-256 of the payload, where its grammar has one. */
export interface RecordDraft {
  readonly path: (sha256: string) => RecordPath;
  readonly payload: Uint8Array;
  /** For wasm: the payload lies in the payload store, not in the entry. */
  readonly wasm?: { readonly william3: string; readonly size: number };
}

/** A record whose payload is canonical JSON. */
export function jsonRecord(path: (sha256: string) => RecordPath, value: object): RecordDraft {
  return { path, payload: canonicalJson(value) };
}

/** Signs drafts as entries of one time (SPEC P2): the signature covers namespace, author, path, time, length and digest. */
export async function signRecords(
  namespace: Uint8Array,
  signer: Signer,
  timestamp: bigint,
  drafts: readonly RecordDraft[],
): Promise<readonly SignedEntry[]> {
  return Promise.all(
    drafts.map(async ({ path, payload, wasm }) => {
      const entry = encodeEntry({
        namespaceId: namespace,
        subspaceId: signer.publicKey,
        path: formatRecordPath(path(wasm === undefined ? await sha256Hex(payload) : '')),
        timestamp,
        payloadLength: BigInt(wasm?.size ?? payload.length),
        payloadDigest: wasm === undefined ? william3(payload) : mustHex(wasm.william3),
      });
      return { entry, signature: await signer.sign(entry), payload: wasm === undefined ? payload : null };
    }),
  );
}

function mustHex(text: string): Uint8Array {
  const bytes = fromHex(text);
  if (bytes === null) throw new TypeError('not hexadecimal');
  return bytes;
}

/** The timestamp of a local write: now, or one microsecond after this author's newest entry at a path he overwrites (SPEC P3). */
export async function timestampFor(
  { storage, clock }: Context,
  namespace: Uint8Array,
  author: Uint8Array,
  overwrites: RecordPath | null,
): Promise<bigint> {
  const now = taiFromUnix(clock.now());
  if (overwrites === null) return now;
  const own = toHex(author);
  const times = (await storage.entries.withPrefix(namespace, formatRecordPath(overwrites)))
    .filter((stored) => toHex(stored.entry.subspaceId) === own)
    .map((stored) => stored.entry.timestamp + 1n);
  return times.reduce((latest, time) => (time > latest ? time : latest), now);
}

/** Joins signed entries with the capability each has now (`own` is the root's); null when one has none yet (SPEC P5). */
export function completed(
  { authority }: Context,
  signed: readonly SignedEntry[],
  own?: Capability,
): readonly StoredEntry[] | null {
  const entries: StoredEntry[] = [];
  for (const { entry: encoded, signature, payload } of signed) {
    const record = { entry: mustEntry(encoded), id: entryId(encoded) };
    const capability = own ?? capabilityFor(authority, record);
    if (capability === undefined) return null;
    entries.push({ ...record, capability, signature, payload });
  }
  return entries;
}

/** The capability under which an entry counts: under `modules/<id>` its author must own the name or be a maintainer as well (SPEC G3). */
function capabilityFor(authority: Context['authority'], record: Identified): Capability | undefined {
  const path = parseRecordPath(record.entry.path);
  if (path === null || !('id' in path) || !isPrefix(pathOf('modules'), record.entry.path))
    return authority.grantFor(record)?.capability;
  const { reach, grant } = authority.module(path.id, record);
  return reach === 'counts' ? grant?.capability : undefined;
}

function mustEntry(encoded: Uint8Array): Entry {
  const decoded = decodeEntry(encoded);
  if (!decoded.ok) throw new TypeError(decoded.problem);
  return decoded.value;
}

function mustRecord({ path }: Entry): RecordPath {
  const record = parseRecordPath(path);
  if (record === null) throw new TypeError('expected the path of a record');
  return record;
}

/** One local write: its records, and what else must be written in the same commit. */
export interface LocalWrite {
  readonly what: OutboxItem['what'];
  readonly module: string;
  readonly version: string;
  readonly author: string;
  readonly signed: readonly SignedEntry[];
  /** The author's; it signs the request for the right where one is missing. */
  readonly signer: Signer;
  readonly also: (state: 'waiting' | 'ready') => readonly Change[];
}

/**
 * Makes a local write durable in one commit: authorised entries go to the store, others wait in the outbox alone (SPEC P4), with the
 * signed request for what they lack (SPEC P12).
 * Returns its state. Call inside `exclusive`.
 */
export async function commitWrite(
  context: Context,
  namespace: Uint8Array,
  write: LocalWrite,
): Promise<'waiting' | 'ready'> {
  const { outbox, catalogue, clock, network, emit } = context;
  const entries = completed(context, write.signed, await rootCapability(context, write.signer));
  const state = entries === null ? 'waiting' : 'ready';
  const now = clock.now();
  const ids = write.signed.map(({ entry }) => entryId(entry));
  const unasked: OutboxItem = {
    key: `${String(now).padStart(13, '0')}-${ids[0] ?? ''}`,
    registry: toHex(namespace),
    what: write.what,
    module: write.module,
    version: write.version,
    author: write.author,
    entries: write.signed,
    entryIds: ids,
    wasmIds: ids.filter((_, at) => write.signed[at]?.payload === null),
    state,
    createdAt: now,
    changedAt: now,
    size: sizeOf(write.signed),
    problem: null,
  };
  const request = state === 'waiting' ? await requestFor(unasked, write.signer) : null;
  const item: OutboxItem = { ...unasked, request };
  const good = (entries ?? []).map((entry) => ({ entry, record: mustRecord(entry.entry) }));
  const also = [...write.also(state), outbox.put(item), ...catalogue.stale([write.module])];
  const { stale } = await ingest(context, namespace, good, also);
  outbox.applied([item]);
  try {
    await catalogue.refresh([write.module]);
  } catch (error) {
    // It is written; what shows it is marked stale and computed by the next who needs it.
    emit({ kind: 'error', problem: storageProblem(error, 'the list of modules') });
  }
  catalogue.refreshSoon([...stale].filter((id) => id !== write.module));
  emit({ kind: 'outbox' });
  if (entries !== null) network.announce(entries);
  return state;
}

/** The root needs nobody's grant: its capability, or undefined for any other key. */
export async function rootCapability(
  { joined }: Pick<Context, 'joined'>,
  signer: Signer,
): Promise<Capability | undefined> {
  return joined !== null && toHex(joined.namespace) === toHex(signer.publicKey)
    ? ownedCapability('write', signer, signer.publicKey)
    : undefined;
}

function sizeOf(signed: readonly SignedEntry[]): number {
  return signed.reduce((sum, { entry }) => {
    const { payloadLength } = mustEntry(entry);
    return sum + entry.length + 64 + Number(payloadLength);
  }, 0);
}
