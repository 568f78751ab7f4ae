import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the production app is made from; tests and Node-only parts leave it as it is. */
const patterns = [
  'src/{ui,workers,registry,willow,crdt,storage,p2p}/**/*',
  'public/**/*',
  'index.html',
  'vite.config.ts',
  'tsconfig.json',
  'package-lock.json',
];
const notPartOfIt = /\.(test|spec|suite|cases)\.tsx?$|^src\/storage\/sqlite\//;

/** The file in `dist/` that says which sources it was built from; written last, so an interrupted build is seen as none. */
export const buildStamp = '.sources';

/** SHA-256 over names and contents of the app's sources below `root`. */
export function sourcesDigest(root: string): string {
  const hash = createHash('sha256');
  const files = globSync(patterns, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, '/').length))
    .filter((file) => !notPartOfIt.test(file));
  for (const file of files.sort()) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** True when `dist/` holds a finished build of the sources as they are now. */
export function appIsCurrent(root: string): boolean {
  const stamp = join(root, 'dist', buildStamp);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesDigest(root);
}
