import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startRelay } from '../../src/relay/relay-process.cases.ts';

const root = join(import.meta.dirname, '../..');
const cache = join(root, '.cache/e2e');

/** What the published examples depend on. */
const sources = [
  'examples/**/*',
  'src/{registry,willow,crdt}/**/*.ts',
  'src/storage/{sqlite,*.ts}',
  'src/relay/{keys,publish-examples}.ts',
];

/** A fresh data folder: empty, or a copy of one whose relay has published the examples and stopped. */
export async function newDataDir(examples: boolean): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'gen-e2e-relay-'));
  if (examples) cpSync(await template(), dir, { recursive: true });
  return dir;
}

/** The folder of the published examples, made once per state of the sources: seconds, or a minute where nothing is compiled yet. */
export async function template(): Promise<string> {
  const place = join(cache, digest());
  if (existsSync(place)) return place;
  mkdirSync(cache, { recursive: true });
  forgetOld();
  const making = mkdtempSync(join(cache, 'making-'));
  const relay = startRelay(['--data', making, '--api-only']);
  await relay.ready();
  relay.child.kill('SIGTERM');
  await relay.exit;
  try {
    renameSync(making, place);
  } catch {
    // Another process was faster; one with the same sources has made the same.
    rmSync(making, { recursive: true, force: true });
  }
  return place;
}

/** Removes what was made a day or more ago: of other sources, or left by a run that was killed. */
function forgetOld(): void {
  for (const name of readdirSync(cache)) {
    const place = join(cache, name);
    if (Date.now() - statSync(place).mtimeMs > 86_400_000) rmSync(place, { recursive: true, force: true });
  }
}

function digest(): string {
  const hash = createHash('sha256');
  const files = globSync(sources, { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of files.map(({ parentPath, name }) => join(parentPath, name)).sort()) {
    if (/\.(test|suite|cases)\.ts$/.test(file)) continue;
    hash.update(`${file.slice(dirname(root).length)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 24);
}
