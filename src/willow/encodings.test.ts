import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyEntry, anyPath, anyU64, nestedAreas } from './arbitraries.cases.ts';
import { fullArea } from './area.ts';
import { decodeAreaInArea, encodeAreaInArea } from './area-in-area.ts';
import type { Area } from './area.ts';
import { byteReader, decodeWhole } from './byte-reader.ts';
import { concatBytes, equalBytes, fromHex, toHex, utf8 } from './bytes.ts';
import { c64Bytes, c64Standalone, c64Tag, readC64, readC64Standalone } from './compact-u64.ts';
import { decodeEntry, encodeEntry } from './encode-entry.ts';
import { comparePaths, decodePath, encodePath, isPrefix, pathNames, pathOf } from './path.ts';
import type { Path } from './path.ts';
import {
  decodePathRelativePath,
  encodePathExtendsPath,
  encodePathRelativePath,
  readPathExtendsPath,
} from './relative-path.ts';
import areas from './vectors/areas.json' with { type: 'json' };
import entries from './vectors/entries.json' with { type: 'json' };
import pathExtends from './vectors/path-extends.json' with { type: 'json' };
import pathLimits from './vectors/path-limits.json' with { type: 'json' };
import paths from './vectors/paths.json' with { type: 'json' };
import relativePaths from './vectors/relative-paths.json' with { type: 'json' };
import { mustHex } from './vectors.cases.ts';

const pathOfHex = (components: readonly string[]): Path => components.map(mustHex);

interface AreaJson {
  readonly subspace_hex: string | null;
  readonly path_components_hex: readonly string[];
  readonly times_start: string;
  readonly times_end: string | null;
}
const areaOf = (json: AreaJson): Area => ({
  subspaceId: json.subspace_hex === null ? null : mustHex(json.subspace_hex),
  path: pathOfHex(json.path_components_hex),
  times: { start: BigInt(json.times_start), end: json.times_end === null ? null : BigInt(json.times_end) },
});

describe('vectors of willow-go', () => {
  it.each([...paths.cases, ...pathLimits.cases])('[W2] path $name', ({ components_hex, encoded_hex }) => {
    const path = pathOfHex(components_hex);
    expect(toHex(encodePath(path))).toBe(encoded_hex);
    expect(decodePath(mustHex(encoded_hex))).toEqual({ ok: true, value: path });
  });

  it.each(relativePaths.cases)('[W3] relative path $name', (c) => {
    const path = pathOfHex(c.target_components_hex);
    const reference = pathOfHex(c.reference_components_hex);
    expect(toHex(encodePathRelativePath(path, reference))).toBe(c.encoded_hex);
    expect(decodePathRelativePath(mustHex(c.encoded_hex), reference)).toEqual({ ok: true, value: path });
  });

  it.each(pathExtends.cases)('[W3] path extends $name', (c) => {
    const path = pathOfHex(c.path_components_hex);
    const prefix = pathOfHex(c.prefix_components_hex);
    expect(toHex(encodePathExtendsPath(path, prefix))).toBe(c.encoded_hex);
    const decoded = decodeWhole(mustHex(c.encoded_hex), (reader) => readPathExtendsPath(reader, prefix));
    expect(decoded).toEqual({ ok: true, value: path });
  });

  it.each(entries.cases)('[W4] entry $name', (c) => {
    const entry = {
      namespaceId: mustHex(c.namespace_id_hex),
      subspaceId: mustHex(c.subspace_id_hex),
      path: pathOfHex(c.path_components_hex),
      timestamp: BigInt(c.timestamp),
      payloadLength: BigInt(c.payload_length),
      payloadDigest: mustHex(c.payload_digest_hex),
    };
    expect(toHex(encodeEntry(entry))).toBe(c.encoded_hex);
    expect(decodeEntry(mustHex(c.encoded_hex))).toEqual({ ok: true, value: entry });
  });

  it.each(areas.cases)('[W5] area $name', (c) => {
    const rel = areaOf(c.rel);
    const target = areaOf(c.target);
    expect(toHex(encodeAreaInArea(target, rel))).toBe(c.encoded_hex);
    expect(decodeAreaInArea(mustHex(c.encoded_hex), rel)).toEqual({ ok: true, value: target });
  });
});

describe('round trips', () => {
  it('[W1] compact u64: standalone and every tag width give the number back', () => {
    fc.assert(
      fc.property(
        anyU64,
        fc.constantFrom(2 as const, 3 as const, 4 as const, 6 as const, 8 as const),
        (n, width) => {
          expect(decodeWhole(c64Standalone(n), readC64Standalone)).toEqual({ ok: true, value: n });
          const reader = byteReader(c64Bytes(n, width));
          expect(readC64(reader, c64Tag(n, width), width)).toBe(n);
          expect(reader.problem).toBeNull();
        },
      ),
    );
  });

  it('[W2][W3] paths, alone and relative to any other', () => {
    fc.assert(
      fc.property(anyPath, anyPath, (path, reference) => {
        expect(decodePath(encodePath(path))).toEqual({ ok: true, value: path });
        const relative = encodePathRelativePath(path, reference);
        expect(decodePathRelativePath(relative, reference)).toEqual({ ok: true, value: path });
      }),
    );
  });

  it('[W4] entries', () => {
    fc.assert(
      fc.property(anyEntry, (entry) => {
        expect(decodeEntry(encodeEntry(entry))).toEqual({ ok: true, value: entry });
      }),
    );
  });

  it('[W6] what was decoded stays when the input is used again, also as a Buffer of Node', () => {
    fc.assert(
      fc.property(anyEntry, (entry) => {
        const bytes = encodeEntry(entry);
        for (const input of [bytes.slice(), Buffer.from(bytes)]) {
          const decoded = decodeEntry(input);
          input.fill(0);
          expect(decoded).toEqual({ ok: true, value: entry });
        }
      }),
    );
  });

  it('[W5] areas in areas', () => {
    fc.assert(
      fc.property(nestedAreas, ({ outer, inner }) => {
        expect(decodeAreaInArea(encodeAreaInArea(inner, outer), outer)).toEqual({ ok: true, value: inner });
      }),
    );
  });

  it('[W5] a tie of distances is measured from the end', () => {
    const rel: Area = { ...fullArea, times: { start: 0n, end: 100n } };
    expect(toHex(encodeAreaInArea({ ...rel, times: { start: 50n, end: 100n } }, rel))).toBe('00320000');
    expect(toHex(encodeAreaInArea({ ...rel, times: { start: 10n, end: 50n } }, rel))).toBe('200a3200');
  });

  it('[W2] the example of the specification, by its definition: total 12 does not fit the tag', () => {
    expect(toHex(encodePath(pathOf('blog', 'ideas', 'fun')))).toBe('c30c04626c6f6705696465617366756e');
  });

  it('names: printable ASCII only', () => {
    expect(pathNames(pathOf('modules', 'a.b', ''))).toEqual(['modules', 'a.b', '']);
    expect(pathNames(pathOf('é'))).toBeNull();
    expect(pathNames(pathOf('a\n'))).toBeNull();
    expect(pathNames(pathOf('a\u007f'))).toBeNull();
  });

  it('hex: both cases in, lower case out, nothing else', () => {
    expect(toHex(fromHex('00fFaB') ?? utf8('?'))).toBe('00ffab');
    for (const bad of ['0', '0g', ' 0', '0x00', '+1', '-1']) expect(fromHex(bad)).toBeNull();
  });
});

describe('hostile bytes', () => {
  it('[W6] whatever decodes encodes back to the same bytes; nothing throws', () => {
    const hostile = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40, max: 3 }));
    fc.assert(
      fc.property(
        hostile,
        fc.uint8Array({ minLength: 96, maxLength: 140 }),
        anyPath,
        (short, long, reference) => {
          const path = decodePath(short);
          if (path.ok) expect(encodePath(path.value)).toEqual(short);
          const entry = decodeEntry(long);
          if (entry.ok) expect(encodeEntry(entry.value)).toEqual(long);
          const relative = decodePathRelativePath(short, reference);
          if (relative.ok) expect(encodePathRelativePath(relative.value, reference)).toEqual(short);
          const area = decodeAreaInArea(short, fullArea);
          if (area.ok) expect(encodeAreaInArea(area.value, fullArea)).toEqual(short);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('[W6] one flipped bit in an area either fails or decodes to another area', () => {
    fc.assert(
      fc.property(nestedAreas, fc.nat(), ({ outer, inner }, at) => {
        const encoded = encodeAreaInArea(inner, outer);
        const bit = at % (8 * encoded.length);
        encoded[bit >> 3] = (encoded[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const decoded = decodeAreaInArea(encoded, outer);
        if (decoded.ok) {
          expect(decoded.value).not.toEqual(inner);
          expect(encodeAreaInArea(decoded.value, outer)).toEqual(encoded);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['empty input', ''],
    ['path: claims 2^64-1 bytes', 'f1ffffffffffffffff'],
    ['path: claims 2^64-1 components', '0fffffffffffffffff'],
    ['path: 4097 bytes', `d11001${'00'.repeat(4097)}`],
    ['path: 4097 components', `0d1001${'00'.repeat(4096)}`],
    ['path: total without components', '1061'],
    ['path: component longer than the total', '12026162'],
    ['path: total not in its shortest form', 'c10b6161616161616161616161'],
    ['path: component length not in its shortest form', '32fc016161'],
    ['path: ends early', '3161'],
    ['path: bytes left over', '0000'],
  ])('[W6] refuses %s', (_, hex) => {
    expect(decodePath(mustHex(hex)).ok).toBe(false);
  });

  it.each([
    ['no bytes', ''],
    ['end before start', '300a0500'],
    ['end equal to start', '300a0a00'],
    ['start measured from an open end', '400000'],
    ['end measured from an open end', '20000a00'],
    ['open end with a length tag', '610000'],
    ['start not in its shortest form', '64000500'],
    ['bytes left over', '60000000'],
  ])('[W6] refuses an area with %s', (_, hex) => {
    expect(decodeAreaInArea(mustHex(hex), fullArea).ok).toBe(false);
  });

  it('[W6] refuses an area that says its subspace differs where it does not, or widens a subspace', () => {
    const one = { ...fullArea, subspaceId: new Uint8Array(32).fill(1) };
    for (const fill of [1, 2]) {
      const bytes = concatBytes(Uint8Array.of(0xe0), new Uint8Array(32).fill(fill), Uint8Array.of(0, 0));
      expect(decodeAreaInArea(bytes, one).ok).toBe(false);
    }
  });

  it('[W6] refuses an area whose whole path, prefix included, breaks the limits', () => {
    const rel = { ...fullArea, path: [new Uint8Array(4090)] };
    const longer = encodePath([new Uint8Array(7)]);
    expect(decodeAreaInArea(concatBytes(Uint8Array.of(0x60, 0), longer), rel).ok).toBe(false);
    const fits = encodePath([new Uint8Array(6)]);
    expect(decodeAreaInArea(concatBytes(Uint8Array.of(0x60, 0), fits), rel).ok).toBe(true);
  });

  it('encoders refuse what breaks the limits', () => {
    expect(() => encodePath([new Uint8Array(4097)])).toThrow(RangeError);
    expect(() => pathOf('x'.repeat(4097))).toThrow(RangeError);
    expect(() => c64Standalone(2n ** 64n)).toThrow(RangeError);
    expect(() => c64Standalone(-1n)).toThrow(RangeError);
  });
});

describe('path order', () => {
  it('[W7] comparePaths is a total order in which a prefix comes first', () => {
    fc.assert(
      fc.property(anyPath, anyPath, anyPath, (a, b, c) => {
        expect(Math.sign(comparePaths(a, b))).toBe(0 - Math.sign(comparePaths(b, a)));
        expect(comparePaths(a, b) === 0).toBe(equalBytes(encodePath(a), encodePath(b)));
        if (comparePaths(a, b) <= 0 && comparePaths(b, c) <= 0)
          expect(comparePaths(a, c)).toBeLessThanOrEqual(0);
        if (isPrefix(a, b)) expect(comparePaths(a, b)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('[W7] a prefix ends at a component: "a" of "a" and "a/b", not of "ab"', () => {
    expect(isPrefix(pathOf('a'), pathOf('a'))).toBe(true);
    expect(isPrefix(pathOf('a'), pathOf('a', 'b'))).toBe(true);
    expect(isPrefix(pathOf('a'), pathOf('ab'))).toBe(false);
    expect(isPrefix(pathOf('a', 'b'), pathOf('a'))).toBe(false);
    expect(isPrefix([], pathOf('a'))).toBe(true);
  });
});
