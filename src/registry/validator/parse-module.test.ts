import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sentence } from '../problem.ts';
import { parseModule } from './parse-module.ts';
import { HEADER, name, richModule, section, wasm } from './rich-module.cases.ts';
import { formatSignature, parseSignature } from './signature.ts';

const real = readFileSync(
  new URL('../../../node_modules/@chainsafe/as-sha256/build/optimized.wasm', import.meta.url),
);

/** Refusals that are this registry's own limits, not WebAssembly's. */
const OURS = /more than [\d,]+ (?:at|sections)/;

function damage(bytes: Uint8Array, at: number, value: number, kept: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  copy[HEADER.length + (at % (bytes.length - HEADER.length))] = value;
  return copy.slice(0, Math.max(HEADER.length, bytes.length - kept));
}

describe('structure', () => {
  it('[V5] refuses nothing for its structure that the engine would take (damaged real and rich modules)', () => {
    const damaged = fc
      .tuple(fc.boolean(), fc.nat(5_000), fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 0, 1, 5, 40))
      .map(([rich, at, value, kept]) => damage(rich ? richModule() : real, at, value, kept));
    fc.assert(
      fc.property(damaged, (bytes) => {
        const { problem } = parseModule(bytes);
        return problem === null || OURS.test(sentence(problem)) || !WebAssembly.validate(bytes);
      }),
      { numRuns: 5_000 },
    );
  });

  it('[V6] reads any bytes after a good header without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        const bytes = Uint8Array.from([...HEADER, ...tail]);
        expect(parseModule(bytes).sections.length).toBeLessThanOrEqual(tail.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('[V6] keeps the report small when ten thousand short entries point at one long type', () => {
    const params = Array.from({ length: 1_000 }, () => 0x7f);
    const types = section(1, 1, 0x60, 0xe8, 0x07, params, 0);
    const one = [1, 0x6d, 1, 0x6e, 0, 0];
    const imports = section(2, 0x90, 0x4e, Array.from({ length: 10_000 }, () => one).flat());
    const { imports: found, problem } = parseModule(wasm(types, imports));
    expect(problem).toBeNull();
    expect(found).toHaveLength(10_000);
    expect(found[0]?.type).toContain('1000 in all');
    expect(found[0]?.type.length).toBeLessThan(300);
  });
});

describe('types', () => {
  const gc = section(
    1,
    3,
    0x4e,
    2,
    0x50,
    0,
    0x5f,
    1,
    0x7f,
    1,
    0x5e,
    0x78,
    0,
    0x60,
    1,
    0x63,
    0,
    0,
    0x60,
    0,
    2,
    0x7f,
    0x6f,
  );

  it('[V7] reads recursive groups, struct and array types and references', () => {
    const module = wasm(gc, section(3, 2, 2, 3), section(7, 2, name('a'), 0, 0, name('b'), 0, 1));
    expect(parseModule(module).exports.map(({ type }) => type)).toEqual([
      '(ref null 0) -> ()',
      '() -> (i32, externref)',
    ]);
  });

  it('[V7] leaves a type form it does not know to the engine', () => {
    const module = wasm(section(1, 1, 0x5d, 0), section(2, 1, name('m'), name('n'), 0, 0));
    const { problem, imports } = parseModule(module);
    expect(problem).toBeNull();
    expect(imports).toEqual([{ module: 'm', name: 'n', kind: 'function', type: 'unknown' }]);
  });

  it('[V7] writes memories with 64-bit indices and shared ones', () => {
    const module = wasm(section(5, 2, 4, 1, 3, 1, 2), section(7, 2, name('a'), 2, 0, name('b'), 2, 1));
    expect(parseModule(module).exports.map(({ type }) => type)).toEqual([
      'memory i64 1..',
      'memory 1..2 shared',
    ]);
  });

  it('[V7] reads a global initialised with a vector, and the global after it', () => {
    const vector = [0x7b, 0, 0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0xff), 0x0b];
    const module = wasm(section(6, 2, vector, 0x7e, 1, 0x42, 0x7f, 0x0b), section(7, 1, name('g'), 3, 1));
    expect(parseModule(module).exports[0]?.type).toBe('global i64 mut');
  });

  it('[V7] writes a signature and reads it back', () => {
    const type = fc.constantFrom('i32', 'i64', 'f32', 'f64', 'v128', 'funcref', 'externref');
    fc.assert(
      fc.property(fc.array(type, { maxLength: 12 }), fc.array(type, { maxLength: 4 }), (params, results) => {
        expect(parseSignature(formatSignature({ params, results }))).toEqual({ params, results });
      }),
    );
    expect(formatSignature({ params: ['i32', 'i64'], results: ['f64'] })).toBe('(i32, i64) -> f64');
    expect(formatSignature({ params: [], results: [] })).toBe('() -> ()');
    expect(parseSignature('memory 1..')).toBeNull();
  });
});
