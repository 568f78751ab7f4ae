// One by one, since the whole package is three times as large.
import compare from 'semver/functions/compare.js';
import compareBuild from 'semver/functions/compare-build.js';
import parse from 'semver/functions/parse.js';
import rcompare from 'semver/functions/rcompare.js';
import validRange from 'semver/ranges/valid.js';
import { problem, type Problem } from './problem.ts';
import { quote } from './module-id.ts';

declare const brand: unique symbol;
/** A SemVer 2.0 version without build metadata. */
export type Version = string & { readonly [brand]: 'Version' };

/** Parses a version (SPEC E6): SemVer 2.0, no build metadata, no leading v, at most 64 characters. */
export function parseVersion(text: string): Version | Problem {
  const bad = (reason: string): Problem =>
    problem('module/bad-version', { found: text.length > 140 ? `${text.slice(0, 140)}…` : text, reason });
  if (text === '') return bad('it is empty');
  if (text.length > 64) return bad(`it has ${text.length} characters, at most 64 are allowed`);
  if (text.includes('+')) return bad('build metadata after + is not allowed');
  const parsed = parse(text);
  if (parsed === null) return bad('it is not MAJOR.MINOR.PATCH with an optional -prerelease');
  return parsed.version === text ? (text as Version) : bad(`it should be written ${quote(parsed.version)}`);
}

/** SemVer precedence, ascending; total for versions without build metadata. */
export function compareVersions(a: string, b: string): number {
  return compare(a, b) || compareBuild(a, b);
}

/** Highest first. */
export function compareVersionsDescending(a: string, b: string): number {
  return rcompare(a, b);
}

/** True when `text` is a range as node-semver reads it, of at most 256 characters. */
export function isRange(text: string): boolean {
  return text.length > 0 && text.length <= 256 && validRange(text) !== null;
}

/** True when the version has a prerelease part. */
export function isPrerelease(version: string): boolean {
  return version.includes('-');
}
