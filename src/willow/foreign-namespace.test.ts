import { expect, it } from 'vitest';
import { areaIncludesEntry } from './area.ts';
import { grantedArea, receiverOf } from './capability.ts';
import { randomSeed, signerFromSeed, verifier } from './ed25519.ts';
import { encodeEntry } from './encode-entry.ts';
import type { Entry } from './entry.ts';
import { ownedCapability } from './issue-capability.ts';
import { namespaceSeed } from './namespace.ts';
import { pathOf } from './path.ts';
import { verifyAuthorisedEntry } from './token.ts';
import { verifyCapability } from './verify-capability.ts';
import { william3 } from './william3.ts';

it('[C8] all four conditions of Meadowcap hold for a capability of a self-made namespace; the namespace alone tells it from a right', async () => {
  const verify = await verifier();
  const registry = await signerFromSeed(namespaceSeed('owned', randomSeed));
  const selfMade = await signerFromSeed(namespaceSeed('owned', randomSeed));
  const mallory = await signerFromSeed(randomSeed());
  const capability = await ownedCapability('write', selfMade, mallory.publicKey);
  const forged: Entry = {
    namespaceId: registry.publicKey,
    subspaceId: mallory.publicKey,
    path: pathOf('registry', 'about'),
    timestamp: 1n,
    payloadLength: 0n,
    payloadDigest: william3(new Uint8Array(0)),
  };
  const signature = await mallory.sign(encodeEntry(forged));

  expect(await verifyCapability(capability, verify)).toBeNull();
  expect(capability.mode).toBe('write');
  expect(areaIncludesEntry(grantedArea(capability), forged)).toBe(true);
  expect(await verify(receiverOf(capability), encodeEntry(forged), signature)).toBe(true);

  expect(await verifyAuthorisedEntry({ entry: forged, capability, signature }, verify)).toBe(
    'foreign-namespace',
  );
  const atHome = { ...forged, namespaceId: selfMade.publicKey };
  const own = { entry: atHome, capability, signature: await mallory.sign(encodeEntry(atHome)) };
  expect(await verifyAuthorisedEntry(own, verify)).toBeNull();
});
