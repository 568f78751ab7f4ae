import { areaIncludesArea } from './area.ts';
import { MAX_DELEGATIONS, isCommunal, receiverOf, rootArea } from './capability.ts';
import type { Capability } from './capability.ts';
import type { VerifySignature } from './ed25519.ts';
import { handoverMessage, initialAuthorisationMessage } from './handover.ts';
import { isWithinLimits } from './path.ts';

export type CapabilityProblem =
  | 'wrong-length'
  | 'too-many-delegations'
  | 'namespace-not-owned'
  | 'namespace-not-communal'
  | 'area-wider'
  | 'bad-initial-authorisation'
  | 'bad-delegation-signature';

function hasRightLengths(capability: Capability): boolean {
  return (
    capability.namespaceKey.length === 32 &&
    capability.userKey.length === 32 &&
    (capability.kind === 'communal' || capability.initialAuthorisation.length === 64) &&
    capability.delegations.every(
      ({ area, user, signature }) =>
        user.length === 32 &&
        signature.length === 64 &&
        isWithinLimits(area.path) &&
        (area.subspaceId === null || area.subspaceId.length === 32),
    )
  );
}

/** The capability after its first `count` delegations. */
function prefixOf(capability: Capability, count: number): Capability {
  return { ...capability, delegations: capability.delegations.slice(0, count) };
}

/** Everything about a chain that needs no signature check; once null, the capability can be encoded. */
export function capabilityShapeProblem(capability: Capability): CapabilityProblem | null {
  if (capability.delegations.length > MAX_DELEGATIONS) return 'too-many-delegations';
  if (!hasRightLengths(capability)) return 'wrong-length';
  if (isCommunal(capability.namespaceKey) !== (capability.kind === 'communal')) {
    return capability.kind === 'communal' ? 'namespace-not-communal' : 'namespace-not-owned';
  }
  let before = rootArea(capability);
  for (const { area } of capability.delegations) {
    if (!areaIncludesArea(before, area)) return 'area-wider';
    before = area;
  }
  return null;
}

/** Null when the capability is valid (Meadowcap, "valid"; is_communal and at most MAX_DELEGATIONS included), else the first problem. */
export async function verifyCapability(
  capability: Capability,
  verify: VerifySignature,
): Promise<CapabilityProblem | null> {
  const shape = capabilityShapeProblem(capability);
  if (shape !== null) return shape;
  if (capability.kind === 'owned') {
    const message = initialAuthorisationMessage(capability.mode, capability.userKey);
    if (!(await verify(capability.namespaceKey, message, capability.initialAuthorisation))) {
      return 'bad-initial-authorisation';
    }
  }
  for (const [index, { area, user, signature }] of capability.delegations.entries()) {
    const before = prefixOf(capability, index);
    if (!(await verify(receiverOf(before), handoverMessage(before, area, user), signature))) {
      return 'bad-delegation-signature';
    }
  }
  return null;
}
