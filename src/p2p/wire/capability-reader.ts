import type { Capability } from '../../willow/capability.ts';
import type { Decoded } from '../../willow/decoded.ts';
import { decodeCapability } from '../../willow/encode-capability.ts';

/** `decodeCapability`; the same object for the same bytes, as long as they are among the last few. */
export type CapabilityReader = (bytes: Uint8Array) => Decoded<Capability>;

/** What one peer sends is of a few authors at a time. */
const remembered = 16;
/** Bytes of one that is remembered, at most: longer chains are rare, and a peer is not to take memory with them. */
const longest = 4_096;

export function capabilityReader(): CapabilityReader {
  const recent: { readonly bytes: Uint8Array; readonly decoded: Decoded<Capability> }[] = [];
  return (bytes) => {
    const at = recent.findIndex((one) => endsAlike(one.bytes, bytes));
    const [known] = at < 0 ? [] : recent.splice(at, 1);
    const own = known?.bytes ?? bytes.slice();
    const found = known ?? { bytes: own, decoded: decodeCapability(own) };
    if (found.decoded.ok && own.length <= longest) recent.unshift(found);
    if (recent.length > remembered) recent.pop();
    return found.decoded;
  };
}

/** Whether both hold the same bytes, from the last one on: capabilities of one registry begin alike, and end with a signature. */
function endsAlike(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = a.length - 1; at >= 0; at -= 1) if (a[at] !== b[at]) return false;
  return true;
}
