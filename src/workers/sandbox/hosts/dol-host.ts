import { allocator } from './allocator.ts';
import { clock, fillRandom, textAt, trap } from './host.ts';
import type { HostImports, HostSetting } from './host.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'];

/** The answers of an actor that is alone in its world: nobody to send to, nothing to receive, nobody who handles effects. */
const NOBODY = -1;
const NOTHING = 0;

/** Waits by looping; a wait beyond the run's time ends with the run. */
function wait(milliseconds: number): void {
  const end = clock.steady() + milliseconds;
  while (clock.steady() < end);
}

/**
 * The DOL host functions for one module that runs alone.
 * Printing goes to the output; `now` is Unix milliseconds, `monotonic_now` nanoseconds; memory comes from {@link allocator}.
 * `send`, `broadcast`, `emit_effect`, `subscribe` answer -1, `recv` and `pending` 0; `breakpoint` and `free_message` do nothing.
 * `assert` with a zero condition and `panic` end the run with their message.
 */
export function dolHost({ output, memory }: HostSetting): HostImports {
  const { alloc, free, realloc } = allocator(memory);
  const print = (pointer: number, length: number, before = '', after = ''): void =>
    output.print(`${before}${textAt(memory(), pointer, length)}${after}`);
  const functions: Record<string, (...args: number[]) => number | bigint | void> = {
    vudo_print: (pointer = 0, length = 0) => print(pointer, length),
    vudo_println: (pointer = 0, length = 0) => print(pointer, length, '', '\n'),
    vudo_log: (level = 0, pointer = 0, length = 0) =>
      print(pointer, length, `[${LEVELS[level] ?? level}] `, '\n'),
    vudo_error: (pointer = 0, length = 0) => print(pointer, length, '[error] ', '\n'),
    vudo_alloc: (size = 0) => alloc(size),
    vudo_free: (pointer = 0) => free(pointer),
    vudo_realloc: (pointer = 0, _old = 0, size = 0) => realloc(pointer, size),
    vudo_now: () => BigInt(clock.wall()),
    vudo_sleep: (milliseconds = 0) => wait(milliseconds),
    vudo_monotonic_now: () => BigInt(Math.round(clock.steady() * 1e6)),
    vudo_send: () => NOBODY,
    vudo_recv: () => NOTHING,
    vudo_pending: () => NOTHING,
    vudo_broadcast: () => NOBODY,
    vudo_free_message: () => {},
    vudo_random: () => Math.random(),
    vudo_random_bytes: (pointer = 0, length = 0) => fillRandom(memory(), pointer, length),
    vudo_emit_effect: () => NOBODY,
    vudo_subscribe: () => NOBODY,
    vudo_breakpoint: () => {},
    vudo_assert: (condition = 0, ...message) => {
      if (condition !== 0) return;
      const [pointer = 0, length] = message;
      const text = length === undefined ? '' : `: ${textAt(memory(), pointer, length)}`;
      throw trap(`its assertion failed${text}`);
    },
    vudo_panic: (pointer = 0, length = 0) => {
      throw trap(`it panicked: ${textAt(memory(), pointer, length)}`);
    },
  };
  return { vudo: functions, loa: functions };
}
