import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ModuleSummary } from '../registry/gen-module.ts';
import { readAbout as about, startRelay, type RelayProcess } from './relay-process.cases.ts';

let dir: string;
let data: string;
let app: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gen-relay-'));
  data = join(dir, 'data');
  app = join(dir, 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'index.html'), '<!doctype html><title>tiny app</title>');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Starts the relay with a tiny app in place of the built one. */
function startWith(...flags: readonly string[]): RelayProcess {
  const relay = startRelay(['--data', data, '--app', app, ...flags]);
  onTestFinished(() => void relay.child.kill('SIGKILL'));
  return relay;
}

function start(...flags: readonly string[]): RelayProcess {
  return startWith('--no-examples', ...flags);
}

async function modulesOf(url: string): Promise<readonly ModuleSummary[]> {
  const { modules } = (await (await fetch(`${url}/api/modules`)).json()) as {
    modules: readonly ModuleSummary[];
  };
  return modules;
}

describe('the relay as a process', { timeout: 60_000 }, () => {
  it('founds a registry, stops at Ctrl-C within 3 s, and takes the same one up again', async () => {
    const first = start();
    const url = await first.ready();
    const before = await about(url);
    expect(before.issuing).toBe('open');
    expect(before.addresses[0]).toBe(`/dns4/localhost/tcp/${new URL(url).port}/ws/p2p/${before.peerId}`);
    expect(await (await fetch(`${url}/module/io.example.x`)).text()).toContain('tiny app');
    expect(first.output()).toContain('Founded the registry');
    expect(statSync(join(data, 'registry.sqlite')).mode & 0o077).toBe(0);
    const stopping = Date.now();
    first.child.kill('SIGINT');
    expect(await first.exit).toMatchObject({ code: 0, errors: '' });
    expect(Date.now() - stopping).toBeLessThan(3000);
    expect(readdirSync(data)).not.toContain('registry.sqlite-wal');

    const second = start();
    const after = await about(await second.ready());
    expect([after.namespace, after.peerId]).toEqual([before.namespace, before.peerId]);
    expect(second.output()).toContain(`Taking up the registry ${before.namespace.slice(0, 16)}`);
    second.child.kill('SIGTERM');
    expect((await second.exit).code).toBe(0);
  });

  it('says in one sentence that a data folder or its database cannot be used', async () => {
    writeFileSync(data, 'a file where the folder should be');
    const noFolder = await start().exit;
    expect([noFolder.code, noFolder.errors]).toEqual([
      1,
      expect.stringMatching(/^Expected the folder .*\n$/),
    ]);
    data = join(dir, 'damaged');
    mkdirSync(data);
    writeFileSync(
      join(data, 'registry.sqlite'),
      'not a database, but long enough to be taken for one'.repeat(40),
    );
    mkdirSync(join(data, 'keys'));
    for (const name of ['root', 'issuer', 'publisher', 'peer']) {
      writeFileSync(join(data, 'keys', `${name}.key`), '7'.repeat(64));
    }
    const damaged = await start().exit;
    expect([damaged.code, damaged.errors]).toEqual([1, expect.stringMatching(/file is not a database.*\n$/)]);
    expect(damaged.errors).not.toContain('    at ');
  });

  it('refuses data another relay uses, naming its process, and a taken port, naming --port', async () => {
    const first = start();
    const { port } = new URL(await first.ready());
    const second = await start().exit;
    expect([second.code, second.errors]).toEqual([1, expect.stringContaining(`process ${first.child.pid}`)]);
    data = join(dir, 'other');
    const third = await start('--port', port).exit;
    expect([third.code, third.errors]).toEqual([1, expect.stringContaining('npm start -- --port')]);
    expect(third.output).toBe('');
  });

  it('stops cleanly when npm passes the same Ctrl-C on', async () => {
    const relay = start();
    await relay.ready();
    relay.child.kill('SIGINT');
    relay.child.kill('SIGINT');
    const { code, output } = await relay.exit;
    expect([code, output]).toEqual([0, expect.stringContaining('Stopped.')]);
  });

  it('stops when npm is killed, which takes only the shell between them along', async () => {
    const command = `node ${join(import.meta.dirname, 'main.ts')} --port 0 --data ${data} --api-only --no-examples; true`;
    const shell = spawn('sh', ['-c', command], {
      env: { ...process.env, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    const closed = once(shell.stdout, 'close');
    await new Promise<void>((ready) => {
      shell.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('Ready')) ready();
      });
    });
    shell.kill('SIGKILL');
    await closed;
    expect(output).toContain('Stopped.');
  });

  it('is taken up again after it was killed', async () => {
    const first = start();
    const before = await about(await first.ready());
    first.child.kill('SIGKILL');
    await first.exit;
    expect(await about(await start().ready())).toMatchObject({
      namespace: before.namespace,
      peerId: before.peerId,
    });
  });

  it('[N42] logs a rejection nobody awaits, and goes on', async () => {
    const stray = `process.once('SIGUSR2', () => void Promise.reject(new Error('stray')))`;
    const relay = startRelay(
      ['--data', data, '--app', app, '--no-examples'],
      ['--import', `data:text/javascript,${encodeURIComponent(stray)}`],
    );
    onTestFinished(() => void relay.child.kill('SIGKILL'));
    const url = await relay.ready();
    relay.child.kill('SIGUSR2');
    await once(relay.child.stderr ?? relay.child, 'data');
    expect((await about(url)).issuing).toBe('open');
    relay.child.kill('SIGINT');
    const { code, errors } = await relay.exit;
    expect(code).toBe(0);
    expect(errors).toMatch(/the relay goes on: Error: stray\n +at /);
  });

  it('--fresh keeps the data where nobody can answer, and begins anew with --yes', async () => {
    const first = start();
    const before = await about(await first.ready());
    first.child.kill('SIGINT');
    await first.exit;
    const key = readFileSync(join(data, 'keys', 'root.key'), 'utf8');
    const refused = await start('--fresh').exit;
    expect([refused.code, refused.errors]).toEqual([1, expect.stringContaining('--fresh --yes')]);
    expect(readFileSync(join(data, 'keys', 'root.key'), 'utf8')).toBe(key);
    const anew = await about(await start('--fresh', '--yes').ready());
    expect(anew.namespace).not.toBe(before.namespace);
    expect(anew.peerId).not.toBe(before.peerId);
  });

  it(
    'publishes the examples once, yanked and deprecated ones among them, all granted',
    { timeout: 60_000 },
    async () => {
      const first = startWith();
      const url = await first.ready();
      const before = await modulesOf(url);
      expect(before.length).toBeGreaterThanOrEqual(12);
      expect(before.filter(({ waiting }) => waiting)).toEqual([]);
      expect(before.some(({ deprecated }) => deprecated)).toBe(true);
      const { id, latest } = before[0] ?? { id: '', latest: '' };
      const bytes = await (await fetch(`${url}/api/modules/${id}/${latest}/wasm`)).arrayBuffer();
      expect(WebAssembly.validate(bytes)).toBe(true);
      first.child.kill('SIGINT');
      expect((await first.exit).errors).toBe('');

      const second = startWith();
      expect(await modulesOf(await second.ready())).toEqual(before);
      expect(second.output()).not.toContain('Publishing');
    },
  );

  it('says what is wrong with its flags and its app', async () => {
    const flags = await start('--prot', '1').exit;
    expect([flags.code, flags.errors]).toEqual([1, expect.stringContaining("Unknown option '--prot'")]);
    rmSync(join(app, 'index.html'));
    const noApp = await start().exit;
    expect([noApp.code, noApp.errors]).toEqual([1, expect.stringContaining('no index.html')]);
    expect(existsSync(join(data, 'keys'))).toBe(false);
  });
});
