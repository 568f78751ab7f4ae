import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyArea, anyEntry, anyPath } from './arbitraries.cases.ts';
import { areaIncludesArea, areaIncludesEntry, fullArea } from './area.ts';
import type { Area } from './area.ts';
import { intersectAreas } from './area-intersection.ts';
import { NO_LIMIT, entriesOfInterest, intersectInterests, wholeArea } from './area-of-interest.ts';
import { toHex } from './bytes.ts';
import type { Entry } from './entry.ts';
import { MAX_PATH_LENGTH, comparePaths, isPrefix, isWithinLimits, pathOf } from './path.ts';
import type { Path } from './path.ts';
import { intersectRanges, isEmptyRange, orderTimes, rangeIncludes, rangeIncludesRange } from './range.ts';
import {
  areaTo3dRange,
  fullRange3d,
  intersectRanges3d,
  isEmptyRange3d,
  range3dIncludesEntry,
  range3dIncludesRange3d,
} from './range-3d.ts';
import type { Range3d } from './range-3d.ts';
import { idSuccessor, prefixSuccessor } from './successor.ts';
import { mustHex } from './vectors.cases.ts';

/** Few values, so that borders meet. */
const few = fc.bigInt({ min: 0n, max: 6n });
const fewIds = fc.constantFrom(
  ...[0, 1, 7].map((fill) => new Uint8Array(32).fill(fill)),
  idEnding(0xff),
  new Uint8Array(32).fill(0xff),
);
const fewPaths: fc.Arbitrary<Path> = fc.array(
  fc.constantFrom(...['', '00', 'ff', 'ffff', '61'].map(mustHex)),
  { maxLength: 3 },
);
const rangeOf = <T>(values: fc.Arbitrary<T>) => fc.record({ start: values, end: fc.option(values) });
const fewTimes = rangeOf(few);
const fewEntries: fc.Arbitrary<Entry> = fc
  .tuple(anyEntry, fewIds, fewPaths, few, few)
  .map(([entry, subspaceId, path, timestamp, payloadLength]) => ({
    ...entry,
    subspaceId,
    path,
    timestamp,
    payloadLength,
  }));
const fewAreas: fc.Arbitrary<Area> = fc.record({
  subspaceId: fc.option(fewIds),
  path: fewPaths,
  times: fewTimes,
});
const fewRanges: fc.Arbitrary<Range3d> = fc.record({
  subspaces: rangeOf(fewIds),
  paths: rangeOf(fewPaths),
  times: fewTimes,
});

function idEnding(last: number): Uint8Array {
  const id = new Uint8Array(32);
  id[31] = last;
  return id;
}

describe('ranges', () => {
  it('[W21] a closed range includes its start and not its end, an open one everything from its start on', () => {
    const closed = { start: 3n, end: 5n };
    expect([2n, 3n, 4n, 5n].map((value) => rangeIncludes(closed, value, orderTimes))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(rangeIncludes({ start: 3n, end: null }, 2n ** 64n - 1n, orderTimes)).toBe(true);
    expect(isEmptyRange({ start: 3n, end: 3n }, orderTimes)).toBe(true);
    expect(isEmptyRange({ start: 3n, end: 4n }, orderTimes)).toBe(false);
  });

  it('[W21] intersection, emptiness and containment say of every value what membership says', () => {
    const all = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n];
    fc.assert(
      fc.property(fewTimes, fewTimes, (a, b) => {
        const inA = all.map((value) => rangeIncludes(a, value, orderTimes));
        const inB = all.map((value) => rangeIncludes(b, value, orderTimes));
        const both = intersectRanges(a, b, orderTimes);
        expect(all.map((value) => rangeIncludes(both, value, orderTimes))).toEqual(
          inA.map((isIn, index) => isIn && inB[index] === true),
        );
        expect(isEmptyRange(a, orderTimes)).toBe(!inA.includes(true));
        expect(rangeIncludesRange(a, b, orderTimes)).toBe(inB.every((isIn, index) => !isIn || inA[index]));
      }),
    );
  });

  it('[W21] an entry lies in the intersection of two 3d ranges iff it lies in both', () => {
    fc.assert(
      fc.property(fewRanges, fewRanges, fewEntries, (a, b, entry) => {
        const inBoth = range3dIncludesEntry(a, entry) && range3dIncludesEntry(b, entry);
        expect(range3dIncludesEntry(intersectRanges3d(a, b), entry)).toBe(inBoth);
        expect(range3dIncludesEntry(fullRange3d, entry)).toBe(true);
        if (range3dIncludesEntry(a, entry)) expect(isEmptyRange3d(a)).toBe(false);
        if (range3dIncludesRange3d(a, b) && range3dIncludesEntry(b, entry))
          expect(range3dIncludesEntry(a, entry)).toBe(true);
        expect(range3dIncludesRange3d(a, intersectRanges3d(a, b))).toBe(true);
        expect(range3dIncludesRange3d(fullRange3d, a)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('areas', () => {
  it('[W21] an entry lies in the intersection of two areas iff it lies in both', () => {
    fc.assert(
      fc.property(
        fc.oneof(fewAreas, anyArea),
        fc.oneof(fewAreas, anyArea),
        fc.oneof(fewEntries, anyEntry),
        (a, b, entry) => {
          const both = intersectAreas(a, b);
          expect(both !== null && areaIncludesEntry(both, entry)).toBe(
            areaIncludesEntry(a, entry) && areaIncludesEntry(b, entry),
          );
          expect(intersectAreas(b, a)).toEqual(both);
          if (both !== null) expect(areaIncludesArea(a, both) && areaIncludesArea(b, both)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('[W22] an area and its 3d range include the same entries', () => {
    const areas = fc.oneof(fewAreas, anyArea);
    fc.assert(
      fc.property(areas, areas, fewEntries, anyPath, (area, other, entry, below) => {
        const near = { ...entry, subspaceId: area.subspaceId ?? entry.subspaceId };
        for (const one of [entry, near, { ...near, path: [...area.path, ...below] }]) {
          expect(range3dIncludesEntry(areaTo3dRange(area), one)).toBe(areaIncludesEntry(area, one));
        }
        const both = intersectAreas(area, other);
        const boxes = intersectRanges3d(areaTo3dRange(area), areaTo3dRange(other));
        expect(isEmptyRange3d(boxes)).toBe(both === null);
        if (both !== null) expect(boxes).toEqual(areaTo3dRange(both));
      }),
      { numRuns: 2000 },
    );
    expect(areaTo3dRange(fullArea)).toEqual(fullRange3d);
  });
});

describe('successors', () => {
  it('[W22] nothing lies between the paths of a prefix and its successor, also where the limit is near', () => {
    const limit = 4;
    const within = (path: Path): boolean => path.reduce((sum, { length }) => sum + length, 0) <= limit;
    const components = fc.array(
      fc.array(fc.constantFrom(0, 1, 0xfe, 0xff), { maxLength: 3 }).map((bytes) => Uint8Array.from(bytes)),
      { maxLength: 4 },
    );
    const small = components.filter(within);
    fc.assert(
      fc.property(small, small, (prefix, path) => {
        const successor = prefixSuccessor(prefix, limit);
        if (successor !== null) {
          expect(within(successor)).toBe(true);
          expect(isPrefix(prefix, successor)).toBe(false);
          expect(comparePaths(successor, prefix)).toBeGreaterThan(0);
        }
        const isBelow = successor === null || comparePaths(path, successor) < 0;
        expect(comparePaths(path, prefix) >= 0 && isBelow).toBe(isPrefix(prefix, path));
      }),
      { numRuns: 5000 },
    );
  });

  it('[W22] a component grows by a zero byte; at 4096 bytes it counts up, or the one before it grows', () => {
    const hex = (path: Path | null): string[] | null => path?.map(toHex) ?? null;
    expect(prefixSuccessor([])).toBeNull();
    expect(hex(prefixSuccessor(pathOf('a', 'b')))).toEqual(['61', '6200']);
    expect(hex(prefixSuccessor(pathOf('a', '')))).toEqual(['61', '00']);
    const full = new Uint8Array(MAX_PATH_LENGTH);
    full.set([7, 0xff, 0xff], MAX_PATH_LENGTH - 3);
    const counted = prefixSuccessor([full]);
    expect(counted?.[0]?.length).toBe(MAX_PATH_LENGTH - 2);
    expect(counted?.[0]?.at(-1)).toBe(8);
    const greatest = new Uint8Array(MAX_PATH_LENGTH - 1).fill(0xff);
    expect(hex(prefixSuccessor([Uint8Array.of(1), greatest]))).toEqual(['0100']);
    expect(prefixSuccessor([new Uint8Array(MAX_PATH_LENGTH).fill(0xff)])).toBeNull();
    for (const prefix of [[full], [Uint8Array.of(1), greatest], [full, new Uint8Array(0)]])
      expect(isWithinLimits(prefixSuccessor(prefix) ?? [])).toBe(true);
  });

  it('[W22] the id after one is one more as a big-endian number; the greatest has none', () => {
    const number = (id: Uint8Array): bigint => BigInt(`0x${toHex(id)}`);
    fc.assert(
      fc.property(fc.oneof(fewIds, fc.uint8Array({ minLength: 32, maxLength: 32 })), (id) => {
        const next = idSuccessor(id);
        expect(next === null ? 2n ** 256n : number(next)).toBe(number(id) + 1n);
        if (next !== null) expect(next).toHaveLength(32);
      }),
    );
  });
});

describe('areas of interest', () => {
  const interests = fc.record({
    area: fewAreas,
    maxCount: fc.oneof(few, fc.constant(NO_LIMIT)),
    maxSize: fc.oneof(few, fc.constant(NO_LIMIT)),
  });

  it('[W23] takes the newest of the area, as many and as large as the limits allow', () => {
    fc.assert(
      fc.property(interests, fc.array(fewEntries, { maxLength: 8 }), (interest, entries) => {
        const taken = entriesOfInterest(interest, entries);
        const inArea = entriesOfInterest(wholeArea(interest.area), entries);
        expect(inArea).toHaveLength(
          entries.filter((entry) => areaIncludesEntry(interest.area, entry)).length,
        );
        expect(taken).toEqual(inArea.slice(0, taken.length));
        const sizeOf = (count: number): bigint =>
          inArea.slice(0, count).reduce((sum, { payloadLength }) => sum + payloadLength, 0n);
        expect(BigInt(taken.length) <= interest.maxCount && sizeOf(taken.length) <= interest.maxSize).toBe(
          true,
        );
        const next = taken.length + 1;
        if (next <= inArea.length)
          expect(BigInt(next) > interest.maxCount || sizeOf(next) > interest.maxSize).toBe(true);
        expect(entriesOfInterest(interest, [...entries].reverse())).toEqual(taken);
      }),
      { numRuns: 1000 },
    );
  });

  it('[W23] the greatest number is no limit, zero is nothing, and an intersection has the lesser limits', () => {
    const entry: Entry = {
      namespaceId: idEnding(1),
      subspaceId: idEnding(2),
      path: [],
      timestamp: 1n,
      payloadLength: 2n ** 64n - 1n,
      payloadDigest: idEnding(3),
    };
    const two = [entry, { ...entry, timestamp: 2n }];
    expect(entriesOfInterest(wholeArea(fullArea), two).map(({ timestamp }) => timestamp)).toEqual([2n, 1n]);
    expect(entriesOfInterest({ ...wholeArea(fullArea), maxCount: 0n }, two)).toEqual([]);
    expect(entriesOfInterest({ ...wholeArea(fullArea), maxSize: 0n }, two)).toEqual([]);
    const some = { area: { ...fullArea, path: pathOf('a') }, maxCount: 3n, maxSize: NO_LIMIT };
    const other = { area: fullArea, maxCount: NO_LIMIT, maxSize: 4n };
    expect(intersectInterests(some, other)).toEqual({ area: some.area, maxCount: 3n, maxSize: 4n });
    expect(intersectInterests(some, { ...other, area: { ...fullArea, path: pathOf('b') } })).toBeNull();
  });
});
