import * as fc from 'fast-check';
import { areaIncludesArea } from './area.ts';
import type { Area } from './area.ts';
import { rootArea } from './capability.ts';
import type { Capability } from './capability.ts';
import type { DropEntry } from './drop.ts';
import type { Entry } from './entry.ts';
import type { EnumerationCapability } from './enumeration-capability.ts';
import type { Path } from './path.ts';

/** The last number of each length of a compact u64, and the first of the next. */
const edges = [
  251n,
  252n,
  255n,
  256n,
  65_535n,
  65_536n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0xffff_ffff_ffff_ffffn,
];
const u64 = fc.oneof(
  fc.bigInt({ min: 0n, max: 300n }),
  fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }),
  fc.constantFrom(...edges),
);
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

const someKeys = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte));
const someKey = fc.constantFrom(...someKeys);

/** Capabilities of a right form whose signatures are none; up to three delegations, each within the one before. */
export const anyCapability: fc.Arbitrary<Capability> = fc
  .record({
    isOwned: fc.boolean(),
    mode: fc.constantFrom('read' as const, 'write' as const),
    namespaceKey: someKey,
    userKey: someKey,
    initialAuthorisation: bytes(64),
    links: fc.array(
      fc.record({ user: someKey, signature: bytes(64), area: anyArea, shorten: fc.boolean() }),
      {
        maxLength: 3,
      },
    ),
  })
  .map(({ isOwned, links, initialAuthorisation, ...rest }) => {
    const root: Capability = isOwned
      ? { ...rest, kind: 'owned', initialAuthorisation, delegations: [] }
      : { ...rest, kind: 'communal', delegations: [] };
    let area = rootArea(root);
    const delegations = links.map(({ user, signature, area: other, shorten }) => {
      area = within(area, other, shorten);
      return { area, user, signature };
    });
    return { ...root, delegations };
  });

/** Drops of up to four entries with tokens of a right form; some with their payloads. */
export const anyDrop: fc.Arbitrary<DropEntry[]> = fc.array(
  fc
    .record({
      entry: fc.record({
        namespaceId: someKey,
        subspaceId: someKey,
        path: anyPath,
        timestamp: u64,
        payloadLength: u64,
        payloadDigest: bytes(32),
      }),
      isOwned: fc.boolean(),
      userKey: someKey,
      initialAuthorisation: fc.constantFrom(...[4, 5].map((byte) => new Uint8Array(64).fill(byte))),
      links: fc.array(fc.record({ user: someKey, end: fc.option(u64), depth: fc.nat(6) }), { maxLength: 2 }),
      signature: bytes(64),
      payload: fc.option(fc.uint8Array({ maxLength: 40 })),
    })
    .map(({ entry, isOwned, userKey, initialAuthorisation, links, signature, payload }): DropEntry => {
      const shared = { mode: 'write', namespaceKey: entry.namespaceId } as const;
      let area: Area = { subspaceId: entry.subspaceId, path: [], times: { start: 0n, end: null } };
      const delegations = links.map(({ user, end, depth }) => {
        const path = entry.path.slice(0, Math.max(area.path.length, depth));
        const until = narrower(area.times.end, end);
        area = { ...area, path, times: { start: 0n, end: until === 0n ? 1n : until } };
        return { area, user, signature };
      });
      const capability: Capability = isOwned
        ? { ...shared, kind: 'owned', userKey, initialAuthorisation, delegations }
        : { ...shared, kind: 'communal', userKey: entry.subspaceId, delegations };
      const payloadLength = payload === null ? entry.payloadLength : BigInt(payload.length);
      return { entry: { ...entry, payloadLength }, capability, signature, payload };
    }),
  { maxLength: 4 },
);

/** An area in `outer`: `other` moved into it, as far as it fits. */
function within(outer: Area, other: Area, shorten: boolean): Area {
  const start = other.times.start > outer.times.start ? other.times.start : outer.times.start;
  const end = shorten ? narrower(outer.times.end, other.times.end) : outer.times.end;
  const times = end !== null && end <= start ? outer.times : { start, end };
  return {
    subspaceId: outer.subspaceId ?? other.subspaceId,
    path: [...outer.path, ...other.path.slice(0, 2)],
    times,
  };
}

/** Enumeration capabilities of a right form whose signatures are none. */
export const anyEnumeration: fc.Arbitrary<EnumerationCapability> = fc.record({
  namespaceKey: someKey,
  userKey: someKey,
  initialAuthorisation: bytes(64),
  delegations: fc.array(fc.record({ user: someKey, signature: bytes(64) }), { maxLength: 3 }),
});
