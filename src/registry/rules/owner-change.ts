import type { Tenures } from './names.ts';

/**
 * Reader rule G26: whether updates of a module are held for a reader who consented to `key`: another key owns it now, and not every change since was to
 * the key committed to before.
 */
export function isHeld(tenures: Tenures, key: string): boolean {
  const current = tenures.at(-1);
  if (current === undefined || current.key === key) return false;
  const known = tenures.findLastIndex((tenure) => tenure.key === key);
  return known < 0 || !tenures.slice(known + 1).every(({ committed }) => committed);
}
