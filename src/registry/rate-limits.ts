import type { Storage } from './ports/storage.ts';
import { problem, type Problem } from './problem.ts';

/** Bytes a second that this device takes from, and gives to, all peers together; null: no limit. */
export interface RateLimits {
  readonly down: number | null;
  readonly up: number | null;
}

/** What a limit may be, in bytes a second: below the least a peer would take this side for stalled. */
export const rateRange = { least: 32_000, most: 1_000_000_000 } as const;

const setting = 'rate-limits';

function isRate(value: unknown): value is number | null {
  if (value === null) return true;
  return Number.isSafeInteger(value) && Number(value) >= rateRange.least && Number(value) <= rateRange.most;
}

function wordsOf(value: unknown): string {
  return Number.isFinite(value) ? `${Number(value) / 1_000} kB/s` : 'no number';
}

/** The limits as they were set on this device; none when nothing readable is there. */
export async function readRateLimits(device: Pick<Storage, 'read'>): Promise<RateLimits> {
  const { down, up } = ((await device.read('settings', setting)) ?? {}) as Partial<RateLimits>;
  return { down: isRate(down) ? down : null, up: isRate(up) ? up : null };
}

/** Keeps the limits (SPEC N44); a problem for one that none can be, with nothing changed. */
export async function writeRateLimits(
  device: Pick<Storage, 'commit'>,
  { down, up }: RateLimits,
): Promise<Problem | null> {
  for (const [way, rate] of [['downloads', down] as const, ['uploads', up] as const])
    if (!isRate(rate)) return problem('network/bad-limit', { way, found: wordsOf(rate), ...rateRange });
  await device.commit([{ kind: 'put', table: 'settings', key: setting, value: { down, up } }]);
  return null;
}
