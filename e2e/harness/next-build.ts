import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sourcesDigest } from '../../scripts/app-sources.ts';

const root = join(import.meta.dirname, '../..');
const builds = join(root, '.cache/next-build');
const vite = join(root, 'node_modules/vite/bin/vite.js');

/** Greater than the number of any build by the clock. */
const VITE_BUILD = '9000000000000';

/** The folder of a build of the same sources that is newer than every other; made once per state of the sources, in seconds. */
export async function nextBuild(): Promise<string> {
  const place = join(builds, sourcesDigest(root).slice(0, 24));
  if (existsSync(place)) return place;
  mkdirSync(builds, { recursive: true });
  for (const old of readdirSync(builds)) rmSync(join(builds, old), { recursive: true, force: true });
  const making = mkdtempSync(join(builds, 'making-'));
  // In a process of its own: the test runner has set what makes it a build for tests.
  const env = { ...process.env, NODE_ENV: 'production', VITE_BUILD };
  await promisify(execFile)('node', [vite, 'build', '--outDir', making, '--emptyOutDir'], { cwd: root, env });
  renameSync(making, place);
  return place;
}
