import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import { sentence } from '../../registry/problem.ts';
import { runExport } from './run-export.ts';
import type { RunOutcome } from './sandbox.contract.ts';

const { parseWat } = await wabt();

function compile(wat: string): Uint8Array {
  const module = parseWat('test.wat', wat, { multi_value: true, reference_types: true });
  const { buffer } = module.toBinary({});
  module.destroy();
  return new Uint8Array(buffer);
}

const run = (wat: string, profile: string, name: string, ...args: readonly string[]): Promise<RunOutcome> =>
  runExport({ bytes: compile(wat), profile, name, args });

async function results(
  wat: string,
  profile: string,
  name: string,
  ...args: readonly string[]
): Promise<readonly string[]> {
  const outcome = await run(wat, profile, name, ...args);
  if (outcome.kind === 'failed') throw new Error(sentence(outcome.problem));
  return outcome.results;
}

const ARITHMETIC = `(module
  (memory (export "memory") 1)
  (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
  (func (export "long") (param i64) (result i64) local.get 0)
  (func (export "half") (param f64) (result f64) local.get 0 f64.const 0.5 f64.mul)
  (func (export "single") (param f32) (result f32) local.get 0)
  (func (export "pair") (result i32 i64) i32.const -1 i64.const -1)
  (func (export "nothing"))
  (func (export "reference") (param externref))
  (func (export "divide") (param i32) (result i32) i32.const 1 local.get 0 i32.div_s)
  (func $deep (export "deep") call $deep)
  (func (export "unreachable") unreachable)
  (func (export "outside") (result i32) i32.const -4 i32.load))`;

describe('calling a pure module', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['add', ['40', '2'], ['42']],
    ['add', ['4294967295', '0'], ['-1']],
    ['add', ['-0x10', '+1'], ['-15']],
    ['long', ['18446744073709551615'], ['-1']],
    ['long', ['-9223372036854775808'], ['-9223372036854775808']],
    ['half', ['1e3'], ['500']],
    ['half', ['-0'], ['-0']],
    ['half', [' Infinity '], ['Infinity']],
    ['half', ['-inf'], ['-Infinity']],
    ['single', ['nan'], ['NaN']],
    ['single', ['0.1'], ['0.10000000149011612']],
    ['pair', [], ['-1', '-1']],
    ['nothing', [], []],
  ])('[V10] %s(%j) = %j', async (name, args, expected) => {
    expect(await results(ARITHMETIC, 'pure', name, ...args)).toEqual(expected);
  });

  it.each<readonly [string, readonly string[], string]>([
    ['add', ['4294967296', '0'], 'parameter 1 to be a number of type i32'],
    ['add', ['-2147483649', '0'], 'parameter 1'],
    ['add', ['1', ''], 'parameter 2'],
    ['add', ['1'], 'parameter 2'],
    ['add', ['1', '2', '3'], 'parameter 3'],
    ['add', ['1.5', '2'], '"1.5"'],
    ['add', ['NaN', '2'], '"NaN"'],
    ['long', ['18446744073709551616'], 'i64'],
    ['half', ['one'], 'f64'],
    ['half', ['1e999'], 'f64'],
    ['single', ['1e39'], 'f32'],
  ])('[V11] %s(%j) is refused: %s', async (name, args, says) => {
    const outcome = await run(ARITHMETIC, 'pure', name, ...args);
    expect(outcome).toMatchObject({ kind: 'failed', problem: { code: 'run/bad-argument' } });
    expect(outcome.kind === 'failed' && sentence(outcome.problem)).toContain(says);
  });

  it.each(['memory', 'absent', 'reference', '__proto__'])('[V11] %s is not callable', async (name) => {
    expect(await run(ARITHMETIC, 'pure', name)).toMatchObject({
      kind: 'failed',
      problem: { code: 'run/not-callable' },
    });
  });

  it.each<readonly [string, readonly string[], RegExp]>([
    ['divide', ['0'], /divide by zero/],
    ['deep', [], /call stack/],
    ['unreachable', [], /unreachable/],
    ['outside', [], /out of bounds/],
  ])('[V12] %s traps and says so', async (name, args, says) => {
    const outcome = await run(ARITHMETIC, 'pure', name, ...args);
    expect(outcome).toMatchObject({
      kind: 'failed',
      problem: { code: 'run/trap', found: expect.stringMatching(says) },
    });
  });

  it('[V10] runs a third-party binary: XXH32 of nothing', async () => {
    const bytes = readFileSync(
      new URL('../../../node_modules/xxhash-wasm/workerd/xxhash.wasm', import.meta.url),
    );
    const outcome = await runExport({ bytes, profile: 'pure', name: 'xxh32', args: ['0', '0', '0'] });
    expect(outcome).toMatchObject({ kind: 'returned', results: [String(0x02cc5d05)] });
  });
});

describe('imports', () => {
  const secret = '(module (import "env" "secret" (func $s)) (func (export "f") call $s))';

  it.each(['pure', 'dol', 'wasi-p1', 'assemblyscript'])(
    '[V13] %s is never given what it does not grant',
    async (profile) => {
      expect(await run(secret, profile, 'f')).toMatchObject({
        kind: 'failed',
        problem: { code: 'wasm/import-denied' },
      });
    },
  );

  it('[V13] denies a granted name with another type', async () => {
    const wat = '(module (import "vudo" "vudo_now" (func (result i32))) (func (export "f")))';
    expect(await run(wat, 'dol', 'f')).toMatchObject({
      kind: 'failed',
      problem: { code: 'wasm/import-denied' },
    });
  });

  it.each(['bindgen', 'emscripten'])('[V13] %s needs its own JavaScript', async (profile) => {
    expect(await run(secret, profile, 'f')).toMatchObject({
      kind: 'failed',
      problem: { code: 'run/no-host' },
    });
  });

  it('[V13] names an unknown profile', async () => {
    const outcome = await run(ARITHMETIC, '__proto__', 'add', '1', '2');
    expect(outcome).toMatchObject({ kind: 'failed', problem: { code: 'wasm/unknown-profile' } });
  });
});
