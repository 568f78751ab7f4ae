import { beforeAll, describe, expect, it } from 'vitest';
import { concatBytes } from './bytes.ts';
import { MAX_DELEGATIONS } from './capability.ts';
import { signerFromSeed, verifier } from './ed25519.ts';
import type { KeySigner, VerifySignature } from './ed25519.ts';
import {
  decodeEnumeration,
  delegateEnumeration,
  encodeEnumeration,
  enumerationCapability,
  enumerationReceiver,
  verifyEnumeration,
} from './enumeration-capability.ts';
import type { EnumerationCapability } from './enumeration-capability.ts';
import { ownedCapability } from './issue-capability.ts';
import { namespaceSeed } from './namespace.ts';
import { flipBit } from './vectors.cases.ts';

let verify: VerifySignature;
let owner: KeySigner;
let commons: KeySigner;
let alice: KeySigner;
let bob: KeySigner;
let chain: EnumerationCapability;

beforeAll(async () => {
  verify = await verifier();
  let fill = 0;
  const nextSeed = (): Uint8Array => new Uint8Array(32).fill((fill += 1));
  owner = await signerFromSeed(namespaceSeed('owned', nextSeed));
  commons = await signerFromSeed(namespaceSeed('communal', nextSeed));
  alice = await signerFromSeed(nextSeed());
  bob = await signerFromSeed(nextSeed());
  const root = await enumerationCapability(owner, alice.publicKey);
  chain = await delegateEnumeration(root, alice, bob.publicKey);
  chain = await delegateEnumeration(chain, bob, alice.publicKey);
});

describe('enumeration capabilities', () => {
  it('[C11] the namespace signs 0x04 and the user, each receiver the signature before and the next user', async () => {
    const [first, second] = chain.delegations;
    if (first === undefined || second === undefined) throw new Error('expected two delegations');
    const signed = [
      [owner, concatBytes(Uint8Array.of(4), alice.publicKey), chain.initialAuthorisation],
      [alice, concatBytes(chain.initialAuthorisation, bob.publicKey), first.signature],
      [bob, concatBytes(first.signature, alice.publicKey), second.signature],
    ] as const;
    for (const [signer, message, signature] of signed) expect(await signer.sign(message)).toEqual(signature);
    expect(enumerationReceiver(chain)).toEqual(alice.publicKey);
    expect(await verifyEnumeration(chain, verify)).toBeNull();
  });

  it('[C11] is keys, signature, count and pairs, and comes back', () => {
    const encoded = encodeEnumeration(chain);
    const pairs = chain.delegations.flatMap(({ user, signature }) => [user, signature]);
    const head = [chain.namespaceKey, chain.userKey, chain.initialAuthorisation, Uint8Array.of(2)];
    expect(encoded).toEqual(concatBytes(...head, ...pairs));
    expect(decodeEnumeration(encoded)).toEqual({ ok: true, value: chain });
    for (let length = 0; length < encoded.length; length += 1)
      expect(decodeEnumeration(encoded.subarray(0, length)).ok).toBe(false);
    expect(decodeEnumeration(concatBytes(encoded, Uint8Array.of(0))).ok).toBe(false);
    const long = concatBytes(...head.slice(0, 3), Uint8Array.of(0xfc, 2), ...pairs);
    expect(decodeEnumeration(long)).toMatchObject({ ok: false });
  });

  it('[C11] every flipped bit is another capability or none, and valid is only this one', async () => {
    const encoded = encodeEnumeration(chain);
    for (let bit = 0; bit < 8 * encoded.length; bit += 3) {
      const decoded = decodeEnumeration(flipBit(encoded, bit));
      if (decoded.ok) expect(await verifyEnumeration(decoded.value, verify)).not.toBeNull();
    }
  });

  it('[C11] belongs to owned namespaces, is passed on by its receiver alone, at most 16 times', async () => {
    await expect(enumerationCapability(commons, alice.publicKey)).rejects.toThrow(RangeError);
    const initialAuthorisation = await commons.sign(concatBytes(Uint8Array.of(4), alice.publicKey));
    const communal = { ...chain, namespaceKey: commons.publicKey, initialAuthorisation, delegations: [] };
    expect(await verifyEnumeration(communal, verify)).toBe('namespace-not-owned');
    await expect(delegateEnumeration(chain, bob, bob.publicKey)).rejects.toThrow(RangeError);

    let longest = await enumerationCapability(owner, alice.publicKey);
    while (longest.delegations.length < MAX_DELEGATIONS)
      longest = await delegateEnumeration(longest, alice, alice.publicKey);
    expect(await verifyEnumeration(longest, verify)).toBeNull();
    expect(decodeEnumeration(encodeEnumeration(longest)).ok).toBe(true);
    await expect(delegateEnumeration(longest, alice, bob.publicKey)).rejects.toThrow(RangeError);
    const [again] = longest.delegations;
    const tooLong = {
      ...longest,
      delegations: [...longest.delegations, ...(again === undefined ? [] : [again])],
    };
    expect(await verifyEnumeration(tooLong, verify)).toBe('too-many-delegations');
    expect(decodeEnumeration(encodeEnumeration(tooLong)).ok).toBe(false);
  });

  it('[C11] the signature of a read capability makes none, nor does a chain that leaves a link out', async () => {
    const read = await ownedCapability('read', owner, alice.publicKey);
    if (read.kind !== 'owned') throw new Error('expected an owned capability');
    const { initialAuthorisation } = read;
    expect(await verifyEnumeration({ ...chain, initialAuthorisation, delegations: [] }, verify)).toBe(
      'bad-initial-authorisation',
    );
    const withoutFirst = { ...chain, delegations: chain.delegations.slice(1) };
    expect(await verifyEnumeration(withoutFirst, verify)).toBe('bad-delegation-signature');
    const short = { ...chain, userKey: alice.publicKey.subarray(1) };
    expect(await verifyEnumeration(short, verify)).toBe('wrong-length');
  });
});
