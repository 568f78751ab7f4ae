import type { Context } from 'hono';
import type { Problem, ProblemCode } from '../../registry/problem.ts';

const missing: readonly ProblemCode[] = [
  'http/not-found',
  'module/not-found',
  'module/version-not-found',
  'install/payload-missing',
];

/** Answers a problem as JSON {code, expected, found, action}: 404 for what is not here, 405 for a wrong method, 500 for a bug, else 400. */
export function refuse(context: Context, problem: Problem): Response {
  const { code, expected, found, action } = problem;
  const body = { code, expected, found, action };
  const headers = { 'cache-control': 'no-store', 'access-control-allow-origin': '*' };
  if (missing.includes(code)) return context.json(body, 404, headers);
  if (code === 'http/method') return context.json(body, 405, { ...headers, allow: 'GET, HEAD' });
  return context.json(body, code === 'internal/bug' || code.startsWith('storage/') ? 500 : 400, headers);
}
