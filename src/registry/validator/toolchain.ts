import type { ByteReader } from './byte-reader.ts';

const LONGEST = 200;

/**
 * Reads the body of a `producers` custom section (WebAssembly tool conventions): languages, then the tools that processed
 * them, e.g. `Rust (rustc 1.80.0, wasm-bindgen 0.2.92)`. At most 200 characters; empty when the section is damaged, which harms nothing.
 */
export function readProducers(reader: ByteReader): string {
  const fields = new Map<string, readonly string[]>();
  const count = Math.min(reader.u32(), 8);
  for (let field = 0; field < count && reader.fault() === null; field++) {
    const key = reader.name();
    const values: string[] = [];
    const most = Math.min(reader.u32(), 32);
    for (let value = 0; value < most && reader.fault() === null; value++) {
      const name = reader.name();
      const version = reader.name().split(' (')[0] ?? '';
      values.push(version === '' ? name : `${name} ${version}`);
    }
    fields.set(key, values);
  }
  if (reader.fault() !== null) return '';
  const languages = fields.get('language') ?? [];
  const tools = [...(fields.get('processed-by') ?? []), ...(fields.get('sdk') ?? [])];
  const head = languages.join(', ');
  const tail = tools.join(', ');
  if (head === '' || tail === '') return `${head}${tail}`.slice(0, LONGEST);
  return `${head} (${tail})`.slice(0, LONGEST);
}
