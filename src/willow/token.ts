import { areaIncludesEntry } from './area.ts';
import { equalBytes, toHex } from './bytes.ts';
import { grantedArea, receiverOf } from './capability.ts';
import type { Capability } from './capability.ts';
import type { VerifySignature } from './ed25519.ts';
import { capabilityDigest } from './encode-capability.ts';
import { entryBytesForNow } from './encode-entry.ts';
import type { Entry } from './entry.ts';
import { capabilityShapeProblem, verifyCapability } from './verify-capability.ts';

/** An entry with its Meadowcap authorisation token. */
export interface AuthorisedEntry {
  readonly entry: Entry;
  readonly capability: Capability;
  /** 64 bytes: the receiver's Ed25519 signature over encode_entry(entry). */
  readonly signature: Uint8Array;
}

export type TokenProblem =
  | 'foreign-namespace'
  | 'receiver-not-author'
  | 'not-write'
  | 'area'
  | 'invalid-capability'
  | 'bad-signature';

/** Remembers valid capabilities by the hex WILLIAM3 of their encoding; a `Set<string>` is one (bounding it is the holder's). */
export interface CapabilityCache {
  has(key: string): boolean;
  add(key: string): unknown;
}

/** What a cache knows a capability by, of each object once: many entries come under the same one. */
const cacheKeys = new WeakMap<Capability, string>();

/** The hex WILLIAM3 of a capability whose shape is sound; null when it is not. */
function cacheKeyOf(capability: Capability): string | null {
  const known = cacheKeys.get(capability);
  if (known !== undefined) return known;
  if (capabilityShapeProblem(capability) !== null) return null;
  const key = toHex(capabilityDigest(capability));
  cacheKeys.set(capability, key);
  return key;
}

/** Chains being verified for a cache right now, so that entries arriving together wait for one verification. */
const underway = new WeakMap<CapabilityCache, Map<string, Promise<boolean>>>();

async function verifyOnce(
  key: string,
  capability: Capability,
  verify: VerifySignature,
  known: CapabilityCache,
): Promise<boolean> {
  const running = underway.get(known) ?? new Map<string, Promise<boolean>>();
  underway.set(known, running);
  const verified =
    running.get(key) ?? verifyCapability(capability, verify).then((problem) => problem === null);
  running.set(key, verified);
  try {
    if (!(await verified)) return false;
    known.add(key);
    return true;
  } finally {
    running.delete(key);
  }
}

/** Whether the capability is valid (Meadowcap, "valid"); one that `known` remembers is not verified again. */
export async function isValidCapability(
  capability: Capability,
  verify: VerifySignature,
  known: CapabilityCache | undefined,
): Promise<boolean> {
  return isKnownValid(capability, verify, known);
}

/** `isValidCapability`, without a promise where the answer is at hand. */
function isKnownValid(
  capability: Capability,
  verify: VerifySignature,
  known: CapabilityCache | undefined,
): boolean | Promise<boolean> {
  if (known === undefined) return verifyCapability(capability, verify).then((problem) => problem === null);
  const key = cacheKeyOf(capability);
  if (key === null) return false;
  return known.has(key) || verifyOnce(key, capability, verify, known);
}

/**
 * Null when the token authorises writing the entry (Meadowcap, "is_authorised_write"), else the first problem. Two rules
 * go beyond Meadowcap: the capability's namespace is the entry's, and its receiver is the entry's subspace.
 * RangeError for an entry that `decodeEntry` could not have given (lengths, limits).
 */
export async function verifyAuthorisedEntry(
  { entry, capability, signature }: AuthorisedEntry,
  verify: VerifySignature,
  known?: CapabilityCache,
): Promise<TokenProblem | null> {
  const receiver = receiverOf(capability);
  if (!equalBytes(capability.namespaceKey, entry.namespaceId)) return 'foreign-namespace';
  if (!equalBytes(receiver, entry.subspaceId)) return 'receiver-not-author';
  if (capability.mode !== 'write') return 'not-write';
  if (!areaIncludesEntry(grantedArea(capability), entry)) return 'area';
  const isValid = isKnownValid(capability, verify, known);
  if (isValid !== true && !(await isValid)) return 'invalid-capability';
  return (await verify(receiver, entryBytesForNow(entry), signature)) ? null : 'bad-signature';
}
