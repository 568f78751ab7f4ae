// Dates of the proleptic Gregorian calendar as days since 1970-01-01.

/** 1 in a leap year, else 0. */
export function is_leap_year(year: i32): i32 {
  return i32(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

/** How many days a month (1 to 12) has; 0 for any other month. */
export function days_in_month(year: i32, month: i32): i32 {
  if (month < 1 || month > 12) return 0;
  if (month == 2) return 28 + is_leap_year(year);
  return 30 + ((month + i32(month > 7)) & 1);
}

/** Days from 1970-01-01 to a date; negative before it. */
export function days_from_date(year: i32, month: i32, day: i32): i32 {
  const y = month > 2 ? year : year - 1;
  const era = (y >= 0 ? y : y - 399) / 400;
  const year_of_era = y - era * 400;
  const day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

/** The date of a day, as the decimal number yyyymmdd (years 0 to 9999). */
export function date_of_day(days: i32): i32 {
  const z = days + 719468;
  const era = (z >= 0 ? z : z - 146096) / 146097;
  const d = z - era * 146097;
  const year_of_era = (d - d / 1460 + d / 36524 - d / 146096) / 365;
  const day_of_year = d - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const m = (5 * day_of_year + 2) / 153;
  const month = m < 10 ? m + 3 : m - 9;
  const year = year_of_era + era * 400 + i32(month <= 2);
  return year * 10000 + month * 100 + (day_of_year - (153 * m + 2) / 5 + 1);
}

/** Day of the week: 1 Monday to 7 Sunday. */
export function weekday_of_day(days: i32): i32 {
  return ((((days + 3) % 7) + 7) % 7) + 1;
}
