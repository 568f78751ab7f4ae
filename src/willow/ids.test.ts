import { base58 } from '@scure/base';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from './bytes.ts';
import { didOfSubspace, subspaceOfDid } from './did-key.ts';
import { parseNamespaceId, parsePayloadDigest, parseSubspaceId } from './ids.ts';
import type { SubspaceId } from './ids.ts';

function mustSubspace(from: Uint8Array | string): SubspaceId {
  const id = parseSubspaceId(from);
  if (id === null) throw new Error('expected a subspace id');
  return id;
}

const anyId = fc
  .oneof(
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
    fc.constantFrom(new Uint8Array(32), new Uint8Array(32).fill(0xff)),
  )
  .map(mustSubspace);

describe.each([
  ['namespace id', parseNamespaceId],
  ['subspace id', parseSubspaceId],
  ['payload digest', parsePayloadDigest],
] as const)('%s', (_, parse) => {
  it('is 32 bytes or their 64 hexadecimal digits, and nothing else', () => {
    const bytes = new Uint8Array(32).fill(0xab);
    expect(parse(bytes)).toBe(bytes);
    expect(parse('ab'.repeat(32))).toEqual(bytes);
    expect(parse('AB'.repeat(32))).toEqual(bytes);
    for (const bad of ['', 'ab', 'ab'.repeat(31), 'ab'.repeat(33), `${'ab'.repeat(31)}a`, 'zz'.repeat(32)])
      expect(parse(bad)).toBeNull();
    for (const length of [0, 31, 33, 64]) expect(parse(new Uint8Array(length))).toBeNull();
  });
});

describe('did:key', () => {
  it('[W24] is the multicodec 0xed01 and the key in base58btc: the example of the did:key specification', () => {
    const did = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK';
    const id = subspaceOfDid(did);
    expect(id === null ? null : toHex(id)).toBe(
      '2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6',
    );
    expect(id === null ? null : didOfSubspace(id)).toBe(did);
  });

  it('[W24] every author has one, and it names him', () => {
    fc.assert(
      fc.property(anyId, (id) => {
        const did = didOfSubspace(id);
        expect(did).toMatch(/^did:key:z6Mk.{44}$/);
        expect(subspaceOfDid(did)).toEqual(id);
      }),
    );
  });

  it('[W24] refuses other keys, bases, lengths and characters', () => {
    const did = didOfSubspace(mustSubspace('07'.repeat(32)));
    const x25519 = `did:key:z${base58.encode(concatBytes(Uint8Array.of(0xec, 0x01), new Uint8Array(32)))}`;
    const bad = [
      '',
      did.slice(0, -1),
      `${did}1`,
      `${did}#key`,
      ` ${did}`,
      did.replace('did:key', 'did:web'),
      did.replace('z6Mk', 'u6Mk'),
      did.replace(/.$/, '0'),
      did.replace(/.$/, 'l'),
      x25519,
      `did:key:z6Mk${'z'.repeat(44)}`,
      `did:key:z${'1'.repeat(100_000)}`,
    ];
    for (const text of bad) expect(subspaceOfDid(text)).toBeNull();
  });
});
