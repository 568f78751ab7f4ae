import { talliesOf } from '../../registry/people/tally.ts';
import { connect } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenModule } from '../../registry/gen-module.ts';
import { isProblem, problem, sentence } from '../../registry/problem.ts';
import { listen, type Listening } from '../listen.ts';
import type { RegistryView } from './api.ts';
import { httpApp } from './http-app.ts';
import { staticFiles } from './static-files.ts';

const namespace = 'ab'.repeat(32);
const wasm = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const module: GenModule = {
  id: 'io.example.hello',
  name: 'Hello',
  description: '',
  license: 'MIT',
  authors: [],
  tags: [],
  keywords: [],
  repository: '',
  homepage: '',
  readme: '',
  owner: namespace,
  ownerDid: 'did:key:z6Mk',
  releases: [
    {
      version: '1.0.0',
      manifest: {
        id: 'io.example.hello',
        version: '1.0.0',
        time: '1',
        wasm: { sha256: 'cd'.repeat(32), william3: 'ef'.repeat(32), size: wasm.length },
        dependencies: [],
        exports: [],
        exportCount: 0,
        imports: [],
        importCount: 0,
        profile: 'pure',
        toolchain: '',
      },
      author: namespace,
      did: 'did:key:z6Mk',
      publishedAt: 0,
      yanked: null,
      notes: '',
      state: 'published',
      entryId: '',
      signature: '',
      grantedBy: [],
      held: true,
    },
  ],
  latest: '1.0.0',
  deprecated: null,
  createdAt: 0,
  updatedAt: 0,
  installs: 0,
  trustedInstalls: 0,
  dependents: 0,
  ratings: talliesOf([]),
  waiting: false,
};
const registry: RegistryView = {
  namespace,
  title: async () => 'Test registry',
  issuing: async () => 'open',
  summaries: async () => [],
  module: async (id) => (id === module.id ? module : problem('module/not-found', { id })),
  bytes: async () => wasm,
};
const script = 'console.log("hello");\n'.repeat(100);

let dist: string;
let listening: Listening;
let base: string;

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'gen-app-'));
  mkdirSync(join(dist, 'assets'));
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>app</title>');
  writeFileSync(join(dist, '.sources'), 'stamp');
  writeFileSync(join(dist, 'assets', 'main-1.js'), script);
  writeFileSync(join(dist, 'assets', 'main-1.js.br'), brotliCompressSync(script));
  writeFileSync(join(dist, 'assets', 'main-1.js.gz'), gzipSync(script));
  writeFileSync(join(dist, 'manifest.webmanifest'), '{}');
  const outcome = await listen('localhost', 0);
  if (isProblem(outcome)) throw new Error(sentence(outcome));
  listening = outcome;
  base = `http://127.0.0.1:${listening.port}`;
  const app = httpApp({
    registry,
    peerId: '12D3KooWTest',
    boundHost: 'localhost:1',
    intake: {
      receive: async () => problem('drop/malformed', { detail: 'anything' }),
      request: async () => ({ kind: 'refused', code: 'closed', detail: 'nothing is issued here' }),
      dropOf: async () => new Uint8Array(),
    },
    files: staticFiles(dist),
  });
  const listener = getRequestListener(app.fetch);
  listening.serve((request, response) => void listener(request, response));
});
afterAll(async () => {
  await listening.close();
  rmSync(dist, { recursive: true, force: true });
});

/** The raw answer: fetch would decode it. */
function raw(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, unknown>; bytes: Buffer }>(
    (resolve, reject) => {
      const call = request(`${base}${path}`, { headers, method }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            bytes: Buffer.concat(chunks),
          }),
        );
      });
      call.on('error', reject).end();
    },
  );
}

/** Sends a request target as it is, which no HTTP client would. */
function target(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(listening.port, '127.0.0.1', () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    });
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('the files of the app', () => {
  it('come as brotli, gzip or plain, as the client takes them', async () => {
    const br = await raw('/assets/main-1.js', { 'accept-encoding': 'gzip, deflate, br' });
    expect(br.headers).toMatchObject({
      'content-encoding': 'br',
      vary: 'accept-encoding',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(br.bytes).toEqual(brotliCompressSync(script));
    expect((await raw('/assets/main-1.js', { 'accept-encoding': 'gzip, br;q=0' })).bytes).toEqual(
      gzipSync(script),
    );
    const plain = await raw('/assets/main-1.js');
    expect([plain.headers['content-encoding'], plain.bytes.toString()]).toEqual([undefined, script]);
  });

  it('are revalidated by ETag', async () => {
    const first = await raw('/');
    expect(first.headers['cache-control']).toBe('no-cache');
    const again = await raw('/', { 'if-none-match': String(first.headers['etag']) });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  });

  it.each(['/', '/module/io.example.hello', '/installed?x=1', '/module/io.example.js'])(
    'show the app at %s',
    async (path) => {
      const answer = await raw(path, { accept: 'text/html,*/*' });
      expect([answer.status, answer.bytes.toString()]).toEqual([200, '<!doctype html><title>app</title>']);
    },
  );

  it.each(['/assets/gone-2.js', '/gone.js', '/.sources', '/assets/main-1.js.br', '/api/gone'])(
    'answer 404 for %s',
    async (path) => {
      const answer = await raw(path);
      expect([answer.status, JSON.parse(answer.bytes.toString())]).toMatchObject([
        404,
        { code: 'http/not-found' },
      ]);
    },
  );

  it('answer HEAD with the headers alone', async () => {
    const head = await raw('/assets/main-1.js', {}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.bytes.length]).toEqual([
      200,
      String(script.length),
      0,
    ]);
  });

  it('are those of a new build without a restart', async () => {
    writeFileSync(join(dist, 'assets', 'main-2.js'), 'new');
    utimesSync(join(dist, 'index.html'), new Date(1), new Date(1));
    expect((await raw('/assets/main-2.js')).bytes.toString()).toBe('new');
  });
});

describe('strange requests', () => {
  it.each([
    '/../package.json',
    '/assets/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%2f..%2fpackage.json',
    '/..%5c..%5cwindows',
    '/a%00.js',
    '/%ff',
    '/%',
    'http://localhost/../x',
  ])('are refused: %s', async (path) => {
    const answer = await target(path);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain('<title>app');
  });

  it('are refused when their address has more than 2,048 characters', async () => {
    expect(await target(`/${'a'.repeat(2048)}`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await target(`/${'a'.repeat(2047)}`)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('other methods than GET and HEAD are refused', async () => {
    const answer = await raw('/', {}, 'DELETE');
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  it('every answer has the security headers', async () => {
    for (const path of ['/', '/assets/main-1.js', '/api/about', '/api/gone', '/%']) {
      const { headers } = await raw(path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      expect(headers['content-security-policy']).toContain(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
      );
    }
  });
});

describe('the API', () => {
  const read = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await raw(path, headers);
    return { status: answer.status, body: JSON.parse(answer.bytes.toString()) as Record<string, unknown> };
  };

  it('says which registry this is, and where it is from where one asks', async () => {
    const { body } = await read('/api/about', { host: 'relay.example:8787' });
    expect(body).toEqual({
      namespace,
      title: 'Test registry',
      issuing: 'open',
      peerId: '12D3KooWTest',
      addresses: ['/dns4/relay.example/tcp/8787/ws/p2p/12D3KooWTest'],
    });
  });

  it.each([
    ['127.0.0.1:80', '/ip4/127.0.0.1/tcp/80/ws/p2p/12D3KooWTest'],
    ['[::1]:8787', '/ip6/::1/tcp/8787/ws/p2p/12D3KooWTest'],
    ['localhost', '/dns4/localhost/tcp/80/ws/p2p/12D3KooWTest'],
  ])('makes an address of Host %s', async (host, address) => {
    expect((await read('/api/about', { host })).body['addresses']).toEqual([address]);
  });

  it('knows a proxy that speaks TLS', async () => {
    const { body } = await read('/api/about', { host: 'gen.example', 'x-forwarded-proto': 'https' });
    expect(body['addresses']).toEqual(['/dns4/gen.example/tcp/443/tls/ws/p2p/12D3KooWTest']);
  });

  it('gives modules and their bytes', async () => {
    expect((await read('/api/modules')).body).toEqual({ modules: [] });
    expect((await read('/api/modules/io.example.hello')).body).toMatchObject({
      id: 'io.example.hello',
      latest: '1.0.0',
    });
    const answer = await raw('/api/modules/io.example.hello/1.0.0/wasm');
    expect(answer.headers['content-type']).toBe('application/wasm');
    expect(new Uint8Array(answer.bytes)).toEqual(wasm);
    const again = await raw('/api/modules/io.example.hello/1.0.0/wasm', {
      'if-none-match': String(answer.headers['etag']),
    });
    expect(again.status).toBe(304);
  });

  it.each([
    ['/api/modules/Hello', 400, 'module/bad-id'],
    [`/api/modules/a.${'b'.repeat(127)}`, 400, 'module/bad-id'],
    ['/api/modules/io.example.other', 404, 'module/not-found'],
    ['/api/modules/io.example.hello/1.0/wasm', 400, 'module/bad-version'],
    ['/api/modules/io.example.hello/2.0.0/wasm', 404, 'module/version-not-found'],
    ['/api/modules/io.example.hello/1.0.0', 404, 'http/not-found'],
    ['/api', 404, 'http/not-found'],
  ])('answers %s with %i %s', async (path, status, code) => {
    const answer = await read(path);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect(Object.keys(answer.body)).toEqual(['code', 'expected', 'found', 'action']);
  });
});
