import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const lock = (version: string): string =>
  JSON.stringify({
    packages: {
      '': {},
      'node_modules/x': { version },
      'node_modules/y': { version: '9.0.0', optional: true },
    },
  });

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gen-install-'));
  for (const name of ['scripts', 'node_modules/x', 'node_modules/.bin'])
    mkdirSync(join(root, name), { recursive: true });
  for (const name of ['install.mjs', 'chromium-places.json']) {
    copyFileSync(join(import.meta.dirname, name), join(root, 'scripts', name));
  }
  symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'));
  writeFileSync(join(root, 'package-lock.json'), lock('1.0.0'));
  writeFileSync(join(root, 'node_modules/.package-lock.json'), lock('1.0.0'));
  writeFileSync(
    join(root, 'npm.js'),
    `require('node:fs').appendFileSync(${JSON.stringify(join(root, 'calls'))}, process.argv.slice(2).join(' ') + '\\n');
     process.exit(Number(process.env.NPM_STATUS ?? 0));`,
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function install(args: readonly string[] = [], env: Record<string, string> = {}) {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/install.mjs'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, npm_execpath: join(root, 'npm.js'), ...env },
  });
  const calls = existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8') : '';
  return { status, stderr, calls };
}

describe('the install script', () => {
  it('does nothing when all is there, optional packages aside', () => {
    expect(install()).toEqual({ status: 0, stderr: '', calls: '' });
  });

  it.each([
    [
      'the lockfile asks for another version',
      () => writeFileSync(join(root, 'package-lock.json'), lock('1.0.1')),
    ],
    ['a package is gone', () => rmSync(join(root, 'node_modules/x'), { recursive: true })],
    ['npm never finished', () => rmSync(join(root, 'node_modules/.package-lock.json'))],
  ])('installs when %s', (_, change) => {
    change();
    expect(install().calls).toBe('install --no-save --no-audit --no-fund --loglevel=error\n');
  });

  it('says so when npm fails', () => {
    rmSync(join(root, 'node_modules/.package-lock.json'));
    const { status, stderr } = install([], { NPM_STATUS: '7' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('ended with status 7')]);
  });

  it('says so when Node 24 is not there after all', () => {
    rmSync(join(root, 'node_modules/.bin/node'));
    const { status, stderr, calls } = install();
    expect([status, calls]).toEqual([1, 'rebuild node --loglevel=error\n']);
    expect(stderr).toContain('expected Node 24 at node_modules/.bin/node; found none that runs');
  });

  it('says so when CHROMIUM_PATH names nothing', () => {
    const { status, stderr } = install(['--browser'], { CHROMIUM_PATH: '/nowhere/chromium' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('found nothing at /nowhere/chromium')]);
  });
});
