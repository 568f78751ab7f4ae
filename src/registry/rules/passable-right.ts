import { areaIncludesArea, type Area } from '../../willow/area.ts';
import { isPrefix } from '../../willow/path.ts';
import type { StandingGrant } from './grants.ts';
import type { Standing } from './standing.ts';

/** The first of a key's grants that it can pass on for `area` now (TAI microseconds): wide enough, not ended, not cut there. */
export function passableRight(
  grants: readonly StandingGrant[],
  area: Area,
  now: bigint,
  { newest }: Standing,
): StandingGrant | undefined {
  const time = newest === null || newest < now ? now : newest;
  return grants.find(
    (grant) =>
      areaIncludesArea(grant.area, area) &&
      (grant.area.times.end === null || time < grant.area.times.end) &&
      grant.cuts.every(
        ({ path, from }) => time < from || !(isPrefix(path, area.path) || isPrefix(area.path, path)),
      ),
  );
}
