import { functions } from './host-profile.ts';
import type { HostProfile } from './host-profile.ts';

/** What AssemblyScript's standard library imports by itself. */
export const assemblyscript: HostProfile = {
  name: 'assemblyscript',
  summary: 'AssemblyScript: abort, seed and trace',
  runnable: true,
  grants: {
    env: {
      ...functions({
        abort: '(i32, i32, i32, i32) -> ()',
        seed: '() -> f64',
        trace: '(i32, i32, f64, f64, f64, f64, f64) -> ()',
      }),
      memory: { kind: 'memory' },
    },
  },
  open: [],
};

/** Rust through wasm-bindgen: the JavaScript file generated beside the module is its host. */
export const bindgen: HostProfile = {
  name: 'bindgen',
  summary: 'Rust with the JavaScript that wasm-bindgen wrote for it',
  runnable: false,
  grants: {},
  open: [/^wbg$/, /^__wbindgen_placeholder__$/, /^__wbindgen_externref_xform__$/, /^\.\/[^/]+_bg\.js$/],
};

/** C and C++ through Emscripten: its JavaScript is its host (import modules `a` and `env`; `GOT.*` for dynamic linking). */
export const emscripten: HostProfile = {
  name: 'emscripten',
  summary: 'C or C++ with the JavaScript that Emscripten wrote for it',
  runnable: false,
  grants: {},
  open: [/^env$/, /^a$/, /^wasi_snapshot_preview1$/, /^GOT\.mem$/, /^GOT\.func$/],
};
