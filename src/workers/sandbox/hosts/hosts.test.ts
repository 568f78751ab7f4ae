import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import { runExport } from '../run-export.ts';
import type { RunOutcome } from '../sandbox.contract.ts';

const { parseWat } = await wabt();

function run(wat: string, profile: string, name = 'f', ...args: readonly string[]): Promise<RunOutcome> {
  const module = parseWat('test.wat', wat, {});
  const { buffer } = module.toBinary({});
  module.destroy();
  return runExport({ bytes: new Uint8Array(buffer), profile, name, args });
}

/** A module whose `f` is `body`, with `imports` and "hello" at address 16 of its memory. */
const withText = (imports: string, body: string, result = ''): string => `(module ${imports}
  (memory (export "memory") 1) (data (i32.const 16) "hello")
  (func (export "f") ${result} ${body}))`;

const vudo = (name: string, type: string, module = 'vudo'): string =>
  `(import "${module}" "vudo_${name}" (func $${name} ${type}))`;
const TEXT = 'i32.const 16 i32.const 5';

describe('the dol host', () => {
  it('[V14] collects what is printed, logged and reported', async () => {
    const imports = [
      vudo('print', '(param i32 i32)'),
      vudo('println', '(param i32 i32)', 'loa'),
      vudo('log', '(param i32 i32 i32)'),
      vudo('error', '(param i32 i32)'),
    ].join('');
    const body = `${TEXT} call $print ${TEXT} call $println i32.const 2 ${TEXT} call $log ${TEXT} call $error`;
    const outcome = await run(withText(imports, body), 'dol');
    expect(outcome).toMatchObject({ kind: 'returned', output: 'hellohello\n[warn] hello\n[error] hello\n' });
  });

  it('[V14] keeps at most 64 KiB of output and says that it was cut', async () => {
    const loop = `(local $i i32) (loop $again ${TEXT} call $print
      (local.set $i (i32.add (local.get $i) (i32.const 1))) (br_if $again (i32.lt_u (local.get $i) (i32.const 20000))))`;
    const outcome = await run(withText(vudo('print', '(param i32 i32)'), loop), 'dol');
    expect(outcome.output.length).toBeLessThan(65_536 + 40);
    expect(outcome.output).toMatch(/^(?:hello){13107}h\n… \(cut after 64 KiB\)$/);
  });

  it('[V14] gives memory it added itself, keeps blocks apart, moves contents, reuses what was freed', async () => {
    const imports = [
      vudo('alloc', '(param i32) (result i32)'),
      vudo('free', '(param i32 i32)'),
      vudo('realloc', '(param i32 i32 i32) (result i32)'),
    ].join('');
    const wat = `(module ${imports} (import "env" "memory" (memory 2))
      (func (export "place") (result i32) i32.const 10 call $alloc)
      (func (export "apart") (result i32)
        i32.const 10 call $alloc i32.const 10 call $alloc i32.sub)
      (func (export "moved") (result i32) (local $p i32)
        (local.set $p (call $alloc (i32.const 4))) (i32.store (local.get $p) (i32.const 77))
        (drop (call $alloc (i32.const 4)))
        (i32.load (call $realloc (local.get $p) (i32.const 4) (i32.const 100000))))
      (func (export "reused") (result i32) (local $p i32)
        (local.set $p (call $alloc (i32.const 32))) (call $free (local.get $p) (i32.const 32))
        (i32.eq (local.get $p) (call $alloc (i32.const 32))))
      (func (export "toomuch") (result i32) i32.const -1 call $alloc))`;
    const of = async (name: string): Promise<unknown> => run(wat, 'dol', name);
    expect(await of('place')).toMatchObject({ results: ['131072'] });
    expect(await of('apart')).toMatchObject({ results: ['-16'] });
    expect(await of('moved')).toMatchObject({ results: ['77'] });
    expect(await of('reused')).toMatchObject({ results: ['1'] });
    expect(await of('toomuch')).toMatchObject({ results: ['0'] });
  });

  it.each<readonly [string, string, string, string]>([
    ['panic', '(param i32 i32)', TEXT, 'it panicked: hello'],
    ['panic', '(param i32 i32 i32)', `${TEXT} i32.const 7`, 'it panicked: hello'],
    ['assert', '(param i32 i32 i32)', `i32.const 0 ${TEXT}`, 'its assertion failed: hello'],
    ['assert', '(param i32 i32)', 'i32.const 0 i32.const 16', 'its assertion failed'],
    [
      'print',
      '(param i32 i32)',
      'i32.const 65530 i32.const 7',
      'a host function was given 7 bytes at address 65530, outside the memory',
    ],
  ])('[V14] %s %s ends the run with its message', async (name, type, args, found) => {
    const outcome = await run(withText(vudo(name, type), `${args} call $${name}`), 'dol');
    expect(outcome).toMatchObject({ kind: 'failed', problem: { code: 'run/trap', found } });
  });

  it('[V14] lets a true assertion pass', async () => {
    const body = `i32.const 1 ${TEXT} call $assert`;
    expect(await run(withText(vudo('assert', '(param i32 i32 i32)'), body), 'dol')).toMatchObject({
      kind: 'returned',
    });
  });

  it.each<readonly [string, string, string, string]>([
    ['send', '(param i32 i32 i32 i32) (result i32)', `${TEXT} ${TEXT}`, '-1'],
    ['broadcast', '(param i32 i32) (result i32)', TEXT, '-1'],
    ['emit_effect', '(param i32 i32 i32) (result i32)', `i32.const 1 ${TEXT}`, '-1'],
    ['emit_effect', '(param i32 i32) (result i32)', TEXT, '-1'],
    ['subscribe', '(param i32 i32) (result i32)', TEXT, '-1'],
    ['recv', '(result i32)', '', '0'],
    ['pending', '(result i32)', '', '0'],
  ])('[V14] %s %s answers as in an empty world', async (name, type, args, result) => {
    const outcome = await run(withText(vudo(name, type), `${args} call $${name}`, '(result i32)'), 'dol');
    expect(outcome).toMatchObject({ kind: 'returned', results: [result] });
  });

  it('[V14] tells the time, waits and draws random numbers', async () => {
    const imports = [
      vudo('now', '(result i64)'),
      vudo('monotonic_now', '(result i64)'),
      vudo('sleep', '(param i32)'),
      vudo('random', '(result f64)'),
      vudo('random_bytes', '(param i32 i32)'),
      vudo('breakpoint', ''),
      vudo('free_message', '(param i32)'),
    ].join('');
    const body = `(local $t i64) (local.set $t (call $monotonic_now)) i32.const 5 call $sleep
      i32.const 0 i32.const 65536 call $random_bytes call $breakpoint i32.const 0 call $free_message
      (i64.ge_s (i64.sub (call $monotonic_now) (local.get $t)) (i64.const 5000000))
      (i64.gt_s (call $now) (i64.const 1700000000000)) i32.and
      (f64.lt (call $random) (f64.const 1)) i32.and
      (i64.ne (i64.load (i32.const 8)) (i64.load (i32.const 65528))) i32.and`;
    expect(await run(withText(imports, body, '(result i32)'), 'dol')).toMatchObject({ results: ['1'] });
  });
});

describe('the WASI host', () => {
  const wasi = (name: string, type: string): string =>
    `(import "wasi_snapshot_preview1" "${name}" (func $${name} ${type}))`;
  const WRITE = wasi('fd_write', '(param i32 i32 i32 i32) (result i32)');
  const VECTORS = `(i32.store (i32.const 64) (i32.const 16)) (i32.store (i32.const 68) (i32.const 5))
    (i32.store (i32.const 72) (i32.const 17)) (i32.store (i32.const 76) (i32.const 2))`;

  it('[V15] captures stdout and stderr, and counts the bytes', async () => {
    const body = `${VECTORS} (drop (call $fd_write (i32.const 1) (i32.const 64) (i32.const 2) (i32.const 80)))
      (drop (call $fd_write (i32.const 2) (i32.const 64) (i32.const 1) (i32.const 84)))
      (i32.add (i32.load (i32.const 80)) (i32.load (i32.const 84)))`;
    const outcome = await run(withText(WRITE, body, '(result i32)'), 'wasi-p1');
    expect(outcome).toMatchObject({ kind: 'returned', results: ['12'], output: 'helloelhello' });
  });

  it.each<readonly [string, string, string, string]>([
    [
      'fd_write',
      '(param i32 i32 i32 i32) (result i32)',
      'i32.const 3 i32.const 0 i32.const 0 i32.const 0',
      '8',
    ],
    ['fd_prestat_get', '(param i32 i32) (result i32)', 'i32.const 3 i32.const 0', '8'],
    [
      'fd_read',
      '(param i32 i32 i32 i32) (result i32)',
      'i32.const 0 i32.const 0 i32.const 0 i32.const 8',
      '0',
    ],
    ['args_sizes_get', '(param i32 i32) (result i32)', 'i32.const 0 i32.const 4', '0'],
    ['environ_sizes_get', '(param i32 i32) (result i32)', 'i32.const 0 i32.const 4', '0'],
    ['clock_time_get', '(param i32 i64 i32) (result i32)', 'i32.const 0 i64.const 1 i32.const 0', '0'],
    ['random_get', '(param i32 i32) (result i32)', 'i32.const 0 i32.const 16', '0'],
    ['sched_yield', '(result i32)', '', '0'],
    ['path_unlink_file', '(param i32 i32 i32) (result i32)', 'i32.const 0 i32.const 0 i32.const 0', '52'],
    ['sock_shutdown', '(param i32 i32) (result i32)', 'i32.const 0 i32.const 0', '52'],
  ])('[V15] %s answers %#', async (name, type, args, errno) => {
    const outcome = await run(withText(wasi(name, type), `${args} call $${name}`, '(result i32)'), 'wasi-p1');
    expect(outcome).toMatchObject({ kind: 'returned', results: [errno] });
  });

  it('[V15] ends with proc_exit: 0 returns, another code is told', async () => {
    const wat = `(module ${wasi('proc_exit', '(param i32)')} (func (export "_start")
      i32.const 0 call $proc_exit unreachable) (func (export "f") i32.const 3 call $proc_exit))`;
    expect(await run(wat, 'wasi-p1', '_start')).toMatchObject({ kind: 'returned', results: [] });
    expect(await run(wat, 'wasi-p1')).toMatchObject({
      kind: 'failed',
      problem: { found: 'it ended itself with exit code 3' },
    });
  });

  it('[V15] initialises a reactor before the call', async () => {
    const wat = `(module (global $g (mut i32) (i32.const 0)) (func (export "_initialize") i32.const 9 global.set $g)
      (func (export "f") (result i32) global.get $g))`;
    expect(await run(wat, 'wasi-p1')).toMatchObject({ results: ['9'] });
  });

  it('[V15] traps where a host function needs a memory and there is none', async () => {
    const wat = `(module ${wasi('random_get', '(param i32 i32) (result i32)')}
      (func (export "f") (result i32) i32.const 0 i32.const 1 call $random_get))`;
    expect(await run(wat, 'wasi-p1')).toMatchObject({ kind: 'failed', problem: { code: 'run/trap' } });
  });
});

describe('the AssemblyScript host', () => {
  const strings = String.raw`(memory (export "memory") 1) (data (i32.const 12) "\04\00\00\00n\00o\00")
    (data (i32.const 28) "\08\00\00\00a\00.\00t\00s\00")`;
  const env = (name: string, type: string): string => `(import "env" "${name}" (func $${name} ${type}))`;

  it('[V16] ends an abort with its message, file, line and column', async () => {
    const wat = `(module ${env('abort', '(param i32 i32 i32 i32)')} ${strings}
      (func (export "f") i32.const 16 i32.const 32 i32.const 3 i32.const 7 call $abort unreachable))`;
    expect(await run(wat, 'assemblyscript')).toMatchObject({
      kind: 'failed',
      problem: { code: 'run/trap', found: 'it aborted: no (a.ts:3:7)' },
    });
  });

  it('[V16] prints traces with as many numbers as given, and seeds', async () => {
    const wat = `(module ${env('trace', '(param i32 i32 f64 f64 f64 f64 f64)')} ${env('seed', '(result f64)')} ${strings}
      (func (export "f") (result i32) i32.const 16 i32.const 2 f64.const 1.5 f64.const 2 f64.const 0 f64.const 0 f64.const 0
        call $trace (f64.ge (call $seed) (f64.const 0))))`;
    expect(await run(wat, 'assemblyscript')).toMatchObject({ results: ['1'], output: 'trace: no 1.5, 2\n' });
  });
});
