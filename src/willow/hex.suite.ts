import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from './bytes.ts';

/** Hexadecimal, by whichever way the engine at hand does it. */
export function hexSuite(): void {
  describe('hexadecimal', () => {
    it('writes every byte with two lower-case digits, and reads digits of either case', () => {
      const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const hex = toHex(all);
      expect(hex).toBe(Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join(''));
      expect(fromHex(hex)).toEqual(all);
      expect(fromHex(hex.toUpperCase())).toEqual(all);
      expect(toHex(new Uint8Array(0))).toBe('');
      expect(fromHex('')).toEqual(new Uint8Array(0));
      expect(toHex(all.subarray(250))).toBe('fafbfcfdfeff');
      const many = new Uint8Array(200_001).map((_, at) => at * 7);
      expect(fromHex(toHex(many))).toEqual(many);
    });

    it.each(['0', 'abc', '0g', 'g0', '0x12', ' 12', '12 ', '12\n', '１２', '-1'])(
      'reads nothing from %j',
      (text) => {
        expect(fromHex(text)).toBeNull();
      },
    );
  });
}
