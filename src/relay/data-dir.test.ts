import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../willow/bytes.ts';
import { isCommunal } from '../willow/capability.ts';
import { publicKeyOf } from '../willow/ed25519-noble.ts';
import { randomSeed } from '../willow/ed25519.ts';
import { namespaceSeed } from '../willow/namespace.ts';
import { isProblem, sentence } from '../registry/problem.ts';
import { lockDataDir } from './data-lock.ts';
import { databaseFile, startFresh } from './fresh-start.ts';
import { loadKeys, type RelayKeys } from './keys.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gen-relay-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the lock on the data folder', () => {
  it('names the process that holds it, and is free again after', () => {
    const lock = lockDataDir(dir);
    if (isProblem(lock)) throw new Error(sentence(lock));
    const second = lockDataDir(dir);
    expect(isProblem(second) && sentence(second)).toContain(`process ${process.pid}`);
    lock.release();
    const third = lockDataDir(dir);
    expect(isProblem(third)).toBe(false);
    if (!isProblem(third)) third.release();
  });

  it('is dropped when its process is killed', async () => {
    const script = `import { lockDataDir } from ${JSON.stringify(join(import.meta.dirname, 'data-lock.ts'))};
      globalThis.lock = lockDataDir(${JSON.stringify(dir)}); process.stdout.write('held'); setInterval(() => {}, 1000);`;
    const child = spawn('node', ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const refused = lockDataDir(dir);
    expect(isProblem(refused) && sentence(refused)).toContain(`process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = lockDataDir(dir);
    expect(isProblem(lock)).toBe(false);
    if (!isProblem(lock)) lock.release();
  });
});

describe('the keys of the relay', () => {
  it.each(['root', 'issuer', 'publisher', 'peer'])('%s is not made anew beside a registry', (name) => {
    mustLoad(dir);
    writeFileSync(join(dir, databaseFile), '');
    expect(isProblem(loadKeys(dir))).toBe(false);
    rmSync(join(dir, 'keys', `${name}.key`));
    const refused = loadKeys(dir);
    expect(isProblem(refused) && sentence(refused)).toContain(`${name}.key; found no such file`);
    expect(existsSync(join(dir, 'keys', `${name}.key`))).toBe(false);
  });

  it('are made once, for their owner only, with an owned namespace', () => {
    const keys = mustLoad(dir);
    expect(mustLoad(dir)).toEqual(keys);
    expect(isCommunal(publicKeyOf(keys.root))).toBe(false);
    expect(new Set(Object.values(keys).map(String)).size).toBe(5);
    expect(statSync(join(dir, 'keys', 'root.key')).mode & 0o777).toBe(0o600);
  });

  it('reports a damaged key and leaves it', () => {
    mustLoad(dir);
    const file = join(dir, 'keys', 'root.key');
    writeFileSync(file, 'abc\n');
    const outcome = loadKeys(dir);
    expect(isProblem(outcome) && outcome.code).toBe('relay/bad-data');
    expect(readFileSync(file, 'utf8')).toBe('abc\n');
  });

  it('refuses the key of a communal namespace as root', () => {
    mustLoad(dir);
    writeFileSync(join(dir, 'keys', 'root.key'), toHex(namespaceSeed('communal', randomSeed)));
    expect(isProblem(loadKeys(dir))).toBe(true);
  });
});

describe('--fresh', () => {
  const other = (): string => join(dir, 'holiday.jpg');
  beforeEach(() => {
    mustLoad(dir);
    writeFileSync(join(dir, databaseFile), 'data');
    writeFileSync(other(), 'not ours');
  });

  it('deletes nothing where nobody can answer', async () => {
    const outcome = await startFresh({ dataDir: dir, yes: false, ask: null });
    expect(outcome?.code).toBe('relay/fresh-unconfirmed');
    expect(existsSync(join(dir, databaseFile))).toBe(true);
  });

  it('deletes nothing at any other answer than yes', async () => {
    expect((await startFresh({ dataDir: dir, yes: false, ask: async () => 'y' }))?.code).toBe(
      'relay/fresh-unconfirmed',
    );
    expect(existsSync(join(dir, 'keys', 'root.key'))).toBe(true);
  });

  it.each([
    ['an answer', { yes: false, ask: async () => ' Yes\n' }],
    ['--yes', { yes: true, ask: null }],
  ])('deletes what the relay wrote, and only that, after %s', async (_, how) => {
    expect(await startFresh({ dataDir: dir, ...how })).toBeNull();
    expect(existsSync(join(dir, databaseFile))).toBe(false);
    expect(existsSync(join(dir, 'keys'))).toBe(false);
    expect(existsSync(other())).toBe(true);
  });

  it('asks nothing when there is nothing to delete', async () => {
    await startFresh({ dataDir: dir, yes: true, ask: null });
    expect(await startFresh({ dataDir: dir, yes: false, ask: null })).toBeNull();
  });
});

function mustLoad(dataDir: string): RelayKeys {
  const keys = loadKeys(dataDir);
  if (isProblem(keys)) throw new Error(sentence(keys));
  return keys;
}
