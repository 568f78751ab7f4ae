import { fromHex, toHex } from '../../willow/bytes.ts';
import type { Area } from '../../willow/area.ts';
import { areaIncludesArea } from '../../willow/area.ts';
import { encodeCapability } from '../../willow/encode-capability.ts';
import { delegateCapability, ownedCapability } from '../../willow/issue-capability.ts';
import { MAX_DELEGATIONS, type Capability } from '../../willow/capability.ts';
import { pathOf } from '../../willow/path.ts';
import type { Author } from '../author.ts';
import type { Context } from '../context.ts';
import { backdateLimit } from '../issue.ts';
import type { Identities } from '../identities.ts';
import type { WriteOutcome } from '../outcomes.ts';
import { isProblem, problem, type Problem } from '../problem.ts';
import type { StandingGrant } from '../rules/grants.ts';
import { passableRight } from '../rules/passable-right.ts';
import { jsonRecord } from '../write-records.ts';
import { parseKey } from './parse-key.ts';
import { roles, type GivenRole } from './roles.ts';
import { whatOf, writeControl, type ControlDraft } from './write-control.ts';

/** Whom to give what, for how long. */
export interface GrantOrder {
  readonly did: string;
  readonly role: GivenRole;
  /** Days from now; cut to what the giver's own right leaves. */
  readonly days: number;
}

const day = 86_400_000_000n;
/** A grant begins an hour back, so that the holder's clock may be behind. */
const slack = 3_600_000_000n;

/**
 * Passes a narrower right on (SPEC G28): of a module to a maintainer, a co-publisher or a CI key, by its owner or a maintainer; of the registry
 * (`id` empty) to an admin, an issuer or a witness.
 */
export async function grantRight(
  context: Context,
  identities: Identities,
  operation: string,
  id: string,
  order: GrantOrder,
): Promise<WriteOutcome> {
  const key = parseKey(order.did);
  if (isProblem(key)) return { kind: 'refused', problem: key };
  const wrong = orderProblem(order, id);
  if (wrong !== null) return { kind: 'refused', problem: wrong };
  return writeControl(context, identities, operation, id, (author, now) =>
    draftOf(context, author, now, id, key, order),
  );
}

function orderProblem({ role, days }: GrantOrder, id: string): Problem | null {
  const rule = roles[role];
  if ((rule.scope === 'module') !== (id !== ''))
    return problem('rights/bad-order', {
      field: 'role',
      expected: `a role of ${rule.scope === 'module' ? 'the registry' : 'a module'}`,
      found: role,
    });
  return Number.isSafeInteger(days) && days >= 1 && days <= rule.days
    ? null
    : problem('rights/bad-order', { field: 'days', expected: `1 to ${rule.days} days`, found: `${days}` });
}

async function draftOf(
  context: Context,
  author: Author,
  now: bigint,
  id: string,
  key: string,
  { role, days }: GrantOrder,
): Promise<ControlDraft | Problem> {
  const rule = roles[role];
  const capabilities: string[] = [];
  for (const names of rule.paths(id)) {
    const start = role === 'issuer' ? now - backdateLimit : now - slack;
    const area: Area = {
      subspaceId: rule.own ? (fromHex(key) ?? null) : null,
      path: pathOf(...names),
      times: { start, end: now + BigInt(days) * day },
    };
    const given = await passOn(context, author, now, id, key, area);
    if (isProblem(given)) return given;
    capabilities.push(toHex(encodeCapability(given)));
  }
  const value = { time: now.toString(), key, capabilities };
  const record =
    id === ''
      ? jsonRecord((sha256) => ({ kind: 'grant', key, sha256 }), value)
      : jsonRecord((sha256) => ({ kind: 'admin-grant', id, key, sha256 }), { ...value, id });
  return {
    record,
    effect: (after, { id: entry }) => {
      const grants = (id === '' ? after.grants : after.maintainers(id)).get(key) ?? [];
      const given = grants.filter((grant) => grant.record.id === entry);
      if (given.length < capabilities.length) return problem('rights/none', { what: whatOf(id) });
      return given.some(({ cuts }) => cuts.some(({ from }) => from <= now))
        ? problem('rights/cut-off', { what: whatOf(id) })
        : null;
    },
  };
}

/** The capability for `area` (or the part of its time that the giver has) for `key`, out of what the author holds. */
async function passOn(
  { authority }: Context,
  { signer, key: own, namespace }: Author,
  now: bigint,
  id: string,
  key: string,
  area: Area,
): Promise<Capability | Problem> {
  if (toHex(namespace) === own)
    return delegateCapability(await ownedCapability('write', signer, namespace), signer, area, mustKey(key));
  const held: readonly StandingGrant[] = [
    ...(authority.grants.get(own) ?? []),
    ...(id === '' ? [] : (authority.maintainers(id).get(own) ?? [])),
  ].filter(({ keys }) => keys.length <= MAX_DELEGATIONS);
  const within = held.flatMap((grant) => {
    const times = overlap(grant.area.times, area.times);
    const part = { ...area, times };
    return areaIncludesArea(grant.area, part) ? [{ grant, part }] : [];
  });
  const usable = within.filter(
    ({ grant, part }) => passableRight([grant], part, now, authority.standing) !== undefined,
  );
  const [found] = usable.filter(({ grant }) => !grant.keys.includes(key));
  if (found !== undefined)
    return delegateCapability(found.grant.capability, signer, found.part, mustKey(key));
  return usable.length === 0
    ? problem('rights/none', { what: whatOf(id) })
    : problem('rights/in-chain', { what: whatOf(id) });
}

function overlap(held: Area['times'], asked: Area['times']): Area['times'] {
  return {
    start: held.start > asked.start ? held.start : asked.start,
    end: held.end !== null && asked.end !== null && held.end < asked.end ? held.end : asked.end,
  };
}

function mustKey(key: string): Uint8Array {
  const bytes = fromHex(key);
  if (bytes === null) throw new TypeError('expected a key in hexadecimal');
  return bytes;
}
