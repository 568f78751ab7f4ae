import { fromHex, toHex } from '../willow/bytes.ts';
import { encodeCapability } from '../willow/encode-capability.ts';
import { delegateCapability } from '../willow/issue-capability.ts';
import type { Area } from '../willow/area.ts';
import type { Signer } from './ports/signer.ts';
import { pathOf } from '../willow/path.ts';
import { taiFromUnix } from '../willow/tai.ts';
import { didOf } from './did.ts';
import type { Context } from './context.ts';
import type { GrantAnswer } from './ports/network.ts';
import type { StoredEntry } from './ports/storage.ts';
import { commitmentTo, controlRecord, hashOf } from './rules/control-record.ts';
import { passableRight } from './rules/passable-right.ts';
import { readRequest, type GrantRequest } from './request.ts';
import { completed, jsonRecord, signRecords, type RecordDraft } from './write-records.ts';

/** How far back a grant may begin: 90 days in microseconds. */
export const backdateLimit = 7_776_000_000_000n;
const day = 86_400_000_000n;
/** How long an issued right lasts: two years. */
const term = 730n * day;

/** The capabilities of an issuer (DESIGN "Who may do what"). */
export const issuerAreas: readonly (readonly string[])[] = [
  ['modules'],
  ['people'],
  ['registry', 'names'],
  ['registry', 'grants'],
  ['registry', 'revocations'],
];

/** What receives the new records: verified and stored like entries from any peer. */
export type Accept = (entries: readonly StoredEntry[]) => Promise<readonly StoredEntry[]>;

/** Answers grant requests under the policy `open`: first come, first served (SPEC G7). */
export function createIssuer(
  context: () => Context,
  signer: Signer,
  accept: Accept,
): (request: Uint8Array) => Promise<GrantAnswer> {
  let last: Promise<unknown> = Promise.resolve();
  const answer = async (bytes: Uint8Array): Promise<GrantAnswer> => {
    const request = await readRequest(bytes, context().verify);
    if (typeof request === 'string') return { kind: 'refused', code: 'bad-request', detail: request };
    const refused = refusal(context(), request);
    if (refused !== null) return refused;
    const { joined, clock } = context();
    if (joined === null) return { kind: 'refused', code: 'closed', detail: 'this issuer has no registry' };
    const now = taiFromUnix(clock.now());
    const known = nameRecords(context(), request);
    const drafts = await draftsFor(context(), signer, request, now);
    const signed = drafts === null ? [] : await signRecords(joined.namespace, signer, now, drafts);
    const entries = drafts === null ? null : completed(context(), signed);
    if (entries === null)
      return { kind: 'refused', code: 'closed', detail: 'the right of this issuer has ended' };
    return { kind: 'granted', entries: [...known, ...(await accept(entries))] };
  };
  return (bytes) => {
    const next = last.then(() => answer(bytes));
    last = next.catch(() => undefined);
    return next;
  };
}

/** What already says whose the name is: who asks again may have missed the answer that brought it. */
function nameRecords({ control }: Context, { right, id }: GrantRequest): readonly StoredEntry[] {
  if (right === 'rate') return [];
  return [...control.values()].filter((stored) => {
    const { path } = controlRecord(stored);
    return path?.kind === 'name' && path.id === id;
  });
}

function refusal({ joined, authority, clock }: Context, request: GrantRequest): GrantAnswer | null {
  const refuse = (code: 'bad-request' | 'name-taken', detail: string): GrantAnswer => ({
    kind: 'refused',
    code,
    detail,
  });
  if (joined === null || request.registry !== toHex(joined.namespace))
    return refuse('bad-request', 'it is for another registry');
  const now = taiFromUnix(clock.now());
  const time = BigInt(request.time);
  if (time < now - backdateLimit) return refuse('bad-request', 'the waiting entry is older than 90 days');
  if (time > now + 600_000_000n) return refuse('bad-request', 'the waiting entry is dated in the future');
  const owner = authority.tenures(request.id).at(-1);
  const may = owner === undefined || owner.key === request.key || owner.next === commitmentTo(request.key);
  return request.right === 'publish' && !may ? refuse('name-taken', didOf(owner.key)) : null;
}

async function draftsFor(
  context: Context,
  signer: Signer,
  request: GrantRequest,
  now: bigint,
): Promise<readonly RecordDraft[] | null> {
  const { authority } = context;
  const time = now.toString();
  const start = BigInt(request.time);
  const key = fromHex(request.key) ?? new Uint8Array();
  const area: Area = {
    subspaceId: request.right === 'rate' ? key : null,
    path: request.right === 'rate' ? pathOf('people') : pathOf('modules', request.id),
    times: { start, end: now + term },
  };
  const own = passableRight(
    authority.grants.get(toHex(signer.publicKey)) ?? [],
    area,
    now,
    authority.standing,
  );
  if (own === undefined) return null;
  const capability = await delegateCapability(own.capability, signer, area, key);
  const grant = jsonRecord((sha256) => ({ kind: 'grant', key: request.key, sha256 }), {
    time,
    key: request.key,
    capabilities: [toHex(encodeCapability(capability))],
  });
  const owner = authority.tenures(request.id).at(-1);
  if (request.right === 'rate' || owner?.key === request.key) return [grant];
  const previous = owner === undefined ? null : hashOf(owner.by);
  const name = { time, id: request.id, key: request.key, previous };
  return [jsonRecord((sha256) => ({ kind: 'name', id: request.id, sha256 }), name), grant];
}
