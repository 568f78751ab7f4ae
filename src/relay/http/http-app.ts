import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { isProblem, problem } from '../../registry/problem.ts';
import { registryApi, type ApiParts } from './api.ts';
import { refuse } from './refuse.ts';
import { requestPath } from './request-path.ts';
import { securityHeaders } from './security-headers.ts';
import type { StaticFiles } from './static-files.ts';

export interface HttpParts extends ApiParts {
  /** Null: no app is served. */
  readonly files: StaticFiles | null;
}

/** The relay's whole HTTP surface: API, health, and the app's files. Only GET and HEAD. */
export function httpApp({ files, ...parts }: HttpParts): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(securityHeaders);
  app.use(async (context, next) => {
    const { method } = context.req;
    if (method !== 'GET' && method !== 'HEAD') return refuse(context, problem('http/method', { method }));
    const path = requestPath(context.env.incoming.url ?? '');
    return isProblem(path) ? refuse(context, path) : next();
  });
  app.get('/healthz', (context) => context.json({ ok: true }, 200, { 'cache-control': 'no-store' }));
  app.route('/api', registryApi(parts));
  app.get('*', async (context) => {
    const path = requestPath(context.env.incoming.url ?? '');
    if (isProblem(path)) return refuse(context, path);
    const answer = await files?.({
      path,
      accept: context.req.header('accept') ?? '',
      acceptEncoding: context.req.header('accept-encoding') ?? '',
      ifNoneMatch: context.req.header('if-none-match') ?? '',
    });
    return answer ?? refuse(context, problem('http/not-found', { path }));
  });
  app.onError((error, context) => {
    console.error(error);
    return refuse(context, problem('internal/bug', { detail: error.message }));
  });
  return app;
}
