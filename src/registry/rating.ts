import type { Ring } from './people/ring.ts';

/** One person's rating of one module; the newest by that author counts. */
export interface RatingRecord {
  readonly module: string;
  /** 64 hex digits. */
  readonly author: string;
  readonly did: string;
  /** 1 to 5. */
  readonly stars: number;
  /** Plain text, at most 2,000 characters. */
  readonly review: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly state: 'published' | 'waiting';
  /** How far its author is from the reader. */
  readonly ring: Ring;
}

/** Characters (UTF-16 code units) of a review. */
export const reviewLimit = 2000;
