import type { ModuleSummary } from '../gen-module.ts';
import type { SearchSort } from './search-query.ts';

/** A module that matches, and how well (0 when no text was asked for). */
export interface Match {
  readonly module: ModuleSummary;
  readonly score: number;
}

type Order = (some: Match, other: Match) => number;

/**
 * What the reader's circle says: whom he trusts, and with half the weight whom those trust; strangers weigh nothing (SPEC F5). A few votes weigh
 * less than many: the average as if two more people had given three stars.
 */
function byCircle({ ratings: { you, trusted, theirs } }: ModuleSummary): number {
  const weight = you.count + trusted.count + theirs.count / 2;
  const stars =
    you.average * you.count + trusted.average * trusted.count + (theirs.average * theirs.count) / 2;
  return weight === 0 ? 0 : (stars + 3 * 2) / (weight + 2);
}

const descending =
  (value: (module: ModuleSummary) => number): Order =>
  (some, other) =>
    value(other.module) - value(some.module);

const byScore: Order = (some, other) => other.score - some.score;
const byId: Order = (some, other) => (some.module.id < other.module.id ? -1 : 1);
const byTitle: Order = (some, other) => {
  const left = titleOf(some.module);
  const right = titleOf(other.module);
  return left === right ? 0 : left < right ? -1 : 1;
};

const titleOf = ({ name, id }: ModuleSummary): string => (name === '' ? id : name).toLowerCase();

const popularity: readonly Order[] = [
  descending((module) => module.trustedInstalls),
  descending((module) => module.installs),
  descending((module) => module.dependents),
  descending((module) => module.ratings.trusted.count),
];

const recency = descending((module) => module.updatedAt);

const orders: Record<SearchSort, readonly Order[]> = {
  relevance: [byScore, ...popularity, recency, byId],
  popularity: [...popularity, byId],
  rating: [descending(byCircle), descending((module) => module.ratings.trusted.count), byId],
  recency: [recency, byId],
  name: [byTitle, byId],
};

/** The order of `sort`; no two modules are equal in it. Without a text, relevance is popularity, then recency. */
export function orderOf(sort: SearchSort): Order {
  const steps = orders[sort];
  return (some, other) => {
    for (const step of steps) {
      const difference = step(some, other);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}
