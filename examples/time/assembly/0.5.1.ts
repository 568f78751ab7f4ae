// Dates: as 0.5.0, and a check of dates that people type.
import { days_in_month } from './0.5.0';
export * from './0.5.0';

/** 1 when the date exists (years 0 to 9999), else 0. */
export function is_valid_date(year: i32, month: i32, day: i32): i32 {
  return i32(year >= 0 && year <= 9999 && day >= 1 && day <= days_in_month(year, month));
}
