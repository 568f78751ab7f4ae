import { functions } from './host-profile.ts';
import type { HostProfile } from './host-profile.ts';

const HOST = functions(
  {
    print: '(i32, i32) -> ()',
    println: '(i32, i32) -> ()',
    log: '(i32, i32, i32) -> ()',
    error: '(i32, i32) -> ()',
    alloc: '(i32) -> i32',
    free: '(i32, i32) -> ()',
    realloc: '(i32, i32, i32) -> i32',
    now: '() -> i64',
    sleep: '(i32) -> ()',
    monotonic_now: '() -> i64',
    send: '(i32, i32, i32, i32) -> i32',
    recv: '() -> i32',
    pending: '() -> i32',
    broadcast: '(i32, i32) -> i32',
    free_message: '(i32) -> ()',
    random: '() -> f64',
    random_bytes: '(i32, i32) -> ()',
    emit_effect: ['(i32, i32, i32) -> i32', '(i32, i32) -> i32'],
    subscribe: '(i32, i32) -> i32',
    breakpoint: '() -> ()',
    assert: ['(i32, i32) -> ()', '(i32, i32, i32) -> ()'],
    panic: ['(i32, i32, i32) -> ()', '(i32, i32) -> ()'],
  },
  'vudo_',
);

/**
 * The DOL runtime's 22 host functions: documented under the module `vudo`, emitted by the compiler under `loa`.
 * Its compiler and its runtime disagree on three of them; both forms are granted.
 */
export const dol: HostProfile = {
  name: 'dol',
  summary: 'DOL host functions (vudo, loa) and a memory',
  runnable: true,
  grants: { vudo: HOST, loa: HOST, env: { memory: { kind: 'memory' } } },
  open: [],
};
