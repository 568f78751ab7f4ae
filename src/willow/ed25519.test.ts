import { describe, expect, it } from 'vitest';
import { toHex } from './bytes.ts';
import { isCommunal } from './capability.ts';
import { randomSeed, verifier } from './ed25519.ts';
import { publicKeyOf } from './ed25519-noble.ts';
import { passesSelfTest } from './ed25519-self-test.ts';
import { ed25519Suite, jsVerifier } from './ed25519.suite.ts';
import { namespaceSeed } from './namespace.ts';

ed25519Suite('the verifier this engine gets', verifier);
ed25519Suite('JavaScript', () => Promise.resolve(jsVerifier));

describe('self-test', () => {
  it('[C1] does not pass a verifier that accepts, refuses or throws at everything', async () => {
    expect(await passesSelfTest(() => Promise.resolve(true))).toBe(false);
    expect(await passesSelfTest(() => Promise.resolve(false))).toBe(false);
    expect(await passesSelfTest(() => Promise.reject(new Error('no Ed25519')))).toBe(false);
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
