import { beforeAll, describe, expect, it } from 'vitest';
import { fullArea, subspaceArea } from './area.ts';
import type { Area } from './area.ts';
import { equalBytes } from './bytes.ts';
import { MAX_DELEGATIONS, grantedArea, isCommunal, receiverOf } from './capability.ts';
import type { Capability } from './capability.ts';
import { randomSeed, signerFromSeed, verifier } from './ed25519.ts';
import type { KeySigner, VerifySignature } from './ed25519.ts';
import { decodeCapability, encodeCapability } from './encode-capability.ts';
import { handoverMessage } from './handover.ts';
import { communalCapability, delegateCapability, ownedCapability } from './issue-capability.ts';
import { namespaceSeed } from './namespace.ts';
import { pathOf } from './path.ts';
import { flipBit, mustHex } from './vectors.cases.ts';
import chains from './vectors/delegation-chains.json' with { type: 'json' };
import { verifyCapability } from './verify-capability.ts';

let verify: VerifySignature;
let owner: KeySigner;
let commons: KeySigner;
let alice: KeySigner;
let bob: KeySigner;
let carol: KeySigner;

beforeAll(async () => {
  verify = await verifier();
  owner = await signerFromSeed(namespaceSeed('owned', randomSeed));
  commons = await signerFromSeed(namespaceSeed('communal', randomSeed));
  [alice, bob, carol] = await Promise.all([
    signerFromSeed(randomSeed()),
    signerFromSeed(randomSeed()),
    signerFromSeed(randomSeed()),
  ]);
});

const modules: Area = { subspaceId: null, path: pathOf('modules'), times: { start: 5n, end: 1000n } };
const oneModule: Area = { subspaceId: null, path: pathOf('modules', 'x'), times: { start: 5n, end: 900n } };

/** owner → alice (all) → bob (modules) → carol (one module). */
async function ownedChain(): Promise<Capability> {
  const root = await ownedCapability('write', owner, alice.publicKey);
  const toBob = await delegateCapability(root, alice, modules, bob.publicKey);
  return delegateCapability(toBob, bob, oneModule, carol.publicKey);
}

function communalChainOf(c: (typeof chains.cases)[number]): Capability {
  return {
    kind: 'communal',
    mode: c.access_mode === '1' ? 'write' : 'read',
    namespaceKey: mustHex(c.namespace_key_hex),
    userKey: mustHex(c.genesis_user_key_hex),
    delegations: c.delegations.map((d) => ({
      area: {
        subspaceId: mustHex(d.new_area.subspace_hex),
        path: d.new_area.path_components_hex.map((component) => mustHex(component)),
        times: { start: BigInt(d.new_area.times_start), end: d.new_area.times_end },
      },
      user: mustHex(d.new_receiver_hex),
      signature: mustHex(d.signature_hex),
    })),
  };
}

describe('chains of willow-go', () => {
  it.each(chains.cases)('[C3] $name: every signature covers the handover of the specification', async (c) => {
    const capability = communalChainOf(c);
    for (const [index, { area, user, signature }] of capability.delegations.entries()) {
      const before = { ...capability, delegations: capability.delegations.slice(0, index) };
      expect(await verify(receiverOf(before), handoverMessage(before, area, user), signature)).toBe(true);
    }
    expect(decodeCapability(encodeCapability(capability))).toEqual({ ok: true, value: capability });
    // Two of the four fixtures use a namespace key that is not communal; is_communal is ours to check.
    const expected = isCommunal(capability.namespaceKey) ? null : 'namespace-not-communal';
    expect(await verifyCapability(capability, verify)).toBe(expected);
  });
});

describe('issuing', () => {
  it('[C3] owned and communal capabilities, read and write, alone and delegated, verify and survive their encoding', async () => {
    const own = subspaceArea(alice.publicKey);
    for (const mode of ['read', 'write'] as const) {
      const owned = await ownedCapability(mode, owner, alice.publicKey);
      const communal = communalCapability(mode, commons.publicKey, alice.publicKey);
      const delegated = [
        await delegateCapability(owned, alice, modules, bob.publicKey),
        await delegateCapability(communal, alice, { ...own, path: pathOf('p') }, bob.publicKey),
      ];
      for (const capability of [owned, communal, ...delegated]) {
        expect(await verifyCapability(capability, verify)).toBeNull();
        expect(decodeCapability(encodeCapability(capability))).toEqual({ ok: true, value: capability });
      }
      expect(grantedArea(owned)).toEqual(fullArea);
      expect(grantedArea(communal)).toEqual(own);
    }
    const chain = await ownedChain();
    expect(await verifyCapability(chain, verify)).toBeNull();
    expect(receiverOf(chain)).toEqual(carol.publicKey);
    expect(grantedArea(chain)).toEqual(oneModule);
  });

  it('[C4] refuses to delegate a wider area, with another’s key, or in the wrong kind of namespace', async () => {
    const chain = await ownedChain();
    await expect(delegateCapability(chain, carol, modules, bob.publicKey)).rejects.toThrow(RangeError);
    await expect(delegateCapability(chain, bob, oneModule, bob.publicKey)).rejects.toThrow(RangeError);
    await expect(ownedCapability('write', commons, alice.publicKey)).rejects.toThrow(RangeError);
    expect(() => communalCapability('write', owner.publicKey, alice.publicKey)).toThrow(RangeError);
  });

  it('[C5] a chain ends at 16 delegations: issuing, verifying and decoding agree', async () => {
    let chain = await ownedCapability('write', owner, alice.publicKey);
    while (chain.delegations.length < MAX_DELEGATIONS) {
      chain = await delegateCapability(chain, alice, modules, alice.publicKey);
    }
    expect(MAX_DELEGATIONS).toBe(16);
    expect(await verifyCapability(chain, verify)).toBeNull();
    expect(decodeCapability(encodeCapability(chain)).ok).toBe(true);
    await expect(delegateCapability(chain, alice, modules, bob.publicKey)).rejects.toThrow(RangeError);

    const signature = await alice.sign(handoverMessage(chain, modules, bob.publicKey));
    const delegation = { area: modules, user: bob.publicKey, signature };
    const tooLong: Capability = { ...chain, delegations: [...chain.delegations, delegation] };
    expect(await verifyCapability(tooLong, verify)).toBe('too-many-delegations');
    expect(decodeCapability(encodeCapability(tooLong)).ok).toBe(false);
  });
});

describe('attacks', () => {
  it('[C4] a delegation wider than what was granted is refused though its receiver signed it', async () => {
    const chain = await ownedChain();
    const last = chain.delegations.at(-1);
    if (last === undefined) throw new Error('expected a delegation');
    const wider = [
      { ...last.area, path: pathOf('modules') },
      { ...last.area, path: pathOf('modules', 'xy') },
      { ...last.area, times: { start: 4n, end: 900n } },
      { ...last.area, times: { start: 5n, end: null } },
      { ...last.area, times: { start: 5n, end: 901n } },
      { ...last.area, times: { start: 7n, end: 7n } },
    ];
    for (const area of wider) {
      expect(() => handoverMessage(chain, area, bob.publicKey)).toThrow(RangeError);
      const signature = await carol.sign(new Uint8Array(1));
      const forged: Capability = {
        ...chain,
        delegations: [...chain.delegations, { area, user: bob.publicKey, signature }],
      };
      expect(await verifyCapability(forged, verify)).toBe('area-wider');
    }
    const ownSubspace = communalCapability('write', commons.publicKey, alice.publicKey);
    for (const area of [fullArea, subspaceArea(bob.publicKey)]) {
      const delegation = { area, user: bob.publicKey, signature: new Uint8Array(64) };
      const forged: Capability = { ...ownSubspace, delegations: [delegation] };
      expect(await verifyCapability(forged, verify)).toBe('area-wider');
    }
  });

  it('[C3] a capability of one kind under a namespace of the other is refused', async () => {
    const asCommunal: Capability = {
      kind: 'communal',
      mode: 'write',
      namespaceKey: owner.publicKey,
      userKey: alice.publicKey,
      delegations: [],
    };
    expect(await verifyCapability(asCommunal, verify)).toBe('namespace-not-communal');
    const owned = await ownedCapability('write', owner, alice.publicKey);
    expect(await verifyCapability({ ...owned, namespaceKey: commons.publicKey }, verify)).toBe(
      'namespace-not-owned',
    );
  });

  it('[C3] read is not write, another user is not this one, and a dropped link breaks the chain', async () => {
    const chain = await ownedChain();
    const [first, second] = chain.delegations;
    if (first === undefined || second === undefined) throw new Error('expected two delegations');
    expect(await verifyCapability({ ...chain, mode: 'read' }, verify)).toBe('bad-initial-authorisation');
    expect(await verifyCapability({ ...chain, userKey: bob.publicKey }, verify)).toBe(
      'bad-initial-authorisation',
    );
    expect(await verifyCapability({ ...chain, delegations: [second] }, verify)).toBe(
      'bad-delegation-signature',
    );
    expect(
      await verifyCapability({ ...chain, delegations: [first, { ...second, user: bob.publicKey }] }, verify),
    ).toBe('bad-delegation-signature');
    const read = communalCapability('read', commons.publicKey, alice.publicKey);
    const delegated = await delegateCapability(read, alice, subspaceArea(alice.publicKey), bob.publicKey);
    expect(await verifyCapability({ ...delegated, mode: 'write' }, verify)).toBe('bad-delegation-signature');
  });

  it('[C3] keys and signatures of a wrong length are refused', async () => {
    const chain = await ownedChain();
    const short = new Uint8Array(31).fill(1);
    expect(await verifyCapability({ ...chain, userKey: short }, verify)).toBe('wrong-length');
    expect(await verifyCapability({ ...chain, namespaceKey: short }, verify)).toBe('wrong-length');
    const delegation = { area: fullArea, user: short, signature: short };
    expect(await verifyCapability({ ...chain, delegations: [delegation] }, verify)).toBe('wrong-length');
  });

  it('[C6] every flipped bit of an encoded chain is refused', async () => {
    const encoded = encodeCapability(await ownedChain());
    for (let bit = 0; bit < 8 * encoded.length; bit += 1) {
      const flipped = flipBit(encoded, bit);
      const decoded = decodeCapability(flipped);
      if (!decoded.ok) continue;
      expect(equalBytes(encodeCapability(decoded.value), flipped)).toBe(true);
      expect(await verifyCapability(decoded.value, verify)).not.toBeNull();
    }
  });

  it('[C6] every truncation and any byte more is refused', async () => {
    const encoded = encodeCapability(await ownedChain());
    for (let length = 0; length < encoded.length; length += 1) {
      expect(decodeCapability(encoded.subarray(0, length)).ok).toBe(false);
    }
    expect(decodeCapability(new Uint8Array([...encoded, 0])).ok).toBe(false);
    const claims = new Uint8Array(80).fill(0xff);
    claims[0] = 0x3f;
    expect(decodeCapability(claims).ok).toBe(false);
  });
});
