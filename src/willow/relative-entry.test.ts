import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyEntry } from './arbitraries.cases.ts';
import { concatBytes, toHex } from './bytes.ts';
import type { Entry } from './entry.ts';
import { pathOf } from './path.ts';
import { decodeRelativeEntry, encodeRelativeEntry } from './relative-entry.ts';
import { flipBit, mustHex } from './vectors.cases.ts';

const filled = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const reference: Entry = {
  namespaceId: filled(1),
  subspaceId: filled(2),
  path: pathOf('a', 'b'),
  timestamp: 1000n,
  payloadLength: 7n,
  payloadDigest: filled(3),
};

/** Two entries that often share fields. */
const pairs = fc.tuple(anyEntry, anyEntry, fc.nat(15)).map(([entry, other, shared]) => ({
  reference: other,
  entry: {
    ...entry,
    ...((shared & 1) === 0 ? {} : { namespaceId: other.namespaceId }),
    ...((shared & 2) === 0 ? {} : { subspaceId: other.subspaceId }),
    ...((shared & 4) === 0 ? {} : { timestamp: other.timestamp }),
    ...((shared & 8) === 0 ? {} : { path: [...other.path, ...entry.path] }),
  },
}));

describe('EncodeEntryRelativeEntry', () => {
  it.each<[string, Partial<Entry>, string]>([
    ['the same entry', {}, '04 00 07 0200'],
    ['an earlier one', { timestamp: 999n }, '04 01 07 0200'],
    ['a later one', { timestamp: 1300n }, '2c 012c 07 0200'],
    ['the last moment there is', { timestamp: 2n ** 64n - 1n }, '3c fffffffffffffc17 07 0200'],
    ['another path', { path: pathOf('a', 'c') }, '04 00 07 01 1163'],
    ['a payload whose length fits the tag', { payloadLength: 3n }, '03 00 0200'],
    ['another namespace', { namespaceId: filled(9) }, `84 ${'09'.repeat(32)} 00 07 0200`],
    ['another author', { subspaceId: filled(9) }, `44 ${'09'.repeat(32)} 00 07 0200`],
  ])('[W26] %s', (_, change, hex) => {
    const entry = { ...reference, ...change };
    const bytes = encodeRelativeEntry(entry, reference);
    expect(decodeRelativeEntry(bytes, reference)).toEqual({ ok: true, value: entry });
    expect(toHex(bytes)).toBe(`${hex.replaceAll(' ', '')}${'03'.repeat(32)}`);
  });

  it('[W26] any entry relative to any other comes back', () => {
    fc.assert(
      fc.property(pairs, ({ entry, reference }) => {
        const bytes = encodeRelativeEntry(entry, reference);
        expect(decodeRelativeEntry(bytes, reference)).toEqual({ ok: true, value: entry });
      }),
      { numRuns: 1000 },
    );
  });

  it('[W26] one flipped bit fails or is another entry, whose encoding these bytes are', () => {
    fc.assert(
      fc.property(pairs, fc.nat(), ({ entry, reference }, at) => {
        const bytes = encodeRelativeEntry(entry, reference);
        const flipped = flipBit(bytes, at % (8 * bytes.length));
        const decoded = decodeRelativeEntry(flipped, reference);
        if (!decoded.ok) return;
        expect(decoded.value).not.toEqual(entry);
        expect(encodeRelativeEntry(decoded.value, reference)).toEqual(flipped);
      }),
      { numRuns: 3000 },
    );
  });

  it('[W26] whatever decodes encodes back to the same bytes; nothing throws', () => {
    const hostile = fc.tuple(fc.uint8Array({ maxLength: 12, max: 9 }), fc.uint8Array({ maxLength: 110 }));
    fc.assert(
      fc.property(hostile, anyEntry, ([head, tail], reference) => {
        const bytes = concatBytes(head, tail);
        const decoded = decodeRelativeEntry(bytes, reference);
        if (decoded.ok) expect(encodeRelativeEntry(decoded.value, reference)).toEqual(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  const digest = '03'.repeat(32);
  it.each([
    ['a namespace said to differ that does not', `83${'01'.repeat(32)}000200${digest}`, /another id/],
    ['an author said to differ who does not', `43${'02'.repeat(32)}000200${digest}`, /another id/],
    ['a later time that is the same', `23000200${digest}`, /later time/],
    ['a time before 0', `0b03e90200${digest}`, /timestamp from 0/],
    ['a time after the last', `3bffffffffffffffff0200${digest}`, /timestamp from 0/],
    ['a time not in its shortest form', `0b00010200${digest}`, /shortest form of the number 1,/],
    ['a length not in its shortest form', `0400030200${digest}`, /shortest form of the number 3,/],
    ['fewer shared components than there are', `0300011162${digest}`, /count of all shared/],
    ['more shared components than there are', `03000300${digest}`, /at most 2 shared/],
    ['a byte left over', `03000200${digest}00`, /1 more bytes/],
    ['a byte too few', `03000200${digest.slice(2)}`, /32 more bytes/],
  ])('[W26] refuses %s', (_, hex, problem) => {
    const decoded = decodeRelativeEntry(mustHex(hex), reference);
    expect(decoded.ok ? '' : decoded.problem).toMatch(problem);
  });

  it('[W26] refuses to encode ids of another length', () => {
    expect(() => encodeRelativeEntry({ ...reference, subspaceId: new Uint8Array(31) }, reference)).toThrow(
      RangeError,
    );
  });
});
