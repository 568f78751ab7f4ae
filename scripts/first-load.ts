import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pageAssets, staticImports } from './chunk-imports.ts';

/** Gzipped bytes of JavaScript, workers included, before the first list is painted. */
const budget = 200_000;
/** Threads (and the start page's own chunk, if it is one) that the first list waits for. */
const neededForTheFirstList = /^(registry|search)\.worker-|^discover/i;

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const built = spawnSync(process.execPath, [join(root, 'scripts/build.ts'), '--if-stale'], {
  stdio: ['ignore', 2, 2],
});
if (built.status !== 0) process.exit(1);

const html = readFileSync(join(dist, 'index.html'), 'utf8');
const assets = readdirSync(join(dist, 'assets'));
const extra = assets.filter((name) => name.endsWith('.js') && neededForTheFirstList.test(name));
const workers = extra.filter((name) => name.includes('worker'));

const seen = new Set<string>();
function visit(file: string): void {
  if (seen.has(file) || !existsSync(file)) return;
  seen.add(file);
  if (!file.endsWith('.js')) return;
  for (const name of staticImports(readFileSync(file, 'utf8'))) {
    visit(name.startsWith('/') ? join(dist, name) : join(dirname(file), name));
  }
}
for (const name of pageAssets(html)) visit(join(dist, name));
for (const name of extra) visit(join(dist, 'assets', name));

const files = [...seen].map((file) => ({
  file: relative(dist, file),
  gzip: gzipSync(readFileSync(file), { level: 9 }).length,
}));
const sum = (ending: string): number =>
  files.filter(({ file }) => file.endsWith(ending)).reduce((total, { gzip }) => total + gzip, 0);
const js = sum('.js');
const pass = js <= budget && workers.length >= 2;

process.stdout.write(`${JSON.stringify({ js, css: sum('.css'), budget, pass, files }, null, 2)}\n`);
if (workers.length < 2)
  process.stderr.write('expected the chunks of the registry and search workers in dist/assets\n');
if (js > budget)
  process.stderr.write(`expected at most ${budget} bytes of gzipped JavaScript; found ${js}\n`);
process.exitCode = pass ? 0 : 1;
