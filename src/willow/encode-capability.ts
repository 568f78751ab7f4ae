import { readAreaInArea, writeAreaInArea } from './area-in-area.ts';
import { decodeWhole } from './byte-reader.ts';
import type { ByteReader, EncodingForm } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { mustHaveLength } from './bytes.ts';
import { MAX_DELEGATIONS, rootArea } from './capability.ts';
import type { Capability, Delegation } from './capability.ts';
import { c64Tag, readC64 } from './compact-u64.ts';
import type { Decoded } from './decoded.ts';
import { william3 } from './william3.ts';

const OWNED = 0x80;
const WRITE = 0x40;

/** EncodeMcCapability; RangeError when a delegation widens the area before it, or keys or signatures have another length. */
export function encodeCapability(capability: Capability): Uint8Array {
  writeCapability(capability);
  return writer.written();
}

/** The WILLIAM3 digest of `encodeCapability(capability)`, with the same errors. */
export function capabilityDigest(capability: Capability): Uint8Array {
  writeCapability(capability);
  return william3(writer.view);
}

const kept = new WeakMap<Capability, Uint8Array>();

/** `encodeCapability(capability)`, of each object once: to be copied from, and handed to nobody. */
export function keptCapabilityBytes(capability: Capability): Uint8Array {
  const known = kept.get(capability);
  if (known !== undefined) return known;
  const bytes = encodeCapability(capability);
  kept.set(capability, bytes);
  return bytes;
}

const writer = new ByteWriter();

function writeCapability(capability: Capability): void {
  const { namespaceKey, userKey, delegations } = capability;
  mustHaveLength(namespaceKey, 32);
  mustHaveLength(userKey, 32);
  const count = BigInt(delegations.length);
  writer.begin();
  writer.byte(
    (capability.kind === 'owned' ? OWNED : 0) | (capability.mode === 'write' ? WRITE : 0) | c64Tag(count, 6),
  );
  writer.all(namespaceKey);
  writer.all(userKey);
  if (capability.kind === 'owned') {
    mustHaveLength(capability.initialAuthorisation, 64);
    writer.all(capability.initialAuthorisation);
  }
  writer.c64(count, 6);
  let area = rootArea(capability);
  for (const delegation of delegations) {
    mustHaveLength(delegation.user, 32);
    mustHaveLength(delegation.signature, 64);
    writeAreaInArea(writer, delegation.area, area);
    writer.all(delegation.user);
    writer.all(delegation.signature);
    ({ area } = delegation);
  }
}

/** Reads one EncodeMcCapability of at most MAX_DELEGATIONS delegations; checks no signature. */
export function readCapability(reader: ByteReader): Capability {
  const header = reader.byte();
  const mode = (header & WRITE) === 0 ? 'read' : 'write';
  const namespaceKey = reader.take(32);
  const userKey = reader.take(32);
  const delegations: Delegation[] = [];
  const capability: Capability =
    (header & OWNED) === 0
      ? { kind: 'communal', mode, namespaceKey, userKey, delegations }
      : { kind: 'owned', mode, namespaceKey, userKey, initialAuthorisation: reader.take(64), delegations };
  const count = readC64(reader, header & 0x3f, 6);
  if (count > MAX_DELEGATIONS) reader.fail(`expected at most ${MAX_DELEGATIONS} delegations, found ${count}`);
  let area = rootArea(capability);
  while (delegations.length < count && reader.problem === null) {
    area = readAreaInArea(reader, area);
    delegations.push({ area, user: reader.take(32), signature: reader.take(64) });
  }
  return capability;
}

/** The capability of exactly these bytes; `verifyCapability` says whether it is valid. */
export function decodeCapability(bytes: Uint8Array, form: EncodingForm = 'canonic'): Decoded<Capability> {
  return decodeWhole(bytes, readCapability, form);
}
