import { findProfile } from '../../../registry/validator/profiles.ts';
import { bytesAt, clock, exit, fillRandom } from './host.ts';
import type { HostImports, HostSetting } from './host.ts';

/** WASI's errno values used here. */
const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const NOT_SUPPORTED = 52;

const STDIN = 0;
const isOutput = (descriptor: number): boolean => descriptor === 1 || descriptor === 2;

type WasiFunction = (...args: (number | bigint)[]) => number;

function views(memory: () => WebAssembly.Memory) {
  const view = (pointer: number, length: number): DataView => {
    const bytes = bytesAt(memory(), pointer, length);
    return new DataView(bytes.buffer, bytes.byteOffset, length);
  };
  return {
    read32: (pointer: number): number => view(pointer, 4).getUint32(0, true),
    write32: (pointer: number, value: number): void => view(pointer, 4).setUint32(0, value, true),
    write64: (pointer: number, value: bigint): void => view(pointer, 8).setBigUint64(0, value, true),
  };
}

/**
 * WASI preview 1 for a program that runs alone: stdout and stderr go to the output, stdin is at its end, no arguments, no
 * environment, no files (`fd_prestat_get` answers EBADF, by which programs learn that), clocks and random bytes are real,
 * `proc_exit` ends the run. Every other function answers ENOSYS (52).
 */
export function wasiHost({ output, memory }: HostSetting): HostImports {
  const { read32, write32, write64 } = views(memory);
  const none = (...pointers: (number | bigint)[]): number => {
    for (const pointer of pointers) write32(Number(pointer), 0);
    return SUCCESS;
  };
  const write = (descriptor: number, vectors: number, count: number, written: number): number => {
    if (!isOutput(descriptor)) return BAD_DESCRIPTOR;
    let total = 0;
    for (let index = 0; index < count >>> 0; index++) {
      const at = (vectors >>> 0) + 8 * index;
      const bytes = bytesAt(memory(), read32(at), read32(at + 4));
      output.printBytes(bytes);
      total += bytes.length;
    }
    write32(written, total);
    return SUCCESS;
  };
  const played: Readonly<Record<string, WasiFunction>> = {
    args_get: () => SUCCESS,
    args_sizes_get: none,
    environ_get: () => SUCCESS,
    environ_sizes_get: none,
    clock_time_get: (id, _precision, pointer) => {
      write64(Number(pointer), BigInt(Math.round((id === 0 ? clock.wall() : clock.steady()) * 1e6)));
      return SUCCESS;
    },
    fd_prestat_get: () => BAD_DESCRIPTOR,
    fd_read: (descriptor, _vectors, _count, read) =>
      descriptor === STDIN ? none(read ?? 0) : BAD_DESCRIPTOR,
    fd_write: (descriptor, vectors, count, written) =>
      write(Number(descriptor), Number(vectors), Number(count), Number(written)),
    proc_exit: (code) => {
      throw exit(Number(code));
    },
    random_get: (pointer, length) => {
      fillRandom(memory(), Number(pointer), Number(length));
      return SUCCESS;
    },
    sched_yield: () => SUCCESS,
  };
  const names = Object.keys(findProfile('wasi-p1')?.grants['wasi_snapshot_preview1'] ?? {});
  const functions = Object.fromEntries(names.map((name) => [name, played[name] ?? (() => NOT_SUPPORTED)]));
  return { wasi_snapshot_preview1: functions };
}
