import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { william3Wat } from '../src/willow/william3-wat.ts';

// Compiles src/willow/william3-wat.ts into src/willow/william3-wasm.ts, which is checked in; a test tells when it is stale.

/** The text of `src/willow/william3-wasm.ts`, by the compiler of package.json. */
export async function william3Module(): Promise<string> {
  const { default: start } = await import('wabt');
  const parsed = (await start()).parseWat('william3.wat', william3Wat(), { simd: true, bulk_memory: true });
  parsed.validate();
  const { buffer } = parsed.toBinary({ write_debug_names: false });
  parsed.destroy();
  return `/** \`william3-wat.ts\` as compiled by \`node scripts/william3-wasm.ts\`: ${buffer.length} bytes in base64. */
export const WILLIAM3_WASM =
  '${Buffer.from(buffer).toString('base64')}';
`;
}

if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, '../src/willow/william3-wasm.ts'), await william3Module());
}
