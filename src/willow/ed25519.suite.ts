import { Point, verify as verifyZip215 } from '@noble/ed25519';
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex, utf8 } from './bytes.ts';
import type { VerifySignature } from './ed25519.ts';
import { signerFromSeed } from './ed25519.ts';
import { publicKeyOf, signInJs, verifyInJs } from './ed25519-noble.ts';
import { GROUP_ORDER, littleEndian } from './ed25519-rule.ts';
import { ed25519Cases, passesSelfTest } from './ed25519-self-test.ts';
import { speccheckCases } from './speccheck.cases.ts';
import { flipBit, mustHex } from './vectors.cases.ts';

const seed = new Uint8Array(32).fill(7);
const message = utf8('a message');

function scalarBytes(n: bigint): Uint8Array {
  return mustHex(n.toString(16).padStart(64, '0')).reverse();
}

/** The eight points of small order, canonic, and then encodings that mean the same points. */
function smallOrderEncodings(): Uint8Array[] {
  const generator = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');
  const canonic: Uint8Array[] = [];
  let point = Point.ZERO;
  for (let i = 0; i < 8; i += 1) {
    canonic.push(point.toBytes());
    point = point.add(generator);
  }
  expect(new Set(canonic.map(toHex)).size).toBe(8);
  const others = [
    '0100000000000000000000000000000000000000000000000000000000000080',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  ];
  return [...canonic, ...others.map(mustHex)];
}

/** What every verifier and signer must do, in every engine. */
export function ed25519Suite(name: string, load: () => Promise<VerifySignature>): void {
  describe(`ed25519: ${name}`, () => {
    it('[C1] signs as RFC 8032 does, and verifies it', async () => {
      const verify = await load();
      const signer = await signerFromSeed(seed);
      const signature = await signer.sign(message);
      expect(signer.publicKey).toEqual(publicKeyOf(seed));
      expect(toHex(signature)).toBe(toHex(signInJs(message, seed)));
      expect(await verify(signer.publicKey, message, signature)).toBe(true);
      await expect(signerFromSeed(new Uint8Array(31))).rejects.toThrow(RangeError);
    });

    it('[C1] answers the cases on which implementations differ: cofactorless, challenge reduced', async () => {
      expect(ed25519Cases).toHaveLength(5);
      expect(await passesSelfTest(await load())).toBe(true);
    });

    it('[C1] refuses any flipped bit of key, message or signature', async () => {
      const verify = await load();
      const key = publicKeyOf(seed);
      const signature = signInJs(message, seed);
      const answers: boolean[] = [];
      for (let bit = 0; bit < 512; bit += 1)
        answers.push(await verify(key, message, flipBit(signature, bit)));
      for (let bit = 0; bit < 256; bit += 1)
        answers.push(await verify(flipBit(key, bit), message, signature));
      for (let bit = 0; bit < 72; bit += 1) answers.push(await verify(key, flipBit(message, bit), signature));
      expect(answers).toHaveLength(840);
      expect(answers).not.toContain(true);
    });

    it('[C1] answers for the bytes of the call, whatever becomes of them before the answer', async () => {
      const verify = await load();
      const signer = await signerFromSeed(seed);
      const right = await signer.sign(message);
      // the first call has the key imported, the second finds it
      for (const key of [signer.publicKey, signer.publicKey]) {
        const [text, signature] = [message.slice(), right.slice()];
        const answer = verify(key, text, signature);
        text.fill(0);
        signature.fill(0);
        expect(await answer).toBe(true);
      }
    });

    it('[C1] refuses S ≥ L: the same signature with L added', async () => {
      const verify = await load();
      const key = publicKeyOf(seed);
      const signature = signInJs(message, seed);
      const s = littleEndian(signature.subarray(32));
      const malleable = concatBytes(signature.subarray(0, 32), scalarBytes(s + GROUP_ORDER));
      expect(await verify(key, message, signature)).toBe(true);
      expect(await verify(key, message, malleable)).toBe(false);
    });

    it('[C1] refuses keys and R of small order or in a second encoding: one signature for all messages', async () => {
      const verify = await load();
      const zero = scalarBytes(0n);
      const answers: boolean[] = [];
      for (const a of smallOrderEncodings()) {
        for (const r of smallOrderEncodings()) {
          for (const text of ['1', '2', '3', '4'])
            answers.push(await verify(a, utf8(text), concatBytes(r, zero)));
        }
        answers.push(await verify(publicKeyOf(seed), message, concatBytes(a, zero)));
      }
      expect(answers).not.toContain(true);
    });

    it('[C1] refuses all 196 signatures of ZIP 215: each of the 14 encodings as A and as R, S = 0, over "Zcash"', async () => {
      const verify = await load();
      const answers: boolean[] = [];
      for (const a of smallOrderEncodings()) {
        for (const r of smallOrderEncodings()) {
          const signature = concatBytes(r, scalarBytes(0n));
          expect(verifyZip215(signature, utf8('Zcash'), a, { zip215: true })).toBe(true);
          answers.push(await verify(a, utf8('Zcash'), signature));
        }
      }
      expect(answers).toHaveLength(196);
      expect(answers).not.toContain(true);
    });

    it.each(speccheckCases)(
      '[C1] speccheck $name: $isValid',
      async ({ message, publicKey, signature, isValid }) => {
        const verify = await load();
        expect(await verify(mustHex(publicKey), mustHex(message), mustHex(signature))).toBe(isValid);
      },
    );

    it('[C1] refuses such keys too when R and S are ordinary: R = sB, S = s fits whenever k·A is neutral', async () => {
      const verify = await load();
      const ordinary = concatBytes(Point.BASE.multiply(12345n).toBytes(), scalarBytes(12345n));
      const answers: boolean[] = [];
      for (const a of smallOrderEncodings()) {
        for (let i = 0; i < 16; i += 1) answers.push(await verify(a, Uint8Array.of(i), ordinary));
      }
      expect(answers).not.toContain(true);
    });

    it('[C1] answers false, never throws, for wrong lengths and keys that are no point', async () => {
      const verify = await load();
      const key = publicKeyOf(seed);
      const signature = signInJs(message, seed);
      const noPoint = new Uint8Array(32).fill(2);
      expect(() => Point.fromBytes(noPoint)).toThrow();
      for (const bad of [noPoint, key.subarray(1), new Uint8Array(0), concatBytes(key, key)]) {
        expect(await verify(bad, message, signature)).toBe(false);
      }
      for (const bad of [
        signature.subarray(1),
        new Uint8Array(0),
        concatBytes(signature, Uint8Array.of(0)),
      ]) {
        expect(await verify(key, message, bad)).toBe(false);
      }
      expect(await verify(key, message, concatBytes(noPoint, signature.subarray(32)))).toBe(false);
    });
  });
}

/** The verifier for engines without WebCrypto, in the same shape. */
export const jsVerifier: VerifySignature = (publicKey, text, signature) =>
  Promise.resolve(verifyInJs(publicKey, text, signature));
