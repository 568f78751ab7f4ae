import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatBytes,
  formatCompact,
  formatDuration,
  plural,
  shortDid,
  shorten,
} from './format.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [1234, '1.23 kB'],
    [45_600, '45.6 kB'],
    [999_600, '1.00 MB'],
    [10_485_760, '10.5 MB'],
    [2e12, '2.00 TB'],
  ])('%d bytes read %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('formatAgo', () => {
  const now = Date.UTC(2026, 10, 23);
  it.each([
    [0, 'just now'],
    [-59_000, 'just now'],
    [-60_000, '1 minute ago'],
    [-3 * 3_600_000, '3 hours ago'],
    [-86_400_000, 'yesterday'],
    [-20 * 86_400_000, '2 weeks ago'],
    [-400 * 86_400_000, 'last year'],
    [120_000, 'in 2 minutes'],
    [20_000, 'in a moment'],
  ])('%d ms reads %s', (difference, text) => expect(formatAgo(now + difference, now)).toBe(text));
});

describe('short forms', () => {
  it('keeps short texts whole and shows both ends of long ones', () => {
    expect(shorten('abc')).toBe('abc');
    expect(shorten('0123456789abcdefghijklmnopqrstuvwxyz')).toBe('0123456789ab…uvwxyz');
    expect(shortDid('did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK')).toBe('z6MkhaXg…ta2doK');
  });
  it('counts in words', () => {
    expect(plural(1, 'module')).toBe('1 module');
    expect(plural(1200, 'module')).toBe('1,200 modules');
    expect(plural(2, 'dependency', 'dependencies')).toBe('2 dependencies');
    expect(formatCompact(1234)).toBe('1.2K');
    expect(formatDuration(0.0412)).toBe('0.04 ms');
    expect(formatDuration(4200)).toBe('4.20 s');
  });
});
