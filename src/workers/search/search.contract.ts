import type { ModuleSummary } from '../../registry/gen-module.ts';
import type { SearchPage, SearchQuery } from '../../registry/search/search-query.ts';

export type { SearchPage, SearchQuery, SearchSort } from '../../registry/search/search-query.ts';

/** What flows from the registry worker to the search worker. */
export type SearchFeed =
  | { readonly kind: 'reset'; readonly modules: readonly ModuleSummary[] }
  | { readonly kind: 'upsert'; readonly modules: readonly ModuleSummary[] };

export type SearchEvent = { readonly kind: 'changed'; readonly revision: number };

export interface SearchApi {
  /** Waits for the first `reset` only; never for ingestion. */
  query(query: SearchQuery): Promise<SearchPage>;
  /** Takes the port on which the registry worker sends {@link SearchFeed} messages; it replaces the port before it. */
  feed(port: MessagePort): Promise<void>;
}
