import { areaIncludesArea } from './area.ts';
import type { Area } from './area.ts';
import { equalBytes } from './bytes.ts';
import { MAX_DELEGATIONS, grantedArea, isCommunal, receiverOf } from './capability.ts';
import type { AccessMode, Capability } from './capability.ts';
import type { KeySigner } from './ed25519.ts';
import { handoverMessage, initialAuthorisationMessage } from './handover.ts';

/** A capability for everything in an owned namespace, signed by its key; RangeError when the key names a communal one. */
export async function ownedCapability(
  mode: AccessMode,
  namespaceSigner: KeySigner,
  userKey: Uint8Array,
): Promise<Capability> {
  const namespaceKey = namespaceSigner.publicKey;
  if (isCommunal(namespaceKey)) throw new RangeError('expected the key of an owned namespace (last bit 1)');
  const initialAuthorisation = await namespaceSigner.sign(initialAuthorisationMessage(mode, userKey));
  return { kind: 'owned', mode, namespaceKey, userKey, initialAuthorisation, delegations: [] };
}

/** A user's capability for his own subspace; needs no signature. RangeError when the key names an owned namespace. */
export function communalCapability(
  mode: AccessMode,
  namespaceKey: Uint8Array,
  userKey: Uint8Array,
): Capability {
  if (!isCommunal(namespaceKey))
    throw new RangeError('expected the key of a communal namespace (last bit 0)');
  return { kind: 'communal', mode, namespaceKey, userKey, delegations: [] };
}

/** The capability passed on for a narrower or equal area; RangeError when wider, too long, or signed by another than its receiver. */
export async function delegateCapability(
  capability: Capability,
  receiverSigner: KeySigner,
  area: Area,
  newUser: Uint8Array,
): Promise<Capability> {
  if (!areaIncludesArea(grantedArea(capability), area)) {
    throw new RangeError('expected an area within what the capability grants');
  }
  if (!equalBytes(receiverSigner.publicKey, receiverOf(capability))) {
    throw new RangeError('expected the signer to be the receiver of the capability');
  }
  if (capability.delegations.length >= MAX_DELEGATIONS) {
    throw new RangeError(`expected at most ${MAX_DELEGATIONS} delegations`);
  }
  const signature = await receiverSigner.sign(handoverMessage(capability, area, newUser));
  return { ...capability, delegations: [...capability.delegations, { area, user: newUser, signature }] };
}
