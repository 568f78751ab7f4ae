import { expect, it } from 'vitest';
import { inTurns } from './in-turns.ts';

it('[E13] gives what came of each in order, and rejects as one does that failed early', async () => {
  const items = Array.from({ length: 100 }, (_, at) => at);
  const later = (at: number): Promise<number> =>
    new Promise((resolve) => setTimeout(() => resolve(2 * at), 100 - at));
  expect(await inTurns(items, later)).toEqual(items.map((at) => 2 * at));
  expect(await inTurns([], later)).toEqual([]);
  const failing = (at: number): Promise<number> =>
    at === 3 ? Promise.reject(new Error('the third')) : later(at);
  await expect(inTurns(items, failing)).rejects.toThrow('the third');
});
