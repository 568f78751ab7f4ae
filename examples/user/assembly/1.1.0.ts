// Accounts: as 1.0.0, and how long to wait after failed sign-ins.
export * from './1.0.0';

/** Seconds to wait after so many failures in a row: none for two, then 1, 2, 4 … up to an hour. */
export function wait_seconds(failures: i32): i32 {
  if (failures < 3) return 0;
  return failures > 14 ? 3600 : min(3600, 1 << (failures - 3));
}

/** 1 when an account of that many failures, the last of them so many seconds ago, may try again. */
export function may_try(failures: i32, seconds_ago: i32): i32 {
  return i32(seconds_ago >= wait_seconds(failures));
}
