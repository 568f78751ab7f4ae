import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyEntry } from './arbitraries.cases.ts';
import type { Entry } from './entry.ts';
import { isNewer, prunes } from './newer.ts';
import { pathOf } from './path.ts';

const base: Entry = {
  namespaceId: new Uint8Array(32).fill(1),
  subspaceId: new Uint8Array(32).fill(2),
  path: pathOf('a', 'b'),
  timestamp: 10n,
  payloadLength: 5n,
  payloadDigest: new Uint8Array(32).fill(7),
};
const smallDigest = new Uint8Array(32).fill(7);
smallDigest[0] = 6;

describe('newer', () => {
  it.each([
    ['timestamp decides first', { timestamp: 11n, payloadDigest: smallDigest, payloadLength: 0n }, base],
    ['then the digest, first byte first', base, { payloadDigest: smallDigest, payloadLength: 9n }],
    ['then the length', { payloadLength: 6n }, base],
  ])('[W9] %s', (_, newer, older) => {
    expect(isNewer({ ...base, ...newer }, { ...base, ...older })).toBe(true);
    expect(isNewer({ ...base, ...older }, { ...base, ...newer })).toBe(false);
  });

  it('[W9] a full tie: neither is newer, neither prunes', () => {
    expect(isNewer(base, { ...base })).toBe(false);
    expect(prunes(base, { ...base })).toBe(false);
  });

  it('[W10] a prefix with an equal timestamp prunes by the digest, as the store rule of the data model says', () => {
    const parent = { ...base, path: pathOf('a') };
    const child = { ...base, payloadDigest: smallDigest };
    expect(prunes(parent, child)).toBe(true);
    expect(prunes({ ...parent, payloadDigest: smallDigest }, base)).toBe(false);
  });

  it.each([
    ['another namespace', { namespaceId: new Uint8Array(32) }],
    ['another subspace', { subspaceId: new Uint8Array(32) }],
    ['a path that is no prefix', { path: pathOf('b') }],
    ['a longer path', { path: pathOf('a', 'b', 'c') }],
    ['an older entry', { timestamp: 9n }],
  ])('[W10] %s prunes nothing', (_, change) => {
    expect(prunes({ ...base, timestamp: 11n }, base)).toBe(true);
    expect(prunes({ ...base, timestamp: 11n, ...change }, base)).toBe(false);
  });

  it('[W9] is a strict order', () => {
    fc.assert(
      fc.property(anyEntry, anyEntry, anyEntry, (a, b, c) => {
        expect(isNewer(a, b) && isNewer(b, a)).toBe(false);
        if (isNewer(a, b) && isNewer(b, c)) expect(isNewer(a, c)).toBe(true);
      }),
    );
  });
});
