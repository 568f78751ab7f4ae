import type { ModuleSummary } from '../gen-module.ts';

export type SearchSort = 'relevance' | 'popularity' | 'rating' | 'recency' | 'name';

export interface SearchQuery {
  /** Free text; empty: everything. */
  readonly text: string;
  /** A module must carry all of these. */
  readonly tags: readonly string[];
  readonly sort: SearchSort;
  readonly offset: number;
  readonly limit: number;
}

export interface SearchPage {
  readonly total: number;
  readonly items: readonly ModuleSummary[];
  /** The most used tags among all matches, most used first. */
  readonly tags: readonly { readonly tag: string; readonly count: number }[];
  /** Rises with every change of the index. */
  readonly revision: number;
}
