import type { Ring } from './ring.ts';

/** How many said something, and what they said on average (0 where nobody did). */
export interface Tally {
  readonly count: number;
  readonly average: number;
}

/** Ratings as they stand to one reader, each ring counted apart; no number is made of all of them (SPEC L4). */
export type Tallies = Readonly<Record<Ring, Tally>>;

/** Sums up the stars of each ring. */
export function talliesOf(ratings: readonly { readonly ring: Ring; readonly stars: number }[]): Tallies {
  const of = (ring: Ring): Tally => {
    let [count, sum] = [0, 0];
    for (const rating of ratings) {
      if (rating.ring !== ring) continue;
      count += 1;
      sum += rating.stars;
    }
    return { count, average: count === 0 ? 0 : sum / count };
  };
  return { you: of('you'), trusted: of('trusted'), theirs: of('theirs'), strangers: of('strangers') };
}
