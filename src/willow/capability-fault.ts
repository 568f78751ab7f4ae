import type { Capability } from './capability.ts';
import type { VerifySignature } from './ed25519.ts';
import { verifyCapability } from './verify-capability.ts';
import type { CapabilityProblem } from './verify-capability.ts';

/** Where a chain breaks: 0 is its root, n its n-th delegation; what comes after grants nothing. */
export interface CapabilityFault {
  readonly link: number;
  readonly problem: CapabilityProblem;
}

/** Null when `verifyCapability` says the capability is valid, else its first link that is not. */
export async function findFault(
  capability: Capability,
  verify: VerifySignature,
): Promise<CapabilityFault | null> {
  const whole = await verifyCapability(capability, verify);
  if (whole === null) return null;
  for (let link = 0; link < capability.delegations.length; link += 1) {
    const before = { ...capability, delegations: capability.delegations.slice(0, link) };
    const problem = await verifyCapability(before, verify);
    if (problem !== null) return { link, problem };
  }
  return { link: capability.delegations.length, problem: whole };
}
