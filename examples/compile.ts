import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withProducers } from './producers-section.ts';

const root = dirname(fileURLToPath(import.meta.url));
const shared = join(root, 'assembly');
const require = createRequire(import.meta.url);

const ascOptions = ['--runtime', 'stub', '--use', 'abort=', '-O3', '--noColors'];

function versionOf(name: string): string {
  const found: unknown = require(`${name}/package.json`);
  return (found as { version: string }).version;
}

/** Source files by path relative to `examples/`: for AssemblyScript all a file could import, for WAT the file alone. */
async function sourcesOf(file: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const add = async (path: string): Promise<void> => {
    found.set(relative(root, path).replaceAll('\\', '/'), await readFile(path, 'utf8'));
  };
  if (file.endsWith('.wat')) {
    await add(file);
    return found;
  }
  for (const folder of [shared, dirname(file)]) {
    for (const name of (await readdir(folder)).sort()) {
      if (name.endsWith('.ts')) await add(join(folder, name));
    }
  }
  return found;
}

async function compileWat(name: string, source: string): Promise<Uint8Array> {
  const { default: start } = await import('wabt');
  const wabt = await start();
  const parsed = wabt.parseWat(name, source);
  try {
    return parsed.toBinary({ write_debug_names: false }).buffer.slice();
  } finally {
    parsed.destroy();
  }
}

async function compileAssemblyScript(
  entry: string,
  sources: ReadonlyMap<string, string>,
): Promise<Uint8Array> {
  const { default: asc } = await import('assemblyscript/asc');
  let bytes: Uint8Array | undefined;
  const messages: string[] = [];
  const { error } = await asc.main([entry, '--outFile', 'out.wasm', ...ascOptions], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (_, contents) => {
      if (typeof contents !== 'string') bytes = contents;
    },
    listFiles: () => [],
    stderr: {
      write: (chunk) => {
        messages.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
      },
    },
  });
  if (error !== null || bytes === undefined) {
    throw new Error(`${entry} does not compile: ${error?.message ?? 'no output'}\n${messages.join('')}`);
  }
  return bytes;
}

function digestOf(name: string, sources: ReadonlyMap<string, string>): string {
  const isWat = name.endsWith('.wat');
  const hash = createHash('sha256');
  hash.update(JSON.stringify([name, versionOf(isWat ? 'wabt' : 'assemblyscript'), isWat ? [] : ascOptions]));
  hash.update(JSON.stringify([...sources]));
  return hash.digest('hex');
}

/**
 * The wasm binary of one source file (`.wat`, or `.ts` in AssemblyScript), with a `producers` section. It is taken from
 * `cacheDir` when the same sources were compiled by the same compiler before. A source that does not compile throws.
 */
export async function compileExample(file: string, cacheDir: string): Promise<Uint8Array<ArrayBuffer>> {
  const sources = await sourcesOf(file);
  const name = relative(root, file).replaceAll('\\', '/');
  const cached = join(
    cacheDir,
    `${basename(dirname(dirname(file)))}-${digestOf(name, sources).slice(0, 32)}.wasm`,
  );
  const known = await readFile(cached).catch(() => null);
  if (known !== null) return new Uint8Array(known);

  const isWat = file.endsWith('.wat');
  const raw = isWat
    ? await compileWat(name, sources.get(name) ?? '')
    : await compileAssemblyScript(name, sources);
  const bytes = withProducers(raw, {
    language: isWat ? 'WAT' : 'AssemblyScript',
    tool: isWat ? 'wabt' : 'asc',
    toolVersion: versionOf(isWat ? 'wabt' : 'assemblyscript'),
  });
  await mkdir(cacheDir, { recursive: true });
  const partial = `${cached}.${randomUUID()}`;
  await writeFile(partial, bytes);
  await rename(partial, cached);
  return bytes;
}
