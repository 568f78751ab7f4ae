// Dates: as 0.5.1, and ISO weeks and RFC 3339 timestamps from milliseconds.
import { date_of_day, days_from_date, weekday_of_day } from './0.5.1';
export * from './0.5.1';
export { alloc, reset } from '../../assembly/buffers';

const DAY: i64 = 86400000;

/** Whole days since 1970-01-01 of a time in milliseconds. */
export function day_of_millis(millis: i64): i32 {
  return i32((millis >= 0 ? millis : millis - (DAY - 1)) / DAY);
}

/** ISO 8601 week of a day as the decimal number yyyyww. */
export function iso_week_of_day(days: i32): i32 {
  const thursday = days + 4 - weekday_of_day(days);
  const year = date_of_day(thursday) / 10000;
  return year * 100 + (thursday - days_from_date(year, 1, 1)) / 7 + 1;
}

/** Whole years from one day to another: an age. */
export function years_between(from: i32, to: i32): i32 {
  const a = date_of_day(from);
  const b = date_of_day(to);
  return (b - a) / 10000;
}

function digits(out: usize, value: u32, count: i32): usize {
  let rest = value;
  for (let i = count - 1; i >= 0; i--) {
    store<u8>(out + i, <u8>(48 + (rest % 10)));
    rest /= 10;
  }
  return out + count;
}

function mark(out: usize, code: u8): usize {
  store<u8>(out, code);
  return out + 1;
}

/** Writes a time in milliseconds as `yyyy-mm-ddThh:mm:ss.mmmZ` to `out` and returns 24, its length. */
export function format(millis: i64, out: usize): i32 {
  const day = day_of_millis(millis);
  const date = date_of_day(day);
  const rest = u32(millis - <i64>day * DAY);
  let to = mark(digits(out, date / 10000, 4), 45);
  to = mark(digits(to, (date / 100) % 100, 2), 45);
  to = mark(digits(to, date % 100, 2), 84);
  to = mark(digits(to, rest / 3600000, 2), 58);
  to = mark(digits(to, (rest / 60000) % 60, 2), 58);
  to = mark(digits(to, (rest / 1000) % 60, 2), 46);
  to = mark(digits(to, rest % 1000, 3), 90);
  return i32(to - out);
}
