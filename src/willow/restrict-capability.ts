import { areaIncludesArea } from './area.ts';
import type { Area } from './area.ts';
import { intersectAreas } from './area-intersection.ts';
import { grantedArea, receiverOf } from './capability.ts';
import type { Capability } from './capability.ts';
import type { KeySigner } from './ed25519.ts';
import { delegateCapability } from './issue-capability.ts';

/**
 * The capability for what it grants within `area` alone, for the same receiver: Meadowcap knows no restriction, so it is
 * a delegation to oneself, which the receiver signs. Unchanged when it grants no more than that already; RangeError when
 * it grants nothing there, when signed by another than its receiver, or beyond MAX_DELEGATIONS.
 */
export async function restrictCapability(
  capability: Capability,
  receiverSigner: KeySigner,
  area: Area,
): Promise<Capability> {
  const granted = grantedArea(capability);
  if (areaIncludesArea(area, granted)) return capability;
  const common = intersectAreas(granted, area);
  if (common === null) throw new RangeError('expected an area of which the capability grants a part');
  return delegateCapability(capability, receiverSigner, common, receiverOf(capability));
}
