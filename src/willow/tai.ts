/** Willow timestamps count TAI microseconds since J2000 (2000-01-01 12:00 TT); TAI is 37 s ahead of UTC since 2017. */
const J2000_UNIX_MICROSECONDS = 946_727_935_816_000n;
const LEAP_SECONDS_SINCE_J2000 = 5_000_000n;
const offset = J2000_UNIX_MICROSECONDS - LEAP_SECONDS_SINCE_J2000;

/** Unix milliseconds to a Willow timestamp; moments before J2000 become 0, since timestamps are unsigned. */
export function taiFromUnix(ms: number): bigint {
  const us = BigInt(Math.round(ms * 1000)) - offset;
  return us < 0n ? 0n : us;
}

/** A Willow timestamp to whole Unix milliseconds, rounded down; far future values exceed what a `Date` can show. */
export function unixFromTai(us: bigint): number {
  return Number((us + offset) / 1000n);
}
