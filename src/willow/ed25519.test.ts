import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from './bytes.ts';
import { isCommunal } from './capability.ts';
import { randomSeed, verifier } from './ed25519.ts';
import type { VerifySignature } from './ed25519.ts';
import { publicKeyOf } from './ed25519-noble.ts';
import { isStrictForm } from './ed25519-rule.ts';
import { passesSelfTest } from './ed25519-self-test.ts';
import { ed25519Suite, jsVerifier } from './ed25519.suite.ts';
import { namespaceSeed } from './namespace.ts';

ed25519Suite('the verifier this engine gets', verifier);
ed25519Suite('JavaScript', () => Promise.resolve(jsVerifier));

const empty = new Uint8Array(0);

describe('self-test', () => {
  it('[C1] does not pass a verifier that accepts, refuses or throws at everything', async () => {
    expect(await passesSelfTest(() => Promise.resolve(true))).toBe(false);
    expect(await passesSelfTest(() => Promise.resolve(false))).toBe(false);
    expect(await passesSelfTest(() => Promise.reject(new Error('no Ed25519')))).toBe(false);
  });

  it('[C1] does not pass one that reads the key, the message or the signature only after it returned', async () => {
    const given = (bytes: readonly Uint8Array[]): Uint8Array[] => bytes.map((part) => part.slice());
    for (const late of [0, 1, 2]) {
      const verify: VerifySignature = async (...bytes) => {
        const early = given(bytes);
        await Promise.resolve();
        const [key, text, signature] = early.map((part, at) => (at === late ? (bytes[at] ?? part) : part));
        return jsVerifier(key ?? empty, text ?? empty, signature ?? empty);
      };
      expect(await passesSelfTest(verify)).toBe(false);
    }
    expect(await passesSelfTest(jsVerifier)).toBe(true);
  });
});

describe('form', () => {
  it('[C1] refuses y ≥ p in A and in R, and takes the least y that is neither small nor too great', () => {
    const good = new Uint8Array(32);
    good[0] = 3;
    for (const sign of [0x7f, 0xff]) {
      for (let low = 0xed; low <= 0xff; low += 1) {
        const bad = new Uint8Array(32).fill(0xff);
        bad[0] = low;
        bad[31] = sign;
        expect(isStrictForm(bad, concatBytes(good, new Uint8Array(32)))).toBe(false);
        expect(isStrictForm(good, concatBytes(bad, new Uint8Array(32)))).toBe(false);
      }
    }
    expect(isStrictForm(good, concatBytes(good, new Uint8Array(32)))).toBe(true);
  });
});

describe('seeds', () => {
  it('are 32 random bytes', () => {
    expect(randomSeed()).toHaveLength(32);
    expect(toHex(randomSeed())).not.toBe(toHex(randomSeed()));
  });

  it.each(['owned', 'communal'] as const)('[C2] a namespace seed gives a key of the kind: %s', (kind) => {
    const key = publicKeyOf(namespaceSeed(kind, randomSeed));
    expect(isCommunal(key)).toBe(kind === 'communal');
    expect((key[31] ?? 0) & 1).toBe(kind === 'communal' ? 0 : 1);
  });
});
