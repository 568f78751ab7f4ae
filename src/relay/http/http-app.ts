import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { isProblem, problem } from '../../registry/problem.ts';
import { registryApi, type ApiParts } from './api.ts';
import { intakeApi, intakePaths, type RegistryIntake } from './intake.ts';
import { refuse } from './refuse.ts';
import { requestPath } from './request-path.ts';
import { securityHeaders } from './security-headers.ts';
import type { StaticFiles } from './static-files.ts';

export interface HttpParts extends ApiParts {
  /** Null: no app is served. */
  readonly files: StaticFiles | null;
  /** Takes drops and requests; left out: nothing is taken. */
  readonly intake?: RegistryIntake;
  /** Milliseconds without a byte after which a body is given up; 30 seconds when left out. */
  readonly bodyPatience?: number;
}

/** The relay's whole HTTP surface: API, health, and the app's files. Only GET and HEAD, but for the two paths that take bodies. */
export function httpApp({
  files,
  intake,
  bodyPatience = 30_000,
  ...parts
}: HttpParts): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(securityHeaders);
  app.use(async (context, next) => {
    const { method } = context.req;
    const path = requestPath(context.env.incoming.url ?? '');
    const methods = !isProblem(path) && intakePaths.includes(path) ? ['POST'] : ['GET', 'HEAD'];
    if (!methods.includes(method)) {
      context.header('allow', methods.join(', '));
      return refuse(context, problem('http/method', { method, allowed: methods.join(' or ') }));
    }
    return isProblem(path) ? refuse(context, path) : next();
  });
  app.get('/healthz', (context) => context.json({ ok: true }, 200, { 'cache-control': 'no-store' }));
  if (intake !== undefined) app.route('/api', intakeApi(intake, bodyPatience));
  app.route('/api', registryApi(parts));
  app.post('*', (context) => refuse(context, problem('http/not-found', { path: context.req.path })));
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
