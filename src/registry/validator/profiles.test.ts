import { describe, expect, it } from 'vitest';
import { findProfile, judgeImports, profileNames, profiles, suggestProfile } from './profiles.ts';
import type { WasmImport } from './report.ts';

const fn = (module: string, name: string, type: string): WasmImport => ({
  module,
  name,
  kind: 'function',
  type,
});
const memory: WasmImport = { module: 'env', name: 'memory', kind: 'memory', type: 'memory 1..' };
const now = fn('loa', 'vudo_now', '() -> i64');

describe('profiles', () => {
  it('[V8] are data, narrowest first', () => {
    expect(profileNames).toEqual(['pure', 'dol', 'assemblyscript', 'wasi-p1', 'bindgen', 'emscripten']);
    expect(profiles.filter(({ runnable }) => runnable).map(({ name }) => name)).toEqual([
      'pure',
      'dol',
      'assemblyscript',
      'wasi-p1',
    ]);
    const dol = findProfile('dol');
    expect(Object.keys(dol?.grants['vudo'] ?? {})).toHaveLength(22);
    expect(dol?.grants['loa']).toEqual(dol?.grants['vudo']);
    expect(Object.keys(findProfile('wasi-p1')?.grants['wasi_snapshot_preview1'] ?? {})).toHaveLength(46);
  });

  it.each<readonly [WasmImport[], string]>([
    [[], 'pure'],
    [[now], 'dol'],
    [[now, memory], 'dol'],
    [[memory], 'dol'],
    [[fn('env', 'abort', '(i32, i32, i32, i32) -> ()')], 'assemblyscript'],
    [[fn('wasi_snapshot_preview1', 'fd_write', '(i32, i32, i32, i32) -> i32')], 'wasi-p1'],
    [[fn('wasi_snapshot_preview1', 'fd_seek', '(i32, i32, i32, i32, i32) -> i32')], 'emscripten'],
    [[fn('wbg', '__wbg_new_1', '() -> i32')], 'bindgen'],
    [[fn('./hello_bg.js', '__wbg_new_1', '() -> i32')], 'bindgen'],
    [[fn('a', 'a', '(i32) -> ()')], 'emscripten'],
    [[fn('mystery', 'x', '() -> ()')], 'pure'],
    [[now, now, fn('mystery', 'x', '() -> ()')], 'dol'],
  ])('[V8] suggests the narrowest that grants %j: %s', (imports, name) => {
    expect(suggestProfile(imports)).toBe(name);
  });

  it.each<readonly [string, WasmImport, string]>([
    ['pure', now, 'pure grants no imports'],
    [
      'dol',
      fn('loa', 'vudo_now', '(i32) -> i64'),
      'loa.vudo_now is (i32) -> i64 here but () -> i64 in profile dol',
    ],
    ['dol', fn('loa', 'vudo_fly', '() -> ()'), 'dol grants no loa.vudo_fly'],
    [
      'dol',
      { ...memory, kind: 'table', type: 'table funcref 1..' },
      'env.memory is a table here but a memory in profile dol',
    ],
    ['wasi-p1', now, 'wasi-p1 grants nothing from the import module loa'],
    ['bindgen', now, 'bindgen grants nothing from the import module loa'],
    [
      'dol',
      fn('hasOwnProperty', 'constructor', '() -> ()'),
      'dol grants nothing from the import module hasOwnProperty',
    ],
  ])('[V8] %s denies %j with its reason', (profile, wanted, reason) => {
    const host = findProfile(profile);
    expect(host && judgeImports(host, [wanted])).toEqual([{ ...wanted, allowed: false, reason }]);
  });
});
