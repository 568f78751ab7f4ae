import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taiFromUnix, unixFromTai } from './tai.ts';

describe('tai', () => {
  it('[W11] the moment of the published fixture', () => {
    expect(taiFromUnix(1_790_208_000_000)).toBe(843_480_069_184_000n);
    expect(unixFromTai(843_480_069_184_000n)).toBe(1_790_208_000_000);
  });

  it('[W11] whole milliseconds come back; microseconds round down; before J2000 is 0', () => {
    fc.assert(
      fc.property(fc.integer({ min: 946_727_930_816, max: 8_000_000_000_000 }), (ms) => {
        expect(unixFromTai(taiFromUnix(ms))).toBe(ms);
        expect(unixFromTai(taiFromUnix(ms) + 999n)).toBe(ms);
      }),
    );
    expect(taiFromUnix(0)).toBe(0n);
  });
});
