import satisfies from 'semver/functions/satisfies.js';
import maxSatisfying from 'semver/ranges/max-satisfying.js';

/** True when some version satisfies the range (node-semver; a prerelease only where the range names one). */
export function matching(versions: readonly string[], range: string): boolean {
  return maxSatisfying(versions, range) !== null;
}

/** The highest version that satisfies every range, stable ones first; null when there is none. */
export function highestMatching(versions: readonly string[], ranges: readonly string[]): string | null {
  const fitting = versions.filter((version) => ranges.every((range) => satisfies(version, range)));
  const stable = fitting.filter((version) => !version.includes('-'));
  return maxSatisfying(stable.length > 0 ? stable : fitting, '*', { includePrerelease: true });
}
