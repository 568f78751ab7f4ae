import { decodeWhole } from './byte-reader.ts';
import type { ByteReader, EncodingForm } from './byte-reader.ts';
import { concatBytes, equalBytes, mustHaveLength } from './bytes.ts';
import { MAX_DELEGATIONS, isCommunal } from './capability.ts';
import { c64Standalone, readC64Standalone } from './compact-u64.ts';
import type { Decoded } from './decoded.ts';
import type { KeySigner, VerifySignature } from './ed25519.ts';
import type { CapabilityProblem } from './verify-capability.ts';

/** Certifies that its receiver may read any subspace of an owned namespace at some path, which it does not name ("McEnumerationCapability"). */
export interface EnumerationCapability {
  /** 32 bytes. */
  readonly namespaceKey: Uint8Array;
  /** 32 bytes: the first receiver. */
  readonly userKey: Uint8Array;
  /** 64 bytes, by the namespace key. */
  readonly initialAuthorisation: Uint8Array;
  readonly delegations: readonly {
    /** 32 bytes. */
    readonly user: Uint8Array;
    /** 64 bytes, by the receiver before. */
    readonly signature: Uint8Array;
  }[];
}

export type EnumerationProblem = Exclude<CapabilityProblem, 'namespace-not-communal' | 'area-wider'>;

/** Who may use it: the last delegation's user, else the first one (32 bytes). */
export function enumerationReceiver(capability: EnumerationCapability): Uint8Array {
  return capability.delegations.at(-1)?.user ?? capability.userKey;
}

/** An enumeration capability signed by the key of its namespace; RangeError when that is a communal one. */
export async function enumerationCapability(
  namespaceSigner: KeySigner,
  userKey: Uint8Array,
): Promise<EnumerationCapability> {
  const namespaceKey = namespaceSigner.publicKey;
  if (isCommunal(namespaceKey)) throw new RangeError('expected the key of an owned namespace (last bit 1)');
  const initialAuthorisation = await namespaceSigner.sign(authorisationMessage(userKey));
  return { namespaceKey, userKey, initialAuthorisation, delegations: [] };
}

/** The capability passed on; RangeError when signed by another than its receiver, or beyond MAX_DELEGATIONS. */
export async function delegateEnumeration(
  capability: EnumerationCapability,
  receiverSigner: KeySigner,
  newUser: Uint8Array,
): Promise<EnumerationCapability> {
  if (!equalBytes(receiverSigner.publicKey, enumerationReceiver(capability)))
    throw new RangeError('expected the signer to be the receiver of the capability');
  if (capability.delegations.length >= MAX_DELEGATIONS)
    throw new RangeError(`expected at most ${MAX_DELEGATIONS} delegations`);
  const signature = await receiverSigner.sign(handover(capability, newUser));
  return { ...capability, delegations: [...capability.delegations, { user: newUser, signature }] };
}

/** Null when the capability is valid (its namespace owned and at most MAX_DELEGATIONS included), else the first problem. */
export async function verifyEnumeration(
  capability: EnumerationCapability,
  verify: VerifySignature,
): Promise<EnumerationProblem | null> {
  const { namespaceKey, userKey, initialAuthorisation, delegations } = capability;
  if (delegations.length > MAX_DELEGATIONS) return 'too-many-delegations';
  const keys = [namespaceKey, userKey, ...delegations.map(({ user }) => user)];
  const signatures = [initialAuthorisation, ...delegations.map(({ signature }) => signature)];
  if (keys.some(({ length }) => length !== 32) || signatures.some(({ length }) => length !== 64))
    return 'wrong-length';
  if (isCommunal(namespaceKey)) return 'namespace-not-owned';
  if (!(await verify(namespaceKey, authorisationMessage(userKey), initialAuthorisation)))
    return 'bad-initial-authorisation';
  for (const [index, { user, signature }] of delegations.entries()) {
    const before = { ...capability, delegations: delegations.slice(0, index) };
    if (!(await verify(enumerationReceiver(before), handover(before, user), signature)))
      return 'bad-delegation-signature';
  }
  return null;
}

/** EncodeMcEnumerationCapability; RangeError when keys or signatures have another length. */
export function encodeEnumeration(capability: EnumerationCapability): Uint8Array {
  for (const key of [
    capability.namespaceKey,
    capability.userKey,
    ...capability.delegations.map(({ user }) => user),
  ])
    mustHaveLength(key, 32);
  for (const { signature } of [{ signature: capability.initialAuthorisation }, ...capability.delegations])
    mustHaveLength(signature, 64);
  return concatBytes(
    capability.namespaceKey,
    capability.userKey,
    capability.initialAuthorisation,
    c64Standalone(BigInt(capability.delegations.length)),
    ...capability.delegations.flatMap(({ user, signature }) => [user, signature]),
  );
}

/** Reads one EncodeMcEnumerationCapability of at most MAX_DELEGATIONS delegations; checks no signature. */
export function readEnumeration(reader: ByteReader): EnumerationCapability {
  const delegations: { user: Uint8Array; signature: Uint8Array }[] = [];
  const capability = {
    namespaceKey: reader.take(32),
    userKey: reader.take(32),
    initialAuthorisation: reader.take(64),
    delegations,
  };
  const count = readC64Standalone(reader);
  if (count > MAX_DELEGATIONS) reader.fail(`expected at most ${MAX_DELEGATIONS} delegations, found ${count}`);
  while (delegations.length < count && reader.problem === null)
    delegations.push({ user: reader.take(32), signature: reader.take(64) });
  return capability;
}

/** The capability of exactly these bytes; `verifyEnumeration` says whether it is valid. */
export function decodeEnumeration(
  bytes: Uint8Array,
  form: EncodingForm = 'canonic',
): Decoded<EnumerationCapability> {
  return decodeWhole(bytes, readEnumeration, form);
}

function authorisationMessage(userKey: Uint8Array): Uint8Array {
  mustHaveLength(userKey, 32);
  return concatBytes(Uint8Array.of(0x04), userKey);
}

function handover(capability: EnumerationCapability, newUser: Uint8Array): Uint8Array {
  mustHaveLength(newUser, 32);
  return concatBytes(capability.delegations.at(-1)?.signature ?? capability.initialAuthorisation, newUser);
}
