import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subspaceArea } from './area.ts';
import { anyPath, anyU64 } from './arbitraries.cases.ts';
import { concatBytes, fromHex, utf8 } from './bytes.ts';
import type { Capability, Delegation } from './capability.ts';
import { decodeDrop, encodeDrop, type DropEntry } from './drop.ts';
import { pathOf } from './path.ts';

const hex = (digits: string): Uint8Array => fromHex(digits.replaceAll(' ', '')) ?? new Uint8Array();
const filled = (byte: number, length: number): Uint8Array => new Uint8Array(length).fill(byte);
const defaultId = hex('934e6021339e1f013ba94900edc25d8d74c0b4e573768910ae0f507d8c817318');

const communal: DropEntry = {
  entry: {
    namespaceId: defaultId,
    subspaceId: filled(0xaa, 32),
    path: pathOf('a', 'bc'),
    timestamp: 300n,
    payloadLength: 2n,
    payloadDigest: filled(0xdd, 32),
  },
  capability: {
    kind: 'communal',
    mode: 'write',
    namespaceKey: defaultId,
    userKey: filled(0xaa, 32),
    delegations: [],
  },
  signature: filled(0x55, 64),
  payload: utf8('hi'),
};

const until = (end: bigint, path: readonly string[], user: number, sign: number): Delegation => ({
  area: { subspaceId: null, path: pathOf(...path), times: { start: 5n, end } },
  user: filled(user, 32),
  signature: filled(sign, 64),
});
const owned = (path: readonly string[], delegations: readonly Delegation[]): DropEntry => ({
  entry: {
    namespaceId: filled(0x01, 32),
    subspaceId: filled(0xcc, 32),
    path: pathOf(...path),
    timestamp: 7n,
    payloadLength: 9n,
    payloadDigest: filled(0xee, 32),
  },
  capability: {
    kind: 'owned',
    mode: 'write',
    namespaceKey: filled(0x01, 32),
    userKey: filled(0xbb, 32),
    initialAuthorisation: filled(0x44, 64),
    delegations,
  },
  signature: filled(0x66, 64),
  payload: null,
});

const handedOn = owned(
  ['m', 'x', 'y'],
  [until(1000n, ['m'], 0xb1, 0x31), until(1000n, ['m', 'x'], 0xcc, 0x32)],
);

describe('a drop, byte by byte', () => {
  it('[W12] is one zero byte when it holds nothing', () => {
    expect(encodeDrop([])).toEqual(hex('00'));
    expect(decodeDrop(hex('00'))).toEqual({ ok: true, value: [] });
  });

  it('[W12] writes an entry against the default entry and token', () => {
    const bytes = concatBytes(
      // entry; subspace differs; the timestamp takes two bytes; whole payload
      hex('55'),
      filled(0xaa, 32),
      // no component shared; 3 bytes in 2 components: 1 byte a, then bc
      hex('00 32 01 61 62 63'),
      hex('01 2c'),
      hex('02'),
      filled(0xdd, 32),
      // communal; the default capability repeated as far as it goes (0 delegations, so 1); none in all
      hex('10'),
      filled(0x55, 64),
      utf8('hi'),
      hex('00'),
    );
    expect(encodeDrop([communal])).toEqual(bytes);
    expect(decodeDrop(bytes)).toEqual({ ok: true, value: [communal] });
  });

  it('[W13] writes delegations against the entry, and repeats those of the entry before', () => {
    const again = { ...handedOn, entry: { ...handedOn.entry, path: pathOf('m', 'x', 'z') } };
    const bytes = concatBytes(
      // entry; namespace and subspace differ; 7 takes one byte; no payload
      hex('70'),
      filled(0x01, 32),
      filled(0xcc, 32),
      hex('00 33 01 6d 01 78 79'),
      hex('07'),
      hex('09'),
      filled(0xee, 32),
      // owned; nothing to repeat; 2 delegations
      hex('82'),
      filled(0xbb, 32),
      filled(0x44, 64),
      // against the author's subspace for all time: any subspace instead; both times from the start; 1 and 2 bytes; 1 component of the entry
      hex('f1 05 03e8 01'),
      filled(0xb1, 32),
      filled(0x31, 64),
      // against the area before: any subspace as well; the same start is 0 from the start, the same end 0 from the end; 2 components
      hex('60 00 00 02'),
      filled(0xcc, 32),
      filled(0x32, 64),
      filled(0x66, 64),
      // the second entry: same namespace and subspace; 2 shared components, then z
      hex('40 02 11 7a 07 09'),
      filled(0xee, 32),
      // owned; 2 delegations repeated (3); 2 in all
      hex('b2'),
      filled(0x66, 64),
      hex('00'),
    );
    expect(encodeDrop([handedOn, again])).toEqual(bytes);
    expect(decodeDrop(bytes)).toEqual({ ok: true, value: [handedOn, again] });
  });
});

describe('what is no drop', () => {
  const bytes = encodeDrop([communal, handedOn, handedOn]);
  const refused = (digits: Uint8Array): void => expect(decodeDrop(digits).ok).toBe(false);

  it('[W14] refuses a drop cut short anywhere, and bytes after its end', () => {
    for (let length = 0; length < bytes.length; length += 1) refused(bytes.subarray(0, length));
    refused(concatBytes(bytes, Uint8Array.of(0)));
  });

  it('[W14] accepts a flipped bit only where the result is the encoding of something else', () => {
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const decoded = decodeDrop(flipped);
      if (decoded.ok) expect(encodeDrop(decoded.value)).toEqual(flipped);
    }
  });

  it('[W14] never throws on random bytes behind an entry header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(0x3f), (rest, header) => {
        const made = concatBytes(Uint8Array.of(0x40 | header), rest);
        const decoded = decodeDrop(made);
        if (decoded.ok) expect(encodeDrop(decoded.value)).toEqual(made);
      }),
    );
  });

  it.each([
    ['a slice of a payload from its start', 0x02, 'slices'],
    ['several slices of a payload', 0x03, 'slices'],
  ])('[W15] refuses %s', (_, mode, word) => {
    const other = bytes.slice();
    other[0] = ((other[0] ?? 0) & 0xfc) | mode;
    const decoded = decodeDrop(other);
    expect(decoded.ok ? '' : decoded.problem).toContain(word);
  });

  it('[W15] refuses a longer form of a number, a namespace repeated, a namespace written though it is the same', () => {
    const one = encodeDrop([{ ...communal, payload: null }]);
    const long = concatBytes(hex('58'), one.subarray(1, 39), hex('0000012c'), one.subarray(41));
    refused(long);
    refused(concatBytes(Uint8Array.of((one[0] ?? 0) | 0x20), defaultId, one.subarray(1)));
  });

  it('[W15] takes no more than it is told to, and no more of paths than there are bytes', () => {
    expect(decodeDrop(bytes, 3).ok).toBe(true);
    expect(decodeDrop(bytes, 2).ok).toBe(false);
    const deep = {
      ...communal,
      entry: { ...communal.entry, path: Array.from({ length: 4096 }, () => hex('')) },
    };
    expect(decodeDrop(encodeDrop([deep])).ok).toBe(true);
    expect(decodeDrop(encodeDrop(Array.from({ length: 100 }, () => deep))).ok).toBe(false);
  });

  it('[W13] is not made of a token that does not fit its entry', () => {
    const foreign: Capability = { ...communal.capability, namespaceKey: filled(2, 32) };
    expect(() => encodeDrop([{ ...communal, capability: foreign }])).toThrow(RangeError);
    expect(() => encodeDrop([{ ...communal, payload: utf8('hello') }])).toThrow(RangeError);
    expect(() => encodeDrop([owned(['m'], [until(9n, ['n'], 1, 1)])])).toThrow(RangeError);
  });
});

const anyItem = fc
  .record({
    path: anyPath,
    timestamp: anyU64,
    subspace: fc.nat(2),
    namespace: fc.nat(2),
    digest: fc.nat(255),
    payload: fc.option(fc.uint8Array({ maxLength: 80 })),
    areas: fc.array(fc.record({ depth: fc.nat(6), more: anyPath, user: fc.nat(1), cut: fc.nat(9) }), {
      maxLength: 3,
    }),
    kind: fc.constantFrom('communal', 'owned'),
  })
  .map((made): DropEntry => {
    const subspaceId = filled(made.subspace, 32);
    const namespaceKey = filled(made.namespace, 32);
    let area = { ...subspaceArea(subspaceId), times: { start: 0n, end: null as bigint | null } };
    const delegations = made.areas.map(({ depth, more, user, cut }): Delegation => {
      const deeper = made.path.slice(0, Math.max(area.path.length, depth));
      const path =
        area.path.length > made.path.length ? area.path : depth === 6 ? [...made.path, ...more] : deeper;
      const end = cut > 4 ? (area.times.end ?? 10_000n) - BigInt(cut) : area.times.end;
      area = { ...area, path, times: { start: area.times.start + BigInt(cut % 3), end } };
      return { area, user: filled(user, 32), signature: filled(user, 64) };
    });
    const shared = { mode: 'write', namespaceKey, delegations } as const;
    return {
      entry: {
        namespaceId: namespaceKey,
        subspaceId,
        path: made.path,
        timestamp: made.timestamp,
        payloadLength: made.payload === null ? made.timestamp : BigInt(made.payload.length),
        payloadDigest: filled(made.digest, 32),
      },
      capability:
        made.kind === 'communal'
          ? { kind: 'communal', ...shared, userKey: subspaceId }
          : {
              kind: 'owned',
              ...shared,
              userKey: filled(made.subspace, 32),
              initialAuthorisation: filled(7, 64),
            },
      signature: filled(made.digest, 64),
      payload: made.payload,
    };
  });

describe('any drop', () => {
  it('[W12] [W13] reads back as it was', () => {
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 6 }), (items) => {
        expect(decodeDrop(encodeDrop(items))).toEqual({ ok: true, value: items });
      }),
    );
  });
});
