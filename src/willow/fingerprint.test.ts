import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEntry } from './encode-entry.ts';
import type { Entry } from './entry.ts';
import {
  addSum,
  preFingerprint,
  pooledPreFingerprint,
  subtractSum,
  writePreFingerprint,
} from './fingerprint.ts';
import type { Sum } from './fingerprint.ts';
import { william3 } from './william3.ts';

const modulus = 2n ** 1024n;
const sumOf = (n: bigint): Sum =>
  Uint32Array.from({ length: 32 }, (_, limb) => Number((n >> BigInt(32 * limb)) & 0xffff_ffffn));
const numberOf = (sum: Sum): bigint => sum.reduceRight((n, limb) => (n << 32n) | BigInt(limb), 0n);
/** Numbers whose carries run far, among them. */
const anyNumber = fc.oneof(
  fc.bigInt({ min: 0n, max: modulus - 1n }),
  fc.nat(1023).map((bits) => 2n ** BigInt(bits)),
  fc.nat(1023).map((bits) => 2n ** BigInt(bits) - 1n),
  fc.nat(1023).map((bits) => modulus - 2n ** BigInt(bits)),
);

describe('sums of pre-fingerprints', () => {
  it('[S14] add and subtract as numbers modulo 2^1024 do', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, (a, b) => {
        const sum = sumOf(a);
        addSum(sum, sumOf(b));
        expect(numberOf(sum)).toBe((a + b) % modulus);
        subtractSum(sum, sumOf(b));
        expect(numberOf(sum)).toBe(a);
        subtractSum(sum, sumOf(b));
        expect(numberOf(sum)).toBe((a - b + modulus) % modulus);
      }),
    );
  });

  it('[S14] are of four digests behind one another, also for entries too long for a chunk, wherever they are written', () => {
    for (const length of [0, 10, 700, 845, 846, 847, 848, 900, 1500, 4096]) {
      const id = new Uint8Array(32).fill(7);
      const entry: Entry = {
        namespaceId: id,
        subspaceId: id,
        path: length === 0 ? [] : [new Uint8Array(length).fill(length)],
        timestamp: 5n,
        payloadLength: 1n,
        payloadDigest: id,
      };
      const encoded = encodeEntry(entry);
      const digests = [0, 1, 2, 3].map((i) => william3(Uint8Array.of(i, ...encoded)));
      const expected = digests
        .flatMap((digest) => [...digest])
        .reduce((n, byte) => (n << 8n) | BigInt(byte), 0n);
      expect(numberOf(preFingerprint(encoded)), `${length} bytes of path`).toBe(expected);
      expect(numberOf(pooledPreFingerprint(entry))).toBe(expected);
      const bytes = new Uint8Array(140);
      writePreFingerprint(bytes, 4, entry);
      const written = bytes.reduceRight((n, byte) => (n << 8n) | BigInt(byte), 0n);
      expect(written).toBe(expected << 32n);
    }
  });
});
