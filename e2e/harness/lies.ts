import type { StoredEntry } from '../../src/registry/ports/storage.ts';
import { toHex } from '../../src/willow/bytes.ts';
import type { Capability } from '../../src/willow/capability.ts';
import { signerFromSeed, randomSeed, type KeySigner } from '../../src/willow/ed25519.ts';
import { encodeEntry } from '../../src/willow/encode-entry.ts';
import { ownedCapability } from '../../src/willow/issue-capability.ts';
import { namespaceSeed } from '../../src/willow/namespace.ts';
import { william3 } from '../../src/willow/william3.ts';

/** What a relay can try to slip into an entry on its way. */
export type EntryLie =
  | 'a flipped bit in the entry'
  | 'a flipped bit in the signature'
  | 'a flipped bit in the capability'
  | 'a flipped bit in the payload'
  | 'a capability of another registry'
  | 'a capability of another key';

/** Bytes with one bit changed in the middle. */
export function flipped(bytes: Uint8Array): Uint8Array {
  const at = bytes.length >> 1;
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}

/** The entry as a liar passes it on: decodable, and with the id of what it now is. Payloads that travel apart stay as they are. */
export async function bent(lie: EntryLie, stored: StoredEntry, root: KeySigner): Promise<StoredEntry> {
  const { entry, capability, signature, payload } = stored;
  switch (lie) {
    case 'a flipped bit in the entry': {
      const changed = { ...entry, payloadDigest: flipped(entry.payloadDigest) };
      return { ...stored, entry: changed, id: toHex(william3(encodeEntry(changed))) };
    }
    case 'a flipped bit in the signature':
      return { ...stored, signature: flipped(signature) };
    case 'a flipped bit in the capability':
      return { ...stored, capability: withFlippedHandover(capability) };
    case 'a flipped bit in the payload':
      return { ...stored, payload: payload && flipped(payload) };
    case 'a capability of another registry': {
      const foreign = await signerFromSeed(namespaceSeed('owned', randomSeed));
      return { ...stored, capability: await ownedCapability('write', foreign, entry.subspaceId) };
    }
    case 'a capability of another key': {
      const somebody = await signerFromSeed(randomSeed());
      return { ...stored, capability: await ownedCapability('write', root, somebody.publicKey) };
    }
  }
}

function withFlippedHandover(capability: Capability): Capability {
  const delegations = capability.delegations.map((delegation, at, all) =>
    at === all.length - 1 ? { ...delegation, signature: flipped(delegation.signature) } : delegation,
  );
  return { ...capability, delegations };
}
