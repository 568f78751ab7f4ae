import type { ModuleSummary } from '../../registry/gen-module.ts';

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

/** What flows from the registry worker to the search worker. */
export type SearchFeed =
  | { readonly kind: 'reset'; readonly modules: readonly ModuleSummary[] }
  | { readonly kind: 'upsert'; readonly modules: readonly ModuleSummary[] };

export type SearchEvent = { readonly kind: 'changed'; readonly revision: number };

export interface SearchApi {
  /** Waits for the first `reset` only; never for ingestion. */
  query(query: SearchQuery): Promise<SearchPage>;
  /** Takes the port on which the registry worker sends {@link SearchFeed} messages. */
  feed(port: MessagePort): Promise<void>;
}
