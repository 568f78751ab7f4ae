import { Hono, type Context } from 'hono';
import type { GenModule, ModuleSummary } from '../../registry/gen-module.ts';
import { parseModuleId } from '../../registry/module-id.ts';
import { isProblem, problem, type Problem } from '../../registry/problem.ts';
import { parseVersion } from '../../registry/version.ts';
import { refuse } from './refuse.ts';
import { relayAddresses } from './relay-addresses.ts';

/** What the HTTP API shows of the registry: projections, read only. */
export interface RegistryView {
  /** 64 hex digits. */
  readonly namespace: string;
  title(): Promise<string>;
  issuing(): Promise<string>;
  summaries(): Promise<readonly ModuleSummary[]>;
  module(id: string): Promise<GenModule | Problem>;
  /** The wasm bytes of a release, verified. */
  bytes(id: string, version: string): Promise<Uint8Array | Problem>;
}

export interface ApiParts {
  readonly registry: RegistryView;
  /** libp2p peer id of this relay. */
  readonly peerId: string;
  /** host:port to name where a request does not say under which one it came. */
  readonly boundHost: string;
}

/** The read-only HTTP API, to be mounted at /api. */
export function registryApi({ registry, peerId, boundHost }: ApiParts): Hono {
  const api = new Hono();

  api.get('/about', async (context) => {
    const secure = context.req.header('x-forwarded-proto') === 'https';
    return json(context, {
      namespace: registry.namespace,
      title: await registry.title(),
      issuing: await registry.issuing(),
      peerId,
      addresses: relayAddresses(context.req.header('host'), boundHost, peerId, secure),
    });
  });

  api.get('/modules', async (context) => {
    const modules = [...(await registry.summaries())].sort((a, b) => (a.id < b.id ? -1 : 1));
    return json(context, { modules });
  });

  api.get('/modules/:id', async (context) => {
    const found = await moduleOf(registry, context.req.param('id'));
    return isProblem(found) ? refuse(context, found) : json(context, found);
  });

  api.get('/modules/:id/:version/wasm', async (context) => {
    const found = await moduleOf(registry, context.req.param('id'));
    if (isProblem(found)) return refuse(context, found);
    return wasm(context, registry, found, context.req.param('version'));
  });

  return api;
}

async function moduleOf(registry: RegistryView, text: string): Promise<GenModule | Problem> {
  const id = parseModuleId(text);
  return isProblem(id) ? id : registry.module(id);
}

async function wasm(
  context: Context,
  registry: RegistryView,
  module: GenModule,
  text: string,
): Promise<Response> {
  const version = parseVersion(text);
  if (isProblem(version)) return refuse(context, version);
  const release = module.releases.find((candidate) => candidate.version === version);
  if (release === undefined) {
    const known = module.releases.map((candidate) => candidate.version).join(', ');
    return refuse(context, problem('module/version-not-found', { id: module.id, version, known }));
  }
  const etag = `"${release.manifest.wasm.sha256}"`;
  const headers = { etag, 'cache-control': 'no-cache', 'access-control-allow-origin': '*' };
  if (context.req.header('if-none-match') === etag) return context.body(null, 304, headers);
  const bytes = await registry.bytes(module.id, version);
  if (isProblem(bytes)) return refuse(context, bytes);
  return context.body(new Uint8Array(bytes), 200, {
    ...headers,
    'content-type': 'application/wasm',
    'content-length': String(bytes.length),
    'content-disposition': `attachment; filename="${module.id}-${version}.wasm"`,
  });
}

function json(context: Context, value: object): Response {
  return context.json(value, 200, { 'cache-control': 'no-cache', 'access-control-allow-origin': '*' });
}
