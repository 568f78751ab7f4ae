import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { sourcesDigest } from '../../scripts/app-sources.ts';

const root = join(import.meta.dirname, '../..');
const builds = join(root, '.cache/next-build');

/** The build number of {@link nextBuild}: greater than any by the clock. */
export const NEXT = 9_000_000_000_000;

/** The folder of a build of the same sources that is newer than every other; made once per state of the sources. */
export async function nextBuild(): Promise<string> {
  const place = join(builds, sourcesDigest(root).slice(0, 24));
  if (existsSync(place)) return place;
  mkdirSync(builds, { recursive: true });
  for (const old of readdirSync(builds)) rmSync(join(builds, old), { recursive: true, force: true });
  const making = mkdtempSync(join(builds, 'making-'));
  // The configuration sets it to the time where nothing else has, and the test runner may have read that already.
  process.env['VITE_BUILD'] = String(NEXT);
  await build({ root, logLevel: 'warn', build: { outDir: making, emptyOutDir: true } });
  renameSync(making, place);
  return place;
}
