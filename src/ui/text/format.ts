const number = new Intl.NumberFormat('en-GB');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** A whole number with separators: 12,034. */
export function formatCount(value: number): string {
  return number.format(value);
}

/** A number short enough for a list row: 1.2K. */
export function formatCompact(value: number): string {
  return compact.format(value);
}

/** Bytes in decimal units with three significant digits: 512 B, 1.23 kB, 45.6 kB, 1.02 MB. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`;
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** How long before (or after) `now` a moment was, both in milliseconds: 3 days ago, in 2 minutes, just now. */
export function formatAgo(at: number, now: number): string {
  const difference = at - now;
  for (const [unit, length] of steps) {
    if (Math.abs(difference) >= length) return relative.format(Math.trunc(difference / length), unit);
  }
  return difference > 5_000 ? 'in a moment' : 'just now';
}

/** A calendar day: 23 Nov 2026. */
export function formatDay(at: number): string {
  return day.format(at);
}

/** Day and time of day, for titles and trust facts. */
export function formatMoment(at: number): string {
  return moment.format(at);
}

/** Time of day, with the day when it is not that of `now`: 12:03, 22 Nov 2026, 12:03. */
export function formatClock(at: number, now: number): string {
  return day.format(at) === day.format(now) ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`;
}

/** Duration of a run: 0.04 ms, 12.3 ms, 4.20 s. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return `${milliseconds.toFixed(milliseconds >= 10 ? 1 : 2)} ms`;
}

/** The ends of a long key or digest: z6MkhaXg…aV9t; the whole when it is short. */
export function shorten(text: string, head = 12, tail = 6): string {
  return text.length <= head + tail + 1 ? text : `${text.slice(0, head)}…${text.slice(-tail)}`;
}

/** A did:key without its scheme, shortened. */
export function shortDid(did: string): string {
  return shorten(did.replace(/^did:key:/, ''), 8, 6);
}

/** `count` with its noun: 1 module, 2 modules. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
