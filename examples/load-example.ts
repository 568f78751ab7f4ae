import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileExample } from './compile.ts';

type Value = number | bigint;

/** A running example; text and bytes go in through its `alloc`, results come out of its memory. */
export interface LoadedExample {
  readonly memory: WebAssembly.Memory;
  /** Calls an export that returns a number (or nothing: 0). */
  readonly call: (name: string, ...args: readonly Value[]) => number;
  /** Calls an export that returns an i64. */
  readonly big: (name: string, ...args: readonly Value[]) => bigint;
  /** Copies bytes, or text as UTF-8, into the memory and returns their address. */
  readonly put: (bytes: Uint8Array | string) => number;
  /** A copy of `length` bytes at an address. */
  readonly bytes: (at: number, length: number) => Uint8Array<ArrayBuffer>;
  /** The same as text. */
  readonly text: (at: number, length: number) => string;
}

const root = dirname(fileURLToPath(import.meta.url));

/** Where the tests keep compiled examples. */
export const cacheDir = join(root, '..', '.cache', 'examples');

/** Compiles and instantiates one version of the example in a folder, with the imports it needs. */
export async function loadExample(
  folder: string,
  version: string,
  imports: WebAssembly.Imports = {},
  hostMemory?: WebAssembly.Memory,
): Promise<LoadedExample> {
  const source = join(root, folder, 'assembly', version);
  const isWat = await access(`${source}.wat`).then(
    () => true,
    () => false,
  );
  const wasm = await compileExample(`${source}.${isWat ? 'wat' : 'ts'}`, cacheDir);
  const { exports } = (await WebAssembly.instantiate(wasm, imports)).instance;
  const memory = hostMemory ?? (exports['memory'] as WebAssembly.Memory);
  const call = (name: string, args: readonly Value[]): Value => {
    const found = exports[name];
    if (typeof found !== 'function') throw new Error(`${folder} ${version} exports no function ${name}`);
    return (found as (...args: readonly Value[]) => Value | undefined)(...args) ?? 0;
  };
  const bytes = (at: number, length: number): Uint8Array<ArrayBuffer> =>
    new Uint8Array(memory.buffer).slice(at, at + length);
  return {
    memory,
    call: (name, ...args) => Number(call(name, args)),
    big: (name, ...args) => BigInt(call(name, args)),
    put: (given) => {
      const content = typeof given === 'string' ? new TextEncoder().encode(given) : given;
      const at = Number(call('alloc', [content.length]));
      new Uint8Array(memory.buffer).set(content, at);
      return at;
    },
    bytes,
    text: (at, length) =>
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes(at, length)),
  };
}

/** What `name(at, length, ...between, out)` writes for a text; null for -1. */
export function written(
  example: LoadedExample,
  name: string,
  input: string | Uint8Array,
  room: number,
  between: readonly number[] = [],
): string | null {
  example.call('reset');
  const length = typeof input === 'string' ? new TextEncoder().encode(input).length : input.length;
  const at = example.put(input);
  const out = example.call('alloc', room);
  const size = example.call(name, at, length, ...between, out);
  return size < 0 ? null : example.text(out, size);
}

/** The result of `name(at, length, ...rest)` for a text. */
export function asked(
  example: LoadedExample,
  name: string,
  input: string | Uint8Array,
  ...rest: readonly number[]
): number {
  example.call('reset');
  const length = typeof input === 'string' ? new TextEncoder().encode(input).length : input.length;
  return example.call(name, example.put(input), length, ...rest);
}
