import { beforeAll, describe, expect, it } from 'vitest';
import { fullArea, subspaceArea } from './area.ts';
import type { Area } from './area.ts';
import { toHex } from './bytes.ts';
import { MAX_DELEGATIONS, grantedArea, receiverOf } from './capability.ts';
import type { Capability } from './capability.ts';
import { findFault } from './capability-fault.ts';
import { signerFromSeed, verifier } from './ed25519.ts';
import type { KeySigner, VerifySignature } from './ed25519.ts';
import { explainCapability, explainText } from './explain-capability.ts';
import type { CapabilityWords } from './explain-capability.ts';
import { communalCapability, delegateCapability, ownedCapability } from './issue-capability.ts';
import { namespaceSeed } from './namespace.ts';
import { pathOf } from './path.ts';
import { restrictCapability } from './restrict-capability.ts';
import { taiFromUnix } from './tai.ts';
import { flipBit } from './vectors.cases.ts';
import { verifyCapability } from './verify-capability.ts';

let verify: VerifySignature;
let owner: KeySigner;
let commons: KeySigner;
let ada: KeySigner;
let bob: KeySigner;
let root: Capability;
let chain: Capability;
let words: CapabilityWords;

const newYear = taiFromUnix(Date.UTC(2027, 0, 1));
const spring = taiFromUnix(Date.UTC(2026, 2, 20, 14, 46));
const oneModule: Area = {
  subspaceId: null,
  path: pathOf('modules', 'io.example.x'),
  times: { start: 0n, end: newYear },
};

beforeAll(async () => {
  verify = await verifier();
  let fill = 0;
  const nextSeed = (): Uint8Array => new Uint8Array(32).fill((fill += 1));
  owner = await signerFromSeed(namespaceSeed('owned', nextSeed));
  commons = await signerFromSeed(namespaceSeed('communal', nextSeed));
  ada = await signerFromSeed(nextSeed());
  bob = await signerFromSeed(nextSeed());
  root = await ownedCapability('write', owner, ada.publicKey);
  chain = await delegateCapability(root, ada, oneModule, bob.publicKey);
  const names = new Map([
    [toHex(ada.publicKey), 'Ada'],
    [toHex(bob.publicKey), 'Bob'],
  ]);
  words = { nameOf: (key) => names.get(toHex(key)) ?? null };
});

describe('restricting', () => {
  it('[C12] narrows to what both include, by a signature of the receiver over a delegation to himself', async () => {
    const wider: Area = { ...oneModule, path: pathOf('modules'), times: { start: spring, end: null } };
    const narrowed = await restrictCapability(chain, bob, wider);
    expect(grantedArea(narrowed)).toEqual({ ...oneModule, times: { start: spring, end: newYear } });
    expect(receiverOf(narrowed)).toEqual(bob.publicKey);
    expect(narrowed.delegations).toHaveLength(2);
    expect(await verifyCapability(narrowed, verify)).toBeNull();
    const own = await restrictCapability(chain, bob, subspaceArea(bob.publicKey));
    expect(grantedArea(own)).toEqual({ ...oneModule, subspaceId: bob.publicKey });
  });

  it('[C12] adds nothing where nothing is taken away', async () => {
    expect(await restrictCapability(chain, bob, fullArea)).toBe(chain);
    expect(await restrictCapability(chain, bob, oneModule)).toBe(chain);
  });

  it('[C12] refuses an area with nothing in common, another signer, and a chain of 16 already', async () => {
    const people = { ...fullArea, path: pathOf('people') };
    await expect(restrictCapability(chain, bob, people)).rejects.toThrow(RangeError);
    const over = { ...fullArea, times: { start: newYear, end: null } };
    await expect(restrictCapability(chain, bob, over)).rejects.toThrow(RangeError);
    const part = { ...oneModule, times: { start: 0n, end: spring } };
    await expect(restrictCapability(chain, ada, part)).rejects.toThrow(RangeError);
    let long = chain;
    for (let end = newYear - 1n; long.delegations.length < MAX_DELEGATIONS; end -= 1n)
      long = await restrictCapability(long, bob, { ...oneModule, times: { start: 0n, end } });
    expect(await verifyCapability(long, verify)).toBeNull();
    await expect(restrictCapability(long, bob, part)).rejects.toThrow(RangeError);
  });
});

describe('explaining', () => {
  it('says who let whom do what until when', async () => {
    const narrowed = await restrictCapability(chain, bob, {
      ...oneModule,
      times: { start: spring, end: null },
    });
    const key = toHex(owner.publicKey.subarray(0, 4));
    expect(explainText(narrowed, words)).toBe(
      [
        `namespace ${key}… (owned) let Ada write everything`,
        'Ada let Bob write modules/io.example.x until 2027-01-01',
        'Bob narrowed it to write modules/io.example.x from 2026-03-20T14:46:00Z until 2027-01-01',
      ].join('\n'),
    );
    expect(explainCapability(chain, words)[1]).toEqual({
      giver: 'Ada',
      receiver: 'Bob',
      isRestriction: false,
      mode: 'write',
      area: 'modules/io.example.x',
      times: 'until 2027-01-01',
      signedBy: 'Ada',
      standing: 'whole',
    });
  });

  it('names subspaces, and keys by eight digits when it knows no name; an own subspace needs no signature', async () => {
    const own = communalCapability('read', commons.publicKey, ada.publicKey);
    const [step] = explainCapability(own);
    const key = toHex(ada.publicKey.subarray(0, 4));
    expect(step).toMatchObject({
      receiver: `${key}…`,
      area: `everything in ${key}…'s subspace`,
      signedBy: null,
    });
    const odd = [new Uint8Array(0), Uint8Array.of(0x0a, 0x41), Uint8Array.of(0x2f)];
    const given = await delegateCapability(
      own,
      ada,
      { subspaceId: ada.publicKey, path: odd, times: { start: 0n, end: 2n ** 64n - 1n } },
      bob.publicKey,
    );
    expect(explainText(given, words).split('\n')).toEqual([
      `namespace ${toHex(commons.publicKey.subarray(0, 4))}… (communal) let Ada read everything in Ada's subspace`,
      `Ada let Bob read ""/%0AA/%2F in Ada's subspace until time 18446744073709551615`,
    ]);
    expect(explainText(given, { ...words, dateOf: (time) => `t${time}` })).toContain('until t1844');
  });

  it('[C3] says where a chain is broken, and that the rest is void', async () => {
    expect(await findFault(chain, verify)).toBeNull();
    const long = await delegateCapability(chain, bob, oneModule, ada.publicKey);
    const [first, last] = long.delegations;
    if (first === undefined || last === undefined) throw new Error('expected two delegations');
    const forged = { ...long, delegations: [{ ...first, signature: flipBit(first.signature, 9) }, last] };
    const fault = await findFault(forged, verify);
    expect(fault).toEqual({ link: 1, problem: 'bad-delegation-signature' });
    const lines = explainText(forged, words, fault).split('\n');
    expect(lines[0]).toMatch(/everything$/);
    expect(lines[1]).toMatch(/ \(broken: the signature is not by Ada\)$/);
    expect(lines[2]).toMatch(/ \(void: the chain is broken before\)$/);

    const wider = { ...long, delegations: [first, { ...last, area: fullArea }] };
    expect(await findFault(wider, verify)).toEqual({ link: 2, problem: 'area-wider' });
    const rootless = { ...long, namespaceKey: commons.publicKey };
    expect(await findFault(rootless, verify)).toEqual({ link: 0, problem: 'namespace-not-owned' });
    expect(
      explainCapability(rootless, words, { link: 0, problem: 'namespace-not-owned' }).map(
        (step) => step.standing,
      ),
    ).toEqual(['broken', 'void', 'void']);
  });
});
