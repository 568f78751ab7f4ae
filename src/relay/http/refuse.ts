import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Problem, ProblemCode } from '../../registry/problem.ts';

const missing: readonly ProblemCode[] = [
  'http/not-found',
  'module/not-found',
  'module/version-not-found',
  'install/payload-missing',
];

const statuses: Partial<Record<ProblemCode, ContentfulStatusCode>> = {
  'http/method': 405,
  'http/incomplete': 408,
  'http/too-large': 413,
  'http/media-type': 415,
  'http/busy': 503,
  'internal/bug': 500,
  'wasm/hash-mismatch': 422,
};

/**
 * Answers a problem as JSON {code, expected, found, action}: 404 for what is not here, 422 for what breaks an entry rule, 500 for a bug,
 * the status that HTTP has for a wrong request, else 400.
 */
export function refuse(context: Context, problem: Problem): Response {
  const { code, expected, found, action } = problem;
  if (code === 'http/busy') context.header('retry-after', '5');
  if (code === 'http/too-large' || code === 'http/incomplete') context.header('connection', 'close');
  context.header('cache-control', 'no-store');
  context.header('access-control-allow-origin', '*');
  return context.json({ code, expected, found, action }, statusOf(code));
}

function statusOf(code: ProblemCode): ContentfulStatusCode {
  if (missing.includes(code)) return 404;
  if (code.startsWith('entry/')) return 422;
  return statuses[code] ?? (code.startsWith('storage/') ? 500 : 400);
}
