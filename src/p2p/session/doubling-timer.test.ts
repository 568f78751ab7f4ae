import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDoublingTimer } from './doubling-timer.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('[N11] waits twice as long each time, at most so long, and from the beginning when something new came', () => {
  let rung = 0;
  const timer = createDoublingTimer(2_000, 10_000, () => (rung += 1));
  vi.advanceTimersByTime(60_000);
  expect(rung).toBe(0);
  for (const [at, wait] of [2_000, 4_000, 8_000, 10_000, 10_000].entries()) {
    timer.set();
    timer.set();
    vi.advanceTimersByTime(wait - 1);
    expect(rung).toBe(at);
    vi.advanceTimersByTime(1);
    expect(rung).toBe(at + 1);
  }
  timer.set();
  timer.restart();
  vi.advanceTimersByTime(2_000);
  expect(rung).toBe(6);
  // not set, it does not begin by itself
  timer.restart();
  vi.advanceTimersByTime(60_000);
  expect(rung).toBe(6);
  timer.set();
  timer.stop();
  vi.advanceTimersByTime(60_000);
  expect(rung).toBe(6);
});
