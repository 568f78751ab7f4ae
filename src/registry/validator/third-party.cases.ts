/** A module of someone else's from an npm package: what the validator must find in it. */
interface ThirdParty {
  readonly package: string;
  /** Path below node_modules. */
  readonly file: string;
  readonly size: number;
  readonly profile: string;
  /** What built it, by its makers' word; `reported` is what its producers section says. */
  readonly toolchain: string;
  readonly reported: string;
  readonly imports: number;
  readonly exports: number;
  /** One export and its type. */
  readonly export: readonly [name: string, type: string];
}

const row = (
  file: string,
  size: number,
  profile: string,
  toolchain: string,
  reported: string,
  counts: readonly [imports: number, exports: number],
  named: readonly [name: string, type: string],
): ThirdParty => ({
  package: file.split('/', file.startsWith('@') ? 2 : 1).join('/'),
  file,
  size,
  profile,
  toolchain,
  reported,
  imports: counts[0],
  exports: counts[1],
  export: named,
});

const bindgen = 'Rust (rustc 1.68.2, walrus 0.19.0, wasm-bindgen 0.2.80)';

/** Real binaries of seven toolchains, 3 kB to 3.6 MB. */
export const thirdParty: readonly ThirdParty[] = [
  row(
    'xxhash-wasm/workerd/xxhash.wasm',
    3_105,
    'pure',
    'WebAssembly text, wabt',
    '',
    [0, 9],
    ['xxh32', '(i32, i32, i32) -> i32'],
  ),
  row(
    '@chainsafe/as-sha256/build/optimized.wasm',
    4_334,
    'assemblyscript',
    'AssemblyScript',
    '',
    [1, 13],
    ['HAS_SIMD', 'global i32'],
  ),
  row(
    '@chainsafe/as-sha256/build/optimized.simd.wasm',
    16_769,
    'assemblyscript',
    'AssemblyScript, SIMD',
    '',
    [1, 13],
    ['INPUT_LENGTH', 'global i32'],
  ),
  row(
    'argon2-browser/dist/argon2.wasm',
    25_725,
    'emscripten',
    'Emscripten, minified imports',
    '',
    [2, 12],
    ['f', '(i32) -> i32'],
  ),
  row(
    'md4w/js/md4w-fast.wasm',
    883_028,
    'emscripten',
    'Zig',
    'C11, C99 (clang 16.0.6)',
    [2, 9],
    ['strchr', '(i32, i32) -> i32'],
  ),
  row(
    'web-tree-sitter/web-tree-sitter.wasm',
    210_415,
    'emscripten',
    'Emscripten, dynamic linking',
    '',
    [17, 154],
    ['calloc', '(i32, i32) -> i32'],
  ),
  row(
    '@bokuweb/zstd-wasm/dist/web/zstd.wasm',
    251_806,
    'emscripten',
    'Emscripten, minified imports',
    '',
    [5, 17],
    ['g', '() -> ()'],
  ),
  row(
    'harfbuzzjs/dist/harfbuzz.wasm',
    444_394,
    'emscripten',
    'Emscripten, C++',
    '',
    [5, 154],
    ['hb_blob_create', '(i32, i32, i32, i32, i32) -> i32'],
  ),
  row(
    'harfbuzzjs/dist/harfbuzz-subset.wasm',
    683_531,
    'pure',
    'Emscripten, standalone',
    '',
    [0, 39],
    ['memory', 'memory 1040..1040'],
  ),
  row(
    'vscode-oniguruma/release/onig.wasm',
    473_151,
    'emscripten',
    'Emscripten, C',
    '',
    [14, 19],
    ['malloc', '(i32) -> i32'],
  ),
  row(
    '@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm',
    503_134,
    'emscripten',
    'Emscripten, C',
    '',
    [20, 75],
    ['w', '(i32, i32) -> i32'],
  ),
  row(
    'brotli-wasm/pkg.web/brotli_wasm_bg.wasm',
    1_056_860,
    'bindgen',
    'Rust, wasm-bindgen',
    bindgen,
    [10, 22],
    ['compress', '(i32, i32, i32, i32) -> ()'],
  ),
  row(
    '@automerge/automerge/dist/automerge.wasm',
    3_644_225,
    'bindgen',
    'Rust, wasm-bindgen, externref and multi-value',
    'rustc 1.97.0-nightly, walrus 0.26.4, wasm-bindgen 0.2.127',
    [83, 123],
    ['automerge_addCommits', '(i32, externref) -> (i32, i32)'],
  ),
];
