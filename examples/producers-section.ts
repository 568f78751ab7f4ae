/** What made a binary, as the `producers` custom section of the WebAssembly tool conventions says it. */
export interface Producers {
  readonly language: string;
  readonly tool: string;
  readonly toolVersion: string;
}

const utf8 = new TextEncoder();

/** Unsigned LEB128 of n ≥ 0. */
function leb(n: number): number[] {
  const out: number[] = [];
  let rest = n;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    out.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return out;
}

function text(value: string): number[] {
  const bytes = utf8.encode(value);
  return [...leb(bytes.length), ...bytes];
}

function field(name: string, value: string, version: string): number[] {
  return [...text(name), 1, ...text(value), ...text(version)];
}

/** The same binary with a `producers` section appended, so that readers learn which toolchain built it. */
export function withProducers(wasm: Uint8Array, by: Producers): Uint8Array<ArrayBuffer> {
  const body = [
    ...text('producers'),
    2,
    ...field('language', by.language, ''),
    ...field('processed-by', by.tool, by.toolVersion),
  ];
  const section = [0, ...leb(body.length), ...body];
  const out = new Uint8Array(wasm.length + section.length);
  out.set(wasm);
  out.set(section, wasm.length);
  return out;
}
