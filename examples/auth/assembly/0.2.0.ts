// One-time passwords: as 0.1.0, and by time: TOTP (RFC 6238).
export * from './0.1.0';

/** The counter of a time in seconds since 1970, for codes that change every `period` seconds. */
export function counter_at(seconds: i64, period: i64): i64 {
  return seconds / period;
}

/** Seconds until the code changes. */
export function seconds_left(seconds: i64, period: i64): i64 {
  return period - (seconds % period);
}

/** How far a counter is from the expected one when it lies within `window` steps; else -1. */
export function drift(expected: i64, found: i64, window: i64): i64 {
  const distance = found > expected ? found - expected : expected - found;
  return distance <= window ? distance : -1;
}
