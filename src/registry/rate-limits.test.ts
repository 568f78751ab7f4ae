import { expect, it } from 'vitest';
import { memoryStorage } from '../storage/memory/memory-storage.ts';
import { rateRange, readRateLimits, writeRateLimits } from './rate-limits.ts';

const none = { down: null, up: null };

it('[N44] keeps limits, each by itself, and none at first', async () => {
  const storage = memoryStorage();
  expect(await readRateLimits(storage)).toEqual(none);
  for (const limits of [
    { down: rateRange.least, up: null },
    { down: null, up: rateRange.most },
    { down: 250_000, up: 125_500 },
    none,
  ]) {
    expect(await writeRateLimits(storage, limits)).toBeNull();
    expect(await readRateLimits(storage)).toEqual(limits);
  }
});

it.each([
  [0, '0 kB/s'],
  [-1, '-0.001 kB/s'],
  [rateRange.least - 1, '31.999 kB/s'],
  [rateRange.most + 1, '1000000.001 kB/s'],
  [100_000.5, '100.0005 kB/s'],
  [Number.NaN, 'no number'],
  [Number.POSITIVE_INFINITY, 'no number'],
  ['fast', 'no number'],
])('[N44] refuses a limit of %s and keeps the one before', async (rate, found) => {
  const storage = memoryStorage();
  await writeRateLimits(storage, { down: 250_000, up: 250_000 });
  for (const [limits, way] of [
    [{ down: rate as number, up: null }, 'downloads'],
    [{ down: null, up: rate as number }, 'uploads'],
  ] as const) {
    const refused = await writeRateLimits(storage, limits);
    expect(refused).toMatchObject({ code: 'network/bad-limit', found });
    expect(refused?.expected).toContain(way);
    expect(refused?.expected).toContain('32 to 1000000 kB/s');
  }
  expect(await readRateLimits(storage)).toEqual({ down: 250_000, up: 250_000 });
});

it('[N44] what cannot be read is no limit', async () => {
  const storage = memoryStorage();
  const value = { down: 'all', up: 5 };
  await storage.commit([{ kind: 'put', table: 'settings', key: 'rate-limits', value }]);
  expect(await readRateLimits(storage)).toEqual(none);
});
