import { toHex } from './bytes.ts';
import { FOUR_BYTES, GROUP_BYTES, INPUT_AT, type William3Engine } from './william3-engine.ts';
import { jsEngine } from './william3-js.ts';
import { WILLIAM3_WASM } from './william3-wasm.ts';

interface William3Exports {
  readonly memory: WebAssembly.Memory;
  readonly subtree: (length: number, root: number) => void;
  readonly parent: (low: number, high: number, root: number) => void;
  readonly four: (length: number) => void;
}
const ROOT = 8;

let engine: William3Engine | undefined;

/** The fastest engine of this platform that passes the self-test; it is started at the first call, in about a millisecond. */
export function william3Engine(): William3Engine {
  engine ??= startWasm() ?? jsEngine;
  return engine;
}

/** Compiles a WILLIAM3 module of base64; null where WebAssembly or SIMD is missing or forbidden, and for a module that hashes differently. */
export function startWasm(base64: string = WILLIAM3_WASM): William3Engine | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    const started = wasmEngine(exports as unknown as William3Exports);
    return passesSelfTest(started) ? started : null;
  } catch {
    return null;
  }
}

function wasmEngine({ memory, subtree, parent, four }: William3Exports): William3Engine {
  const all = new Uint8Array(memory.buffer);
  const digests = all.subarray(0, 128);
  return {
    name: 'wasm',
    subtree(bytes, root) {
      if (bytes.length > GROUP_BYTES) throw new RangeError(`expected at most ${GROUP_BYTES} bytes`);
      all.set(bytes, INPUT_AT);
      subtree(bytes.length, root ? ROOT : 0);
      return all.slice(0, 32);
    },
    parent(left, right, length, root) {
      all.set(left, INPUT_AT);
      all.set(right, INPUT_AT + 32);
      parent(length | 0, Math.floor(length / 2 ** 32), root ? ROOT : 0);
      return all.slice(0, 32);
    },
    four(rest) {
      if (rest.length > FOUR_BYTES) throw new RangeError(`expected at most ${FOUR_BYTES} bytes`);
      all.set(rest, INPUT_AT + 1);
      four(1 + rest.length);
      return digests;
    },
  };
}

/** Labels of the first bytes of 0, 31, 62, …: each way through the module is taken by one of them. */
const KNOWN = [
  [0, true, '96d34c5478458231e364767952aaea02a31d2203c66f4365692ef91f351068d2'],
  [1000, false, 'e58b5dab5e934a48596be7886fc4672059da2643ce706e15a2fed86b540e9853'],
  [8193, false, 'a47b4beb30d95de148d25ff876b8b1b7966823e6f2481b13bd853ab5ad96b724'],
  [15_000, true, '366a288fa9cf057e27a9e7213c5cf8178a7bfe10e5e9e80a2ba793b52b440837'],
] as const;
const KNOWN_PARENT = 'd2125dc0c7d9791a644ac2f8552be3c213525e300d3ecd0ca5c205aab5ce4547';
/** The digest of the four of 300 such bytes. */
const KNOWN_FOUR = '92d3c7a50ce64352c6396b0b63cac07b2bcbd37e1810e8fd349abb4ef9a99df5';

function passesSelfTest({ subtree, parent, four }: William3Engine): boolean {
  const bytes = Uint8Array.from({ length: 15_000 }, (_, i) => i * 31);
  return (
    KNOWN.every(([length, root, label]) => toHex(subtree(bytes.subarray(0, length), root)) === label) &&
    toHex(parent(bytes.subarray(0, 32), bytes.subarray(32, 64), 2 ** 33 + 5, true)) === KNOWN_PARENT &&
    toHex(subtree(four(bytes.subarray(0, 300)), true)) === KNOWN_FOUR
  );
}
