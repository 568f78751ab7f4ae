import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { appIsCurrent, buildStamp, sourcesDigest } from './app-sources.ts';
import { precompress } from './precompress.ts';

// `--if-stale`: only when dist/ is missing or was built from other sources.
const root = join(import.meta.dirname, '..');
if (process.argv.includes('--if-stale') && appIsCurrent(root)) {
  process.stdout.write('The app is built.\n');
} else {
  const startedAt = Date.now();
  const digest = sourcesDigest(root);
  process.stdout.write('Building the app …\n');
  await build({ root, logLevel: 'warn' });
  const { files, before, brotli } = await precompress(join(root, 'dist'));
  writeFileSync(join(root, 'dist', buildStamp), digest);
  const kB = (bytes: number): string => `${Math.round(bytes / 1000).toLocaleString('en-US')} kB`;
  process.stdout.write(
    `Built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${files} files compressed, ${kB(before)} → ${kB(brotli)}.\n`,
  );
}
