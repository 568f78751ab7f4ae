import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCapability } from './arbitraries.cases.ts';
import { concatBytes, fromHex, toHex } from './bytes.ts';
import { encodeCapability } from './encode-capability.ts';
import { decodeToken, encodeToken } from './encode-token.ts';

/** "Willow'25", "Defaults": the namespace, which is the subspace as well. */
const key = fromHex('934e6021339e1f013ba94900edc25d8d74c0b4e573768910ae0f507d8c817318') ?? new Uint8Array(0);
const communal = {
  kind: 'communal',
  mode: 'write',
  namespaceKey: key,
  userKey: key,
  delegations: [],
} as const;

describe('EncodeMeadowcapAuthorisationToken', () => {
  it('[C13] is the capability and the signature', () => {
    fc.assert(
      fc.property(anyCapability, fc.uint8Array({ minLength: 64, maxLength: 64 }), (capability, signature) => {
        const bytes = encodeToken({ capability, signature });
        expect(toHex(bytes)).toBe(toHex(concatBytes(encodeCapability(capability), signature)));
        expect(decodeToken(bytes)).toEqual({ ok: true, value: { capability, signature } });
        expect(decodeToken(bytes.slice(0, -1))).toMatchObject({ ok: false });
        expect(decodeToken(concatBytes(bytes, Uint8Array.of(0)))).toMatchObject({
          ok: false,
          offset: bytes.length,
        });
      }),
    );
  });

  it('[C13] a communal one without delegations, by hand', () => {
    const [namespace, user, signature] = ['02'.repeat(32), '04'.repeat(32), '08'.repeat(64)];
    const decoded = decodeToken(fromHex(`40${namespace}${user}${signature}`) ?? new Uint8Array(0));
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        capability: { kind: 'communal', mode: 'write', delegations: [] },
        signature: new Uint8Array(64).fill(8),
      },
    });
  });

  it('[C13] what does not decode: a signature of 63 bytes, more links than there may be', () => {
    expect(() => encodeToken({ capability: communal, signature: new Uint8Array(63) })).toThrow(RangeError);
    const many = fromHex(`7c${'02'.repeat(64)}11`) ?? new Uint8Array(0);
    expect(decodeToken(many, 'lenient')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('at most 16'),
    });
  });
});
