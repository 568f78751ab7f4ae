import { describe, expect, it } from 'vitest';
import { toHex } from './bytes.ts';
import { mustHex } from './vectors.cases.ts';
import digests from './vectors/william3.json' with { type: 'json' };
import { william3 } from './william3.ts';

describe('william3', () => {
  it.each(digests.cases)('[W8] $name', ({ input_hex, digest_hex }) => {
    expect(toHex(william3(mustHex(input_hex)))).toBe(digest_hex);
  });

  it('[W8] the digest of nothing is the default payload digest of Willow’25', () => {
    expect(toHex(william3(new Uint8Array(0)))).toBe(
      '96d34c5478458231e364767952aaea02a31d2203c66f4365692ef91f351068d2',
    );
  });

  it('[W8] depends on the bytes alone, not on where the view begins or what was hashed before', () => {
    const bytes = Uint8Array.from({ length: 70_001 }, (_, i) => (i * 31) & 0xff);
    const padded = new Uint8Array(bytes.length + 5);
    padded.fill(0xee);
    padded.set(bytes, 3);
    const digest = toHex(william3(bytes));
    expect(toHex(william3(padded.subarray(3, 3 + bytes.length)))).toBe(digest);
    bytes[69_999] = (bytes[69_999] ?? 0) ^ 1;
    expect(toHex(william3(bytes))).not.toBe(digest);
  });
});
