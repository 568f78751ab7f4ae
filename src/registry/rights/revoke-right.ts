import { toHex } from '../../willow/bytes.ts';
import { pathOf } from '../../willow/path.ts';
import { taiFromUnix } from '../../willow/tai.ts';
import type { Author } from '../author.ts';
import type { Context } from '../context.ts';
import type { Identities } from '../identities.ts';
import type { WriteOutcome } from '../outcomes.ts';
import { isProblem, problem, type Problem } from '../problem.ts';
import { parseRecordPath } from '../record-path.ts';
import { digestLimit } from '../records.ts';
import { ownsAt } from '../rules/names.ts';
import type { Authority } from '../rules/authority.ts';
import { countCharacters } from '../shape.ts';
import { jsonRecord } from '../write-records.ts';
import { parseKey } from './parse-key.ts';
import { whatOf, writeControl, type ControlDraft } from './write-control.ts';

/** Whom to cut off, why, from when on, and what goes on counting. */
export interface RevokeOrder {
  readonly did: string;
  readonly reason: string;
  /** Milliseconds since 1970 UTC; null for now. */
  readonly from: number | null;
  /** Entry ids that go on counting, or `held`: every release and text of the key that this device holds and that counts now. */
  readonly keep: readonly string[] | 'held';
}

/**
 * Cuts a key off from a module (from the registry, for an empty id) (SPEC G22, G28). What it passed on to others ends with it, except where
 * the grant's entry is in `keep`.
 */
export async function revokeRight(
  context: Context,
  identities: Identities,
  operation: string,
  id: string,
  order: RevokeOrder,
): Promise<WriteOutcome> {
  const key = parseKey(order.did);
  if (isProblem(key)) return { kind: 'refused', problem: key };
  const length = countCharacters(order.reason);
  if (length > 500 || order.reason.trim() === '')
    return {
      kind: 'refused',
      problem: problem('rights/bad-order', {
        field: 'reason',
        expected: '1 to 500 characters',
        found: `${length} characters`,
      }),
    };
  return writeControl(context, identities, operation, id, (author, now) =>
    draftOf(context, author, now, id, key, order),
  );
}

async function draftOf(
  context: Context,
  author: Author,
  now: bigint,
  id: string,
  key: string,
  { reason, from, keep }: RevokeOrder,
): Promise<ControlDraft | Problem> {
  const { authority } = context;
  const kept = keep === 'held' ? await heldOf(context, author.namespace, id, key) : keep;
  if (kept.length > digestLimit)
    return problem('rights/bad-order', {
      field: 'keep',
      expected: `at most ${digestLimit} entries`,
      found: `${kept.length}`,
    });
  const value = {
    time: now.toString(),
    key,
    path: id === '' ? '' : `modules/${id}`,
    from: (from === null ? now : taiFromUnix(from)).toString(),
    reason: reason.trim(),
    keep: [...new Set(kept)].sort(),
  };
  const isInModule = id !== '' && isOfModule(authority, id, author.key, now);
  return {
    record: isInModule
      ? jsonRecord((sha256) => ({ kind: 'admin-revocation', id, key, sha256 }), { ...value, id })
      : jsonRecord((sha256) => ({ kind: 'revocation', key, sha256 }), value),
    effect: (after, { id: entry }) => {
      const grants = [
        ...(after.grants.get(key) ?? []),
        ...(id === '' ? [] : (after.maintainers(id).get(key) ?? [])),
      ];
      const cuts = grants.some((grant) => grant.cuts.some(({ stored }) => stored.id === entry));
      const unlists = after.lists.length < authority.lists.length;
      return cuts || unlists ? null : problem('rights/not-before', { did: value.key, what: whatOf(id) });
    },
  };
}

/** The owner and the maintainers cut in the module; the root, admins and issuers in the registry. */
function isOfModule(authority: Authority, id: string, key: string, now: bigint): boolean {
  if (authority.maintainers(id).has(key)) return true;
  const probe = {
    id: '',
    entry: {
      namespaceId: new Uint8Array(32),
      subspaceId: new Uint8Array(32),
      path: pathOf('modules', id),
      timestamp: now,
      payloadLength: 0n,
      payloadDigest: new Uint8Array(32),
    },
  };
  return ownsAt(authority.tenures(id), key, probe, authority.standing);
}

/** Ids of the releases and texts of a key that count now and that no list has dated before now. */
async function heldOf(
  { storage, authority }: Context,
  namespace: Uint8Array,
  id: string,
  key: string,
): Promise<readonly string[]> {
  const stored = await storage.entries.withPrefix(
    namespace,
    id === '' ? pathOf('modules') : pathOf('modules', id),
  );
  return stored.flatMap((item) => {
    const record = parseRecordPath(item.entry.path);
    const isContent = record?.kind === 'manifest' || record?.kind === 'wasm' || record?.kind === 'card';
    return isContent && toHex(item.entry.subspaceId) === key && authority.counts(record.id, item)
      ? [item.id]
      : [];
  });
}
