import type { StoredEntry } from '../../registry/ports/storage.ts';
import { toHex } from '../../willow/bytes.ts';
import { encodeCapability } from '../../willow/encode-capability.ts';
import { decodeEntry, encodeEntry } from '../../willow/encode-entry.ts';
import { william3 } from '../../willow/william3.ts';
import type { CapabilityReader } from './capability-reader.ts';
import type { WireEntry } from './messages.ts';

/** A stored entry as it travels. */
export function toWire(stored: StoredEntry): WireEntry {
  return {
    entry: encodeEntry(stored.entry),
    capability: encodeCapability(stored.capability),
    signature: stored.signature,
    payload: stored.payload,
  };
}

/** Bytes of a travelling entry, near enough to fill batches by. */
export function wireSize(entry: WireEntry): number {
  return entry.entry.length + entry.capability.length + 64 + (entry.payload?.length ?? 0) + 16;
}

/**
 * An entry as it came: decoded, its id computed from its bytes, nothing verified. A problem when it is no canonic encoding.
 * All bytes are copied out of the frame, so that storing a part does not keep or clone the whole frame.
 */
export function fromWire(
  wire: WireEntry,
  readCapability: CapabilityReader,
): StoredEntry | { readonly problem: string } {
  const entry = decodeEntry(wire.entry.slice());
  if (!entry.ok) return { problem: entry.problem };
  const capability = readCapability(wire.capability);
  if (!capability.ok) return { problem: capability.problem };
  return {
    id: toHex(william3(wire.entry)),
    entry: entry.value,
    capability: capability.value,
    signature: wire.signature.slice(),
    payload: wire.payload?.slice() ?? null,
  };
}

/** True when the entry's bytes are kept apart from it (wasm) and must be asked for. */
export function hasDetachedPayload(stored: Pick<StoredEntry, 'entry' | 'payload'>): boolean {
  return stored.payload === null && stored.entry.payloadLength > 0n;
}
