import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { chooseEncoding, type ContentEncoding } from './content-encoding.ts';

interface StaticFile {
  readonly file: string;
  readonly type: string;
  readonly version: string;
  /** The name carries a hash of the contents. */
  readonly hashed: boolean;
  readonly encodings: readonly ContentEncoding[];
}

/** What a request says that matters for a file. */
export interface StaticRequest {
  /** Decoded. */
  readonly path: string;
  readonly accept: string;
  readonly acceptEncoding: string;
  readonly ifNoneMatch: string;
}

/** Answers requests for the built app; null when there is no such file. */
export type StaticFiles = (request: StaticRequest) => Promise<Response | null>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const suffix: Readonly<Record<ContentEncoding, string>> = { br: '.br', gzip: '.gz' };

/**
 * Serves the files below `dir` from a table made at start (nothing outside it can be named), the brotli or gzip form
 * lying beside a file where the client takes it, and `index.html` for the app's own pages. A new build is noticed.
 */
export function staticFiles(dir: string): StaticFiles {
  const index = join(dir, 'index.html');
  let table = scan(dir);
  let version = versionOf(index);

  return async ({ path, accept, acceptEncoding, ifNoneMatch }) => {
    const now = versionOf(index);
    if (now !== version) {
      table = scan(dir);
      version = now;
    }
    const found =
      table.get(path === '/' ? '/index.html' : path) ??
      (isPage(path, accept) ? table.get('/index.html') : undefined);
    if (found === undefined) return null;
    const encoding = chooseEncoding(acceptEncoding, found.encodings);
    const etag = `"${found.version}${encoding === null ? '' : `-${encoding}`}"`;
    const headers = new Headers({
      'content-type': found.type,
      'cache-control': found.hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag,
    });
    if (found.encodings.length > 0) headers.set('vary', 'accept-encoding');
    if (ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) {
      return new Response(null, { status: 304, headers });
    }
    if (encoding !== null) headers.set('content-encoding', encoding);
    const bytes = await readFile(encoding === null ? found.file : found.file + suffix[encoding]);
    headers.set('content-length', String(bytes.length));
    return new Response(bytes, { headers });
  };
}

/** Addresses of the app itself, such as /module/io.example.hello: asked for by a person, or with no file's ending. */
function isPage(path: string, accept: string): boolean {
  if (/^\/(assets|api)(\/|$)|\/\./.test(path)) return false;
  return accept.includes('text/html') || types[extname(path)] === undefined;
}

function scan(dir: string): ReadonlyMap<string, StaticFile> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name));
  const all = new Set(files);
  const table = new Map<string, StaticFile>();
  for (const file of files) {
    if (/\.(br|gz)$/.test(file)) continue;
    const path = `/${relative(dir, file).split(sep).join('/')}`;
    table.set(path, {
      file,
      type: types[extname(file)] ?? 'application/octet-stream',
      version: versionOf(file),
      hashed: path.startsWith('/assets/'),
      encodings: (['br', 'gzip'] as const).filter((name) => all.has(file + suffix[name])),
    });
  }
  return table;
}

function versionOf(file: string): string {
  const { size, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 };
  return `${size.toString(36)}-${Math.round(mtimeMs).toString(36)}`;
}
