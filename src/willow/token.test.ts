import { beforeAll, describe, expect, it } from 'vitest';
import { fullArea } from './area.ts';
import type { Area } from './area.ts';
import { concatBytes, toHex } from './bytes.ts';
import type { Capability } from './capability.ts';
import { randomSeed, signerFromSeed, verifier } from './ed25519.ts';
import type { KeySigner, VerifySignature } from './ed25519.ts';
import { decodeEntry, encodeEntry } from './encode-entry.ts';
import type { Entry } from './entry.ts';
import { communalCapability, delegateCapability, ownedCapability } from './issue-capability.ts';
import { namespaceSeed } from './namespace.ts';
import { pathOf } from './path.ts';
import { verifyAuthorisedEntry } from './token.ts';
import { flipBit, mustHex } from './vectors.cases.ts';
import { william3 } from './william3.ts';

let verify: VerifySignature;
let owner: KeySigner;
let alice: KeySigner;
let bob: KeySigner;
let capability: Capability;
let entry: Entry;
let signature: Uint8Array;

const modules: Area = { subspaceId: null, path: pathOf('modules'), times: { start: 5n, end: 1000n } };

beforeAll(async () => {
  verify = await verifier();
  owner = await signerFromSeed(namespaceSeed('owned', randomSeed));
  alice = await signerFromSeed(randomSeed());
  bob = await signerFromSeed(randomSeed());
  const root = await ownedCapability('write', owner, alice.publicKey);
  capability = await delegateCapability(root, alice, modules, bob.publicKey);
  entry = {
    namespaceId: owner.publicKey,
    subspaceId: bob.publicKey,
    path: pathOf('modules', 'x'),
    timestamp: 10n,
    payloadLength: 3n,
    payloadDigest: william3(Uint8Array.of(1, 2, 3)),
  };
  signature = await bob.sign(encodeEntry(entry));
});

describe('is_authorised_write', () => {
  it('[C7] accepts what the receiver signed within his area', async () => {
    expect(await verifyAuthorisedEntry({ entry, capability, signature }, verify)).toBeNull();
  });

  it('[C7] gives the default token of Willow’25 byte for byte', async () => {
    const seed = mustHex('5e14ace4d2c8028fc89a8f04765b19d2cd752d91bb373c0c9ed476276b5c4541');
    const signer = await signerFromSeed(seed);
    const id = signer.publicKey;
    expect(toHex(id)).toBe('934e6021339e1f013ba94900edc25d8d74c0b4e573768910ae0f507d8c817318');
    const defaultEntry: Entry = {
      namespaceId: id,
      subspaceId: id,
      path: [],
      timestamp: 0n,
      payloadLength: 0n,
      payloadDigest: william3(new Uint8Array(0)),
    };
    const token = await signer.sign(encodeEntry(defaultEntry));
    expect(toHex(token)).toBe(
      '2ac93ad2c13fedb696345dbac6e71254e99cb444e5e81b916fca0878f0a8a993' +
        '2bd1a4e846e1ca83377b740a29b8570a85038d50662ba8af66e5683c93521401',
    );
    const authorised = {
      entry: defaultEntry,
      capability: communalCapability('write', id, id),
      signature: token,
    };
    expect(await verifyAuthorisedEntry(authorised, verify)).toBeNull();
  });

  it('[C8] refuses a valid full capability of a namespace of the attacker’s own (Meadowcap’s four conditions all hold)', async () => {
    const mallory = await signerFromSeed(namespaceSeed('owned', randomSeed));
    const own = await ownedCapability('write', mallory, bob.publicKey);
    expect(await verifyAuthorisedEntry({ entry, capability: own, signature }, verify)).toBe(
      'foreign-namespace',
    );
  });

  it('[C9] refuses an admin who writes in another’s subspace, though his area includes it', async () => {
    const admin = await ownedCapability('write', owner, alice.publicKey);
    const forged = await alice.sign(encodeEntry(entry));
    expect(await verifyAuthorisedEntry({ entry, capability: admin, signature: forged }, verify)).toBe(
      'receiver-not-author',
    );
  });

  it('[C7] refuses a read capability, and an entry outside path or times', async () => {
    const read = await ownedCapability('read', owner, bob.publicKey);
    expect(await verifyAuthorisedEntry({ entry, capability: read, signature }, verify)).toBe('not-write');
    for (const change of [
      { path: pathOf('people') },
      { path: [] },
      { timestamp: 4n },
      { timestamp: 1000n },
    ]) {
      const outside = { ...entry, ...change };
      const signed = await bob.sign(encodeEntry(outside));
      expect(await verifyAuthorisedEntry({ entry: outside, capability, signature: signed }, verify)).toBe(
        'area',
      );
    }
  });

  it('[C7] refuses a self-made chain and a signature over another entry', async () => {
    const forged: Capability = {
      ...capability,
      delegations: [{ area: fullArea, user: bob.publicKey, signature: await bob.sign(new Uint8Array(0)) }],
    };
    expect(await verifyAuthorisedEntry({ entry, capability: forged, signature }, verify)).toBe(
      'invalid-capability',
    );
    const later = { ...entry, timestamp: 11n };
    expect(await verifyAuthorisedEntry({ entry: later, capability, signature }, verify)).toBe(
      'bad-signature',
    );
  });

  it('[C6] refuses every flipped bit of the entry and of the signature', async () => {
    const encoded = encodeEntry(entry);
    for (let bit = 0; bit < 8 * encoded.length; bit += 1) {
      const decoded = decodeEntry(flipBit(encoded, bit));
      if (!decoded.ok) continue;
      expect(
        await verifyAuthorisedEntry({ entry: decoded.value, capability, signature }, verify),
      ).not.toBeNull();
    }
    for (let bit = 0; bit < 512; bit += 1) {
      const flipped = flipBit(signature, bit);
      expect(await verifyAuthorisedEntry({ entry, capability, signature: flipped }, verify)).toBe(
        'bad-signature',
      );
    }
  });

  it('[C1] refuses a subspace of small order, whose one signature would fit every entry', async () => {
    const identity = new Uint8Array(32);
    identity[0] = 1;
    const weak = await ownedCapability('write', owner, identity);
    const anything = { ...entry, subspaceId: identity };
    const always = concatBytes(identity, new Uint8Array(32));
    expect(
      await verifyAuthorisedEntry({ entry: anything, capability: weak, signature: always }, verify),
    ).toBe('bad-signature');
  });
});

describe('known capabilities', () => {
  it('[C10] a chain is verified once; the entry’s own signature every time; an invalid chain is never remembered', async () => {
    let calls = 0;
    const counting: VerifySignature = (...args) => {
      calls += 1;
      return verify(...args);
    };
    const known = new Set<string>();
    const authorised = { entry, capability, signature };
    expect(await verifyAuthorisedEntry(authorised, counting, known)).toBeNull();
    expect(calls).toBe(3);
    expect(await verifyAuthorisedEntry(authorised, counting, known)).toBeNull();
    expect(calls).toBe(4);
    expect(known.size).toBe(1);
    expect(
      await verifyAuthorisedEntry({ ...authorised, signature: new Uint8Array(64) }, counting, known),
    ).toBe('bad-signature');

    const [delegation] = capability.delegations;
    if (delegation === undefined) throw new Error('expected a delegation');
    const forged: Capability = {
      ...capability,
      delegations: [{ ...delegation, signature: flipBit(delegation.signature, 0) }],
    };
    for (const _ of [1, 2]) {
      expect(await verifyAuthorisedEntry({ ...authorised, capability: forged }, verify, known)).toBe(
        'invalid-capability',
      );
    }
    const widened: Capability = {
      ...capability,
      delegations: [delegation, { ...delegation, area: fullArea }],
    };
    expect(await verifyAuthorisedEntry({ ...authorised, capability: widened }, verify, known)).toBe(
      'invalid-capability',
    );
    expect(known.size).toBe(1);
  });

  it('[C10] entries arriving together under one chain wait for one verification of it', async () => {
    let calls = 0;
    const counting: VerifySignature = (...args) => {
      calls += 1;
      return verify(...args);
    };
    const known = new Set<string>();
    const authorised = { entry, capability, signature };
    const problems = await Promise.all(
      Array.from({ length: 20 }, () => verifyAuthorisedEntry(authorised, counting, known)),
    );
    expect(problems.every((problem) => problem === null)).toBe(true);
    expect(calls).toBe(2 + 20);
  });
});
