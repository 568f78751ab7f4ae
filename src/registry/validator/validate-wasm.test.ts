import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sentence } from '../problem.ts';
import { badWasm } from './bad-wasm.cases.ts';
import { HEADER, IMPORTS, TYPES, name, richModule, section, wasm } from './rich-module.cases.ts';
import { thirdParty } from './third-party.cases.ts';
import { validateWasm } from './validate-wasm.ts';

describe('good modules', () => {
  it('[V1] reports a whole module: sections, imports, exports with types, toolchain, profile, digests', async () => {
    const bytes = richModule();
    const report = await validateWasm(bytes, {});
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({
      valid: true,
      size: bytes.length,
      profile: 'dol',
      toolchain: 'DOL 0.8 (by hand)',
    });
    expect(report.exports).toEqual([
      { name: 'add', kind: 'function', type: '(i32, i32) -> i32' },
      { name: 'memory', kind: 'memory', type: 'memory 1..16' },
      { name: 'counter', kind: 'global', type: 'global i32 mut' },
      { name: 'table', kind: 'table', type: 'table funcref 1..' },
      { name: 'oops', kind: 'tag', type: 'tag ()' },
    ]);
    expect(report.imports).toEqual([
      {
        module: 'loa',
        name: 'vudo_now',
        kind: 'function',
        type: '() -> i64',
        allowed: true,
        reason: 'granted by profile dol',
      },
    ]);
    expect(report.sections.map(({ name }) => name)).toContain('custom "producers"');
    expect(report.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(report.william3).toMatch(/^[0-9a-f]{64}$/);
    const again = await validateWasm(bytes, { expected: { ...report } });
    expect(again.valid).toBe(true);
  });

  it('[V1] accepts the empty module and a module that fills the limit exactly', async () => {
    expect((await validateWasm(wasm(), {})).valid).toBe(true);
    const padding = 10_485_760 - HEADER.length - 5;
    const filled = new Uint8Array(10_485_760);
    filled.set([
      ...HEADER,
      0,
      ...[0, 7, 14, 21].map((shift) => ((padding >>> shift) & 0x7f) | (shift < 21 ? 0x80 : 0)),
    ]);
    const report = await validateWasm(filled, {});
    expect(report.problems.map(sentence)).toEqual([]);
  });

  it.each(thirdParty)('[V2] takes $file under its profile $profile', async (row) => {
    const bytes = readFileSync(new URL(`../../../node_modules/${row.file}`, import.meta.url));
    const report = await validateWasm(bytes, {});
    expect(report.problems.map(sentence)).toEqual([]);
    expect(report).toMatchObject({ size: row.size, profile: row.profile, toolchain: row.reported });
    expect([report.imports.length, report.exports.length]).toEqual([row.imports, row.exports]);
    expect(report.exports.filter(({ type }) => type === 'unknown')).toEqual([]);
    const [exported, type] = row.export;
    expect(report.exports.find(({ name }) => name === exported)?.type).toBe(type);
    const engine = await WebAssembly.compile(bytes);
    expect(report.exports.map(({ name, kind }) => ({ name, kind }))).toEqual(
      WebAssembly.Module.exports(engine),
    );
  });
});

describe('bad modules', () => {
  it.each(badWasm)('[V3] refuses $name with $code', async ({ bytes, policy, code, says }) => {
    const report = await validateWasm(bytes(), policy ?? {});
    expect(report.valid).toBe(false);
    expect(report.problems.map((problem) => problem.code)).toContain(code);
    expect(report.problems.map(sentence).join('\n')).toContain(says);
  });

  it('[V4] lists exports and every verdict although an import is denied', async () => {
    const report = await validateWasm(richModule(), { profile: 'wasi-p1' });
    expect(report.valid).toBe(false);
    expect(report.exports).toHaveLength(5);
    expect(report.imports).toMatchObject([
      { allowed: false, reason: 'wasi-p1 grants nothing from the import module loa' },
    ]);
  });

  it('[V4] reports what stands before the place where the file ends', async () => {
    const whole = richModule();
    const report = await validateWasm(whole.slice(0, whole.length - 3), {});
    expect(report.problems.map(({ code }) => code)).toEqual(['wasm/truncated']);
    expect(report.exports).toHaveLength(5);
    expect(report.sha256).not.toBe('');
  });

  it('[V3] gives every mismatch and every denied import a problem of its own', async () => {
    const two = wasm(TYPES, section(2, 2, name('a b'), name('c'), 0, 0, IMPORTS.slice(3)));
    const report = await validateWasm(two, {
      profile: 'pure',
      expected: { sha256: 'x', william3: 'y', size: 1 },
    });
    expect(report.problems.map(({ code }) => code)).toEqual([
      'wasm/import-denied',
      'wasm/import-denied',
      'wasm/hash-mismatch',
      'wasm/hash-mismatch',
      'wasm/hash-mismatch',
    ]);
  });
});
