import { problem, type Problem } from '../../registry/problem.ts';

const longest = 2048;

/** The decoded path of a raw request target; strange ones (too long, bad escapes, `..`, backslashes, control characters) are refused, not repaired. */
export function requestPath(target: string): string | Problem {
  const bad = (detail: string): Problem => problem('http/bad-request', { detail });
  if (target.length > longest) return bad(`an address of ${target.length} characters, of at most ${longest}`);
  if (!target.startsWith('/')) return bad('an address that does not start with /');
  const [raw = ''] = target.split(/[?#]/);
  let path: string;
  try {
    path = decodeURIComponent(raw);
  } catch {
    return bad('a percent sign that encodes no UTF-8 text');
  }
  if (hasControlCharacter(path) || path.includes('\\'))
    return bad('a control character or backslash in the path');
  if (path.split('/').some((part) => part === '..' || part === '.')) return bad('a . or .. in the path');
  return path;
}

function hasControlCharacter(text: string): boolean {
  return Array.from(text).some((character) => character < ' ' || character === '\u007f');
}
