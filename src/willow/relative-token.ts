import { sameSubspace } from './area-in-area.ts';
import { subspaceArea } from './area.ts';
import type { ByteReader } from './byte-reader.ts';
import { concatBytes, equalBytes, mustHaveLength } from './bytes.ts';
import { MAX_DELEGATIONS } from './capability.ts';
import type { Capability, Delegation } from './capability.ts';
import { c64Bytes, c64Tag, readC64 } from './compact-u64.ts';
import type { Entry } from './entry.ts';
import { comparePaths } from './path.ts';
import { encodePrivateArea, readPrivateArea } from './private-area.ts';
import type { AuthorisedEntry } from './token.ts';

const OWNED = 0x80;

export type Token = Pick<AuthorisedEntry, 'capability' | 'signature'>;

/**
 * EncodeMeadowcapAuthorisationTokenRelative, in its canonic form: relative to the capability before it and to the entry it authorises.
 * RangeError for a read capability, one of another namespace, or one whose areas do not lead to the entry.
 */
export function encodeRelativeToken(token: Token, entry: Entry, prior: Capability): Uint8Array {
  const { capability, signature } = token;
  if (capability.mode !== 'write' || !equalBytes(capability.namespaceKey, entry.namespaceId))
    throw new RangeError("expected a write capability of the entry's namespace");
  if (capability.kind === 'communal' && !equalBytes(capability.userKey, entry.subspaceId))
    throw new RangeError('expected a communal capability of the author');
  mustHaveLength(signature, 64);
  mustHaveLength(capability.userKey, 32);
  if (capability.kind === 'owned') mustHaveLength(capability.initialAuthorisation, 64);
  const { delegations } = capability;
  if (delegations.length > MAX_DELEGATIONS)
    throw new RangeError(`expected at most ${MAX_DELEGATIONS} delegations, got ${delegations.length}`);
  const repeated = repeatedDelegations(capability, prior);
  const repeats = BigInt(repeated === null ? 0 : repeated + 1);
  const count = BigInt(delegations.length);
  const header = (capability.kind === 'owned' ? OWNED : 0) | (c64Tag(repeats, 3) << 4) | c64Tag(count, 4);
  const parts = [Uint8Array.of(header), c64Bytes(repeats, 3), c64Bytes(count, 4)];
  if (capability.kind === 'owned' && repeated === null)
    parts.push(capability.userKey, capability.initialAuthorisation);
  delegations.forEach(({ area, user, signature: handover }, index) => {
    if (index < (repeated ?? 0)) return;
    mustHaveLength(user, 32);
    mustHaveLength(handover, 64);
    const rel = delegations[index - 1]?.area ?? subspaceArea(entry.subspaceId);
    parts.push(encodePrivateArea(area, { path: entry.path, rel }), user, handover);
  });
  return concatBytes(...parts, signature);
}

/** Reads one such token; the caller holds it to the canonic form by encoding it again. Checks no signature. */
export function readRelativeToken(reader: ByteReader, entry: Entry, prior: Capability): Token {
  const header = reader.byte();
  const isOwned = (header & OWNED) !== 0;
  const repeats = readC64(reader, (header >> 4) & 7, 3);
  const count = readC64(reader, header & 0xf, 4);
  if (count > MAX_DELEGATIONS) reader.fail(`expected at most ${MAX_DELEGATIONS} delegations, found ${count}`);
  const delegations: Delegation[] = [];
  const capability = rootOf(reader, entry, prior, isOwned, repeats > 0n, delegations);
  const repeated = repeats === 0n ? 0n : repeats - 1n;
  if (repeated > count || repeated > prior.delegations.length)
    reader.fail(`expected at most ${prior.delegations.length} repeated delegations, found ${repeated}`);
  if (reader.problem === null) delegations.push(...prior.delegations.slice(0, Number(repeated)));
  while (delegations.length < count && reader.problem === null) {
    const rel = delegations.at(-1)?.area ?? subspaceArea(entry.subspaceId);
    const area = readPrivateArea(reader, { path: entry.path, rel });
    delegations.push({ area, user: reader.take(32), signature: reader.take(64) });
  }
  return { capability, signature: reader.take(64) };
}

function rootOf(
  reader: ByteReader,
  { namespaceId, subspaceId }: Entry,
  prior: Capability,
  isOwned: boolean,
  isRepeated: boolean,
  delegations: readonly Delegation[],
): Capability {
  const shared = { mode: 'write', namespaceKey: namespaceId, delegations } as const;
  if (isRepeated && isOwned !== (prior.kind === 'owned'))
    reader.fail('expected a repetition of a capability of the same kind, found another kind before it');
  if (!isOwned) return { kind: 'communal', ...shared, userKey: subspaceId };
  const before = isRepeated && prior.kind === 'owned' ? prior : null;
  return {
    kind: 'owned',
    ...shared,
    userKey: before?.userKey ?? reader.take(32),
    initialAuthorisation: before?.initialAuthorisation ?? reader.take(64),
  };
}

/** How many delegations from the first on are those of the capability before; null when it cannot be referred to at all. */
function repeatedDelegations(capability: Capability, prior: Capability): number | null {
  if (capability.kind !== prior.kind) return null;
  if (capability.kind === 'owned' && prior.kind === 'owned') {
    const isSameRoot =
      equalBytes(capability.userKey, prior.userKey) &&
      equalBytes(capability.initialAuthorisation, prior.initialAuthorisation);
    if (!isSameRoot) return null;
  }
  const different = capability.delegations.findIndex((delegation, index) => {
    const before = prior.delegations[index];
    return before === undefined || !isSameDelegation(delegation, before);
  });
  return different === -1 ? capability.delegations.length : different;
}

function isSameDelegation(a: Delegation, b: Delegation): boolean {
  if (a === b) return true;
  if (!equalBytes(a.signature, b.signature) || !equalBytes(a.user, b.user)) return false;
  return (
    sameSubspace(a.area.subspaceId, b.area.subspaceId) &&
    a.area.times.start === b.area.times.start &&
    a.area.times.end === b.area.times.end &&
    comparePaths(a.area.path, b.area.path) === 0
  );
}
