import type { SearchSort } from '../../workers/search/search.contract.ts';

/** What the address of the Discover page says: `?q=&tag=&tag=&sort=`. */
export interface SearchState {
  readonly text: string;
  readonly tags: readonly string[];
  readonly sort: SearchSort;
}

/** The orders a reader can choose, first the default. */
export const sorts: readonly { readonly sort: SearchSort; readonly label: string }[] = [
  { sort: 'relevance', label: 'Relevance' },
  { sort: 'popularity', label: 'Popularity' },
  { sort: 'rating', label: 'Rating' },
  { sort: 'recency', label: 'Recent' },
  { sort: 'name', label: 'Name' },
];

const maxText = 200;

/** Reads the address; what it does not understand falls back to the default. */
export function readSearch(params: URLSearchParams): SearchState {
  const sort = sorts.find((row) => row.sort === params.get('sort'))?.sort ?? 'relevance';
  const tags = [...new Set(params.getAll('tag').filter((tag) => tag !== ''))];
  return { text: (params.get('q') ?? '').slice(0, maxText), tags, sort };
}

/** Writes the address; defaults are left out, so that the plain page has a plain address. */
export function writeSearch(state: SearchState): URLSearchParams {
  const params = new URLSearchParams();
  if (state.text !== '') params.set('q', state.text);
  for (const tag of state.tags) params.append('tag', tag);
  if (state.sort !== 'relevance') params.set('sort', state.sort);
  return params;
}

/** The state with `tag` added, or taken away if it was there. */
export function toggleTag(state: SearchState, tag: string): SearchState {
  const tags = state.tags.includes(tag) ? state.tags.filter((other) => other !== tag) : [...state.tags, tag];
  return { ...state, tags };
}
