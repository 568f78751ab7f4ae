import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseManifest } from './manifest.ts';
import type { ReleaseManifest } from './manifest.ts';

const file = readFileSync(join(import.meta.dirname, '../../public/manifest.schema.json'), 'utf8');
const isValid = new Ajv2020({ strict: true }).compile(JSON.parse(file) as object);

const digest = 'ab'.repeat(32);
const good: ReleaseManifest = {
  id: 'io.example.crc32',
  version: '1.0.0-rc.1',
  time: '843480069184000000',
  wasm: { sha256: digest, william3: digest, size: 1_000 },
  dependencies: [{ id: 'io.example.base', range: '^1.0.0', optional: false }],
  exports: [{ name: 'crc32', kind: 'function', type: '(i32, i32) -> i32' }],
  exportCount: 1,
  imports: [{ module: 'env', name: 'memory', kind: 'memory', type: '1..' }],
  importCount: 1,
  profile: 'pure',
  toolchain: 'wabt',
  source: digest,
};

/** Every place in a value, as a way to it. */
function placesIn(value: unknown, way: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...way, key]))];
}

/** A copy with another value at a place; `undefined`: without what is there. */
function changed(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  if (rest.length === 0 && to === undefined) delete copy[key];
  else copy[key] = changed(copy[key], rest, to);
  return copy;
}

const strange = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    true,
    -1,
    0,
    7,
    8,
    1.5,
    1e9,
    1_073_741_824,
    1_073_741_825,
    10_000_001,
    '',
    [],
    {},
  ),
  fc.constantFrom(
    '1.0',
    'v1.0.0',
    '1.0.0+b',
    '01.0.0',
    '1.0.0-01',
    '1.0.0-a.b-c',
    'io.x',
    'Io.x',
    'io',
    'io..x',
    '007',
  ),
  fc.constantFrom(
    'a'.repeat(65),
    'io.' + 'a'.repeat(126),
    'x'.repeat(257),
    'y'.repeat(1025),
    'z'.repeat(2049),
    'A'.repeat(64),
  ),
  fc.string({ maxLength: 40 }),
  fc.jsonValue(),
);
const mutant = fc
  .tuple(fc.constantFrom(...placesIn(good)), strange, fc.boolean())
  .map(([way, to, isAdded]) => changed(good, isAdded ? [...way.slice(0, -1), 'extra'] : way, to));

/** What the parser asks beyond the schema, which says so in its description. */
const beyond = /SemVer range|each dependency once|no dependency on itself|characters$/;

describe('the JSON Schema of manifests', () => {
  it('[E9] is pinned: who changes what a manifest may be changes both, and this hash', () => {
    expect(createHash('sha256').update(file).digest('hex')).toMatchInlineSnapshot(
      `"c61215a34bce294026b49d131d73ec8bf6308be908d4c45d17d22605751d5e33"`,
    );
  });

  it('[E9] takes what the parser takes, and no less', () => {
    expect(isValid(good), JSON.stringify(isValid.errors)).toBe(true);
    expect(parseManifest(good)).toBe(good);
    const { source: _, ...sourceless } = good;
    expect([isValid(sourceless), parseManifest(sourceless)]).toEqual([true, sourceless]);
  });

  it('[E9] refuses what the parser refuses, but for what no schema says', () => {
    fc.assert(
      fc.property(mutant, (value) => {
        const json: unknown = value === undefined ? null : JSON.parse(JSON.stringify(value));
        const parsed = parseManifest(json);
        if (typeof parsed !== 'string') expect(isValid(json), JSON.stringify(isValid.errors)).toBe(true);
        else if (isValid(json)) expect(parsed).toMatch(beyond);
      }),
      { numRuns: 5_000 },
    );
  });

  it('[E9] has every limit of the parser at the same place', () => {
    const extern = { name: '', kind: 'tag', type: '' };
    const edges: readonly (readonly [way: readonly string[], inside: unknown, outside: unknown])[] = [
      [['wasm', 'size'], 8, 7],
      [['wasm', 'size'], 1_073_741_824, 1_073_741_825],
      [['exportCount'], 10_000_000, 10_000_001],
      [['toolchain'], '😀'.repeat(256), 'x'.repeat(257)],
      [['exports', '0', 'name'], 'x'.repeat(1024), 'x'.repeat(1025)],
      [['exports', '0', 'type'], 'x'.repeat(2048), 'x'.repeat(2049)],
      [['id'], `io.${'a'.repeat(125)}`, `io.${'a'.repeat(126)}`],
      [['version'], `1.0.0-${'a'.repeat(58)}`, `1.0.0-${'a'.repeat(59)}`],
      [['profile'], `a${'b'.repeat(31)}`, `a${'b'.repeat(32)}`],
      [['time'], '1'.repeat(20), '1'.repeat(21)],
      [['exports'], Array.from({ length: 4096 }, () => extern), Array.from({ length: 4097 }, () => extern)],
      [
        ['dependencies'],
        Array.from({ length: 256 }, (_, at) => ({ id: `io.x.d${at}`, range: '*', optional: true })),
        Array.from({ length: 257 }, (_, at) => ({ id: `io.x.d${at}`, range: '*', optional: true })),
      ],
    ];
    for (const [way, inside, outside] of edges) {
      const [taken, refused] = [changed(good, way, inside), changed(good, way, outside)];
      expect([isValid(taken), typeof parseManifest(taken)], way.join('.')).toEqual([true, 'object']);
      expect([isValid(refused), typeof parseManifest(refused)], way.join('.')).toEqual([false, 'string']);
    }
  });
});
