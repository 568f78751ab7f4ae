import type { MiddlewareHandler } from 'hono';

/** What the app may load: its own files, WebAssembly, blob workers, WebSockets to any relay; nothing may frame it. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "connect-src 'self' ws: wss:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** On every answer, workers' scripts included: a worker has the policy its own script came with. */
export const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  context.res.headers.set('content-security-policy', contentSecurityPolicy);
  context.res.headers.set('x-content-type-options', 'nosniff');
  context.res.headers.set('referrer-policy', 'no-referrer');
};
