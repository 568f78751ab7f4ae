import type { TextOutput } from '../text-output.ts';

/** Imports by module and name: exactly what WebAssembly is instantiated with. */
export type HostImports = Readonly<Record<string, Readonly<Record<string, WebAssembly.ImportValue>>>>;

/** What a host needs of the run it serves. */
export interface HostSetting {
  readonly output: TextOutput;
  /** The memory the module imported or exports; throws a trap before there is one. */
  readonly memory: () => WebAssembly.Memory;
}

/** Milliseconds that every host reads, so that all of them tell the same time. */
export const clock = {
  wall: (): number => Date.now(),
  steady: (): number => performance.now(),
} as const;

/** An error that ends the run with `detail`, as a trap of the engine would. */
export function trap(detail: string): Error {
  return Object.assign(new Error(detail), { name: 'HostTrap' });
}

/** The module ended itself with this code (WASI's proc_exit). */
interface Exit {
  readonly exitCode: number;
}

/** True for the error that {@link exit} makes. */
export function isExit(error: unknown): error is Exit & Error {
  return error instanceof Error && error.name === 'HostExit';
}

/** An error that ends the run with an exit code. */
export function exit(exitCode: number): Error {
  return Object.assign(new Error(`exit code ${exitCode}`), { name: 'HostExit', exitCode });
}

/** The bytes at `pointer`, in place; traps when they are not all inside the memory. */
export function bytesAt(memory: WebAssembly.Memory, pointer: number, length: number): Uint8Array {
  const from = pointer >>> 0;
  const size = length >>> 0;
  if (from + size > memory.buffer.byteLength) {
    throw trap(`a host function was given ${size} bytes at address ${from}, outside the memory`);
  }
  return new Uint8Array(memory.buffer, from, size);
}

/** The UTF-8 text at `pointer`; what is not UTF-8 becomes U+FFFD. */
export function textAt(memory: WebAssembly.Memory, pointer: number, length: number): string {
  return new TextDecoder().decode(bytesAt(memory, pointer, length).slice());
}

/** Fills memory with random bytes, in the 64 KiB steps that WebCrypto allows. */
export function fillRandom(memory: WebAssembly.Memory, pointer: number, length: number): void {
  const target = bytesAt(memory, pointer, length);
  for (let from = 0; from < target.length; from += 65_536) {
    const part = new Uint8Array(Math.min(65_536, target.length - from));
    target.set(globalThis.crypto.getRandomValues(part), from);
  }
}
