import { toHex } from '../willow/bytes.ts';
import { encodeCapability } from '../willow/encode-capability.ts';
import { delegateCapability, ownedCapability } from '../willow/issue-capability.ts';
import type { Signer } from './ports/signer.ts';
import { decodeEntry } from '../willow/encode-entry.ts';
import { pathNames, pathOf } from '../willow/path.ts';
import { taiFromUnix } from '../willow/tai.ts';
import type { Capability } from '../willow/capability.ts';
import type { SignedEntry } from './outbox-item.ts';
import { entryId } from './entry-rules.ts';
import { backdateLimit, issuerAreas } from './issue.ts';
import type { StoredEntry } from './ports/storage.ts';
import type { AboutRecord, GrantRecord } from './records.ts';
import type { Authority } from './rules/authority.ts';
import { jsonRecord, signRecords, type RecordDraft } from './write-records.ts';

/** How long an issuer's right lasts: ten years in microseconds. */
const term = 315_576_000_000_000n;

/**
 * The grants by the root that a registry lacks (SPEC G29): of the issuer's rights those it does not hold yet, and `registry/seen` for the witness. One
 * founded by an older version gets them at its next start.
 */
export async function missingGrants(
  root: Signer,
  { issuer, witness }: { readonly issuer: Uint8Array; readonly witness: Uint8Array },
  authority: Authority,
  now: number,
): Promise<readonly StoredEntry[]> {
  const time = taiFromUnix(now);
  const own = await ownedCapability('write', root, root.publicKey);
  const wanted = [
    ...issuerAreas.map((names) => ({ key: issuer, names })),
    { key: witness, names: ['registry', 'seen'] },
  ].filter(({ key, names }) => {
    const held = authority.grants.get(toHex(key)) ?? [];
    return !held.some(({ area }) => (pathNames(area.path) ?? []).join('/') === names.join('/'));
  });
  const drafts: RecordDraft[] = [];
  for (const { key, names } of wanted) {
    const area = {
      subspaceId: null,
      path: pathOf(...names),
      times: { start: time - backdateLimit, end: time + term },
    };
    const capability = toHex(encodeCapability(await delegateCapability(own, root, area, key)));
    const grant: GrantRecord = { time: time.toString(), key: toHex(key), capabilities: [capability] };
    drafts.push(jsonRecord((sha256) => ({ kind: 'grant', key: grant.key, sha256 }), grant));
  }
  return stored(await signRecords(root.publicKey, root, time, drafts), own);
}

/**
 * The first records of an owned registry: `registry/about` by its root key, and the issuer's capabilities
 * (DESIGN "Who may do what"). `now` in milliseconds since 1970 UTC.
 */
export async function foundRegistry(
  root: Signer,
  issuer: Uint8Array,
  title: string,
  now: number,
): Promise<readonly StoredEntry[]> {
  const time = taiFromUnix(now);
  const own = await ownedCapability('write', root, root.publicKey);
  const capabilities = await Promise.all(
    issuerAreas.map(async (names) => {
      const area = {
        subspaceId: null,
        path: pathOf(...names),
        times: { start: time - backdateLimit, end: time + term },
      };
      return toHex(encodeCapability(await delegateCapability(own, root, area, issuer)));
    }),
  );
  const about: AboutRecord = {
    time: time.toString(),
    title,
    private: false,
    issuing: 'open',
    relays: [],
    witnesses: [],
  };
  const grant: GrantRecord = { time: time.toString(), key: toHex(issuer), capabilities };
  const signed = await signRecords(root.publicKey, root, time, [
    jsonRecord(() => ({ kind: 'about' }), about),
    jsonRecord((sha256) => ({ kind: 'grant', key: grant.key, sha256 }), grant),
  ]);
  return stored(signed, own);
}

function stored(signed: readonly SignedEntry[], capability: Capability): readonly StoredEntry[] {
  return signed.flatMap(({ entry: encoded, signature, payload }) => {
    const entry = decodeEntry(encoded);
    return entry.ok ? [{ entry: entry.value, capability, signature, payload, id: entryId(encoded) }] : [];
  });
}
