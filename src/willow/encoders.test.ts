import { describe, expect, it } from 'vitest';
import { fullArea, subspaceArea } from './area.ts';
import { encodeAreaInArea } from './area-in-area.ts';
import type { Capability } from './capability.ts';
import { encodeCapability } from './encode-capability.ts';
import { encodeEntry } from './encode-entry.ts';
import type { Entry } from './entry.ts';
import { encodeEnumeration } from './enumeration-capability.ts';
import { handoverMessage, initialAuthorisationMessage } from './handover.ts';
import { encodePath } from './path.ts';
import { encodeRelativeEntry } from './relative-entry.ts';
import { encodePathExtendsPath, encodePathRelativePath } from './relative-path.ts';
import { encodeRelativeToken } from './relative-token.ts';

const filled = (byte: number, length = 32): Uint8Array => new Uint8Array(length).fill(byte);
const long = [filled(1, 3000), filled(2, 3000)];
const prefix = [filled(1, 3000)];
const entry: Entry = {
  namespaceId: filled(2),
  subspaceId: filled(4),
  path: [],
  timestamp: 5n,
  payloadLength: 0n,
  payloadDigest: filled(3),
};
const communal: Capability = {
  kind: 'communal',
  mode: 'write',
  namespaceKey: filled(2),
  userKey: filled(4),
  delegations: [],
};
const owned: Capability = { ...communal, kind: 'owned', initialAuthorisation: filled(5, 64) };
const delegation = { area: subspaceArea(filled(4)), user: filled(6), signature: filled(7, 64) };
const enumeration = {
  namespaceKey: filled(1),
  userKey: filled(4),
  initialAuthorisation: filled(5, 64),
  delegations: [],
};
const token = (capability: Capability, signature = filled(8, 64)): (() => Uint8Array) => {
  return () => encodeRelativeToken({ capability, signature }, entry, communal);
};

const badEntries: readonly (readonly [what: string, change: Partial<Entry>])[] = [
  ['a negative time', { timestamp: -1n }],
  ['a time of 65 bits', { timestamp: 2n ** 64n }],
  ['a negative length', { payloadLength: -1n }],
  ['a length of 65 bits', { payloadLength: 2n ** 64n }],
  ['an id of 31 bytes', { subspaceId: filled(2, 31) }],
  ['a digest of 33 bytes', { payloadDigest: filled(2, 33) }],
  ['a path beyond the limits', { path: long }],
];

describe('[W6] what no decoder could have given is not encoded', () => {
  it.each(badEntries)('an entry with %s, alone or relative to another', (_, change) => {
    const last = { ...entry, path: prefix, timestamp: 2n ** 64n - 1n };
    expect(() => encodeEntry({ ...entry, ...change })).toThrow(RangeError);
    expect(() => encodeRelativeEntry({ ...entry, ...change }, entry)).toThrow(RangeError);
    expect(() => encodeRelativeEntry({ ...entry, ...change }, last)).toThrow(RangeError);
  });

  it.each<[string, () => Uint8Array]>([
    ['a path beyond the limits', () => encodePath(long)],
    ['such a path after its prefix', () => encodePathExtendsPath(long, prefix)],
    ['such a path relative to its prefix', () => encodePathRelativePath(long, prefix)],
    [
      'an area of such a path',
      () => encodeAreaInArea({ ...fullArea, path: long }, { ...fullArea, path: prefix }),
    ],
    ['an area of a short id', () => encodeAreaInArea(subspaceArea(filled(1, 31)), fullArea)],
    ['a short namespace key', () => encodeCapability({ ...communal, namespaceKey: filled(2, 31) })],
    ['a long user key', () => encodeCapability({ ...communal, userKey: filled(2, 33) })],
    [
      'a short initial authorisation',
      () => encodeCapability({ ...owned, initialAuthorisation: filled(2, 63) }),
    ],
    [
      'a delegation to a short key',
      () => encodeCapability({ ...communal, delegations: [{ ...delegation, user: filled(2, 31) }] }),
    ],
    [
      'a delegation with a long signature',
      () => encodeCapability({ ...communal, delegations: [{ ...delegation, signature: filled(2, 65) }] }),
    ],
    [
      'an enumeration capability of a short key',
      () => encodeEnumeration({ ...enumeration, namespaceKey: filled(1, 31) }),
    ],
    [
      'one with a short signature',
      () => encodeEnumeration({ ...enumeration, initialAuthorisation: filled(1, 63) }),
    ],
    ['a handover to a short key', () => handoverMessage(communal, delegation.area, filled(2, 31))],
    ['an initial authorisation of a long key', () => initialAuthorisationMessage('read', filled(2, 33))],
    ['a token with a short signature', token(communal, filled(8, 63))],
    ['a token of a short initial authorisation', token({ ...owned, initialAuthorisation: filled(2, 63) })],
    [
      'a token of a delegation to a long key',
      token({ ...communal, delegations: [{ ...delegation, user: filled(2, 33) }] }),
    ],
  ])('%s', (_, encode) => {
    expect(encode).toThrow(RangeError);
  });

  it('and each of these is, when it is right', () => {
    expect(encodeRelativeEntry(entry, entry)).toHaveLength(1 + 1 + 2 + 32);
    expect(encodeCapability({ ...communal, delegations: [delegation] })).toHaveLength(65 + 3 + 96);
    expect(encodeEnumeration(enumeration)).toHaveLength(129);
    expect(token(communal)()).toHaveLength(1 + 64);
  });
});
