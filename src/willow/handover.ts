import { encodeAreaInArea } from './area-in-area.ts';
import type { Area } from './area.ts';
import { concatBytes, mustHaveLength } from './bytes.ts';
import { grantedArea } from './capability.ts';
import type { AccessMode, Capability } from './capability.ts';

/** What a namespace key signs to start an owned capability (Meadowcap, "OwnedCapability": 0x02 read, 0x03 write). */
export function initialAuthorisationMessage(mode: AccessMode, userKey: Uint8Array): Uint8Array {
  mustHaveLength(userKey, 32);
  return concatBytes(Uint8Array.of(mode === 'read' ? 0x02 : 0x03), userKey);
}

/** What the receiver of `capability` signs to pass `area` on to `newUser` (Meadowcap, "handover"); RangeError when it is wider. */
export function handoverMessage(capability: Capability, area: Area, newUser: Uint8Array): Uint8Array {
  mustHaveLength(newUser, 32);
  const areaBytes = encodeAreaInArea(area, grantedArea(capability));
  const previous = capability.delegations.at(-1);
  if (previous !== undefined) return concatBytes(areaBytes, previous.signature, newUser);
  if (capability.kind === 'owned') return concatBytes(areaBytes, capability.initialAuthorisation, newUser);
  const mode = Uint8Array.of(capability.mode === 'read' ? 0x00 : 0x01);
  return concatBytes(mode, capability.namespaceKey, areaBytes, newUser);
}
