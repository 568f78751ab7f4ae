import type { ModuleSummary } from '../gen-module.ts';
import { orderOf, type Match } from './search-order.ts';
import type { SearchPage, SearchQuery } from './search-query.ts';
import { queryTerms } from './search-terms.ts';
import { createTextIndex, type Pass, type TextIndex } from './text-index.ts';

/** Full-text search over module summaries; what is not indexed yet is found by a plain scan, so nothing waits for indexing. */
export interface ModuleIndex {
  /** These modules and no others. */
  reset(modules: readonly ModuleSummary[]): void;
  /** Adds or replaces these modules; all others stay as they are. */
  upsert(modules: readonly ModuleSummary[]): void;
  /** Indexes up to `count` waiting modules; true while more wait. */
  indexSome(count: number): boolean;
  query(query: SearchQuery): SearchPage;
  readonly revision: () => number;
}

interface Found {
  readonly modules: readonly ModuleSummary[];
  readonly tags: SearchPage['tags'];
}

/** All words as they were typed; misspelt ones too where that finds little; any of the words where nothing has all. */
const passes: readonly (Pass & { readonly enough: number })[] = [
  { combineWith: 'AND', fuzzy: false, enough: 10 },
  { combineWith: 'AND', fuzzy: true, enough: 1 },
  { combineWith: 'OR', fuzzy: true, enough: 0 },
];

const cachedQueries = 32;
const cachedTextLength = 1_000;
const shownTags = 40;
const maxLimit = 500;

const whole = (value: number, most: number): number => Math.min(most, Math.max(0, Math.trunc(value) || 0));

function tagCounts(modules: readonly ModuleSummary[]): SearchPage['tags'] {
  const counts = new Map<string, number>();
  for (const module of modules) {
    for (const tag of module.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((some, other) => other.count - some.count || (some.tag < other.tag ? -1 : 1))
    .slice(0, shownTags);
}

function matching(index: TextIndex, text: string): Match[] {
  if (text === '') return Array.from(index.modules.values(), (module) => ({ module, score: 0 }));
  const terms = queryTerms(text);
  let matches: Match[] = [];
  for (const pass of terms.length === 0 ? [] : passes) {
    matches = index.matches(terms, pass);
    if (matches.length >= pass.enough) break;
  }
  return matches;
}

function find(index: TextIndex, text: string, { tags, sort }: SearchQuery): Found {
  const modules = matching(index, text)
    .filter(({ module }) => tags.every((tag) => module.tags.includes(tag)))
    .map((match) => (match.module.id === text ? { ...match, score: Infinity } : match))
    .sort(orderOf(sort))
    .map(({ module }) => module);
  return { modules, tags: tagCounts(modules) };
}

/** An empty index. */
export function createModuleIndex(): ModuleIndex {
  const index = createTextIndex();
  const cache = new Map<string, Found>();
  let revision = 0;

  function changed(): void {
    cache.clear();
    revision++;
  }

  function cached(query: SearchQuery): Found {
    const text = query.text.slice(0, cachedTextLength).trim().toLowerCase();
    const key = JSON.stringify([text, query.tags, query.sort]);
    const found = cache.get(key) ?? find(index, text, query);
    cache.delete(key);
    cache.set(key, found);
    const [oldest] = cache.keys();
    if (cache.size > cachedQueries && oldest !== undefined) cache.delete(oldest);
    return found;
  }

  return {
    reset(all) {
      const ids = new Set(all.map(({ id }) => id));
      for (const id of index.modules.keys()) if (!ids.has(id)) index.remove(id);
      all.forEach(index.put);
      changed();
    },
    upsert(some) {
      some.forEach(index.put);
      changed();
    },
    indexSome(count) {
      if (index.indexSome(count) > 0 && index.waiting() === 0) changed();
      return index.waiting() > 0;
    },
    query(query) {
      const { modules, tags } = cached(query);
      const offset = whole(query.offset, modules.length);
      const items = modules.slice(offset, offset + whole(query.limit, maxLimit));
      return { total: modules.length, items, tags, revision };
    },
    revision: () => revision,
  };
}
