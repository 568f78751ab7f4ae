import * as fc from 'fast-check';
import { areaIncludesArea } from './area.ts';
import type { Area } from './area.ts';
import type { Entry } from './entry.ts';
import type { Path } from './path.ts';

const u64 = fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }));
const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });

/** Any u64, small ones often. */
export const anyU64 = u64;

/** Paths of few short components over few letters, so that prefixes and equal paths are common. */
export const anyPath: fc.Arbitrary<Path> = fc.array(
  fc.oneof(fc.uint8Array({ maxLength: 2, max: 2 }), fc.uint8Array({ maxLength: 20 })),
  { maxLength: 6 },
);

export const anyEntry: fc.Arbitrary<Entry> = fc.record({
  namespaceId: bytes(32),
  subspaceId: bytes(32),
  path: anyPath,
  timestamp: u64,
  payloadLength: u64,
  payloadDigest: bytes(32),
});

/** Well-formed areas. */
export const anyArea: fc.Arbitrary<Area> = fc
  .record({
    subspaceId: fc.option(bytes(32)),
    path: anyPath,
    times: fc.record({ start: u64, end: fc.option(u64) }),
  })
  .filter(({ times }) => times.end === null || times.end > times.start);

/** An area and one within it. */
export const nestedAreas: fc.Arbitrary<{ readonly outer: Area; readonly inner: Area }> = fc
  .tuple(anyArea, anyArea)
  .map(([outer, other]) => ({
    outer,
    inner: {
      subspaceId: outer.subspaceId ?? other.subspaceId,
      path: [...outer.path, ...other.path],
      times: {
        start: other.times.start > outer.times.start ? other.times.start : outer.times.start,
        end: narrower(outer.times.end, other.times.end),
      },
    },
  }))
  .filter(({ outer, inner }) => areaIncludesArea(outer, inner));

function narrower(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
