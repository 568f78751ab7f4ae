import type { Problem } from '../registry/problem.ts';

/** One peer is left alone from `since` to `until` (milliseconds since 1970 UTC). */
export interface Penalty {
  readonly problem: Problem;
  readonly since: number;
  readonly until: number;
}

/** Peers that broke a rule, and until when they are not accepted again. */
export interface Penalties {
  /** Records an offence; the time doubles with each, from a minute to an hour. */
  punish(id: string, problem: Problem, now: number): void;
  /** The penalty in force, or null. */
  active(id: string, now: number): Penalty | null;
  ids(): readonly string[];
}

const firstMs = 60_000;
const longestMs = 3_600_000;

/** Offenders remembered; beyond, the oldest is forgotten. */
const remembered = 1_000;

export function createPenalties(): Penalties {
  const records = new Map<string, { problem: Problem; since: number; until: number; count: number }>();
  return {
    punish(id, problem, now) {
      const old = records.get(id);
      const count = old && now < old.until + longestMs ? old.count + 1 : 1;
      records.delete(id);
      records.set(id, {
        problem,
        count,
        since: now,
        until: now + Math.min(firstMs * 2 ** (count - 1), longestMs),
      });
      const oldest = records.keys().next();
      if (records.size > remembered && !oldest.done) records.delete(oldest.value);
    },
    active(id, now) {
      const record = records.get(id);
      return record && now < record.until ? record : null;
    },
    ids: () => [...records.keys()],
  };
}
