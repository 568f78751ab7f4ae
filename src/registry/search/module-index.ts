import MiniSearch from 'minisearch';
import type { ModuleSummary } from '../gen-module.ts';
import { plainScore } from './plain-score.ts';
import { fieldBoosts, fieldText, sameText, searchFields, type SearchField } from './search-fields.ts';
import { orderOf, type Match } from './search-order.ts';
import type { SearchPage, SearchQuery } from './search-query.ts';
import { indexTerms, queryTerms } from './search-terms.ts';

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

const cachedQueries = 32;
const shownTags = 40;
const maxLimit = 500;

const fullText = () =>
  new MiniSearch<ModuleSummary>({
    fields: [...searchFields],
    extractField: (module, field) => (field === 'id' ? module.id : fieldText(module, field as SearchField)),
    tokenize: indexTerms,
    processTerm: (term) => term,
  });

const whole = (value: number, most: number): number => Math.min(most, Math.max(0, Math.trunc(value) || 0));

/** Much used modules before equally fitting ones, deprecated ones behind. */
const weight = ({ deprecated, installs, dependents }: ModuleSummary): number =>
  (deprecated ? 0.5 : 1) * (1 + Math.log10(1 + installs + dependents) / 10);

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

/** An empty index. */
export function createModuleIndex(): ModuleIndex {
  const modules = new Map<string, ModuleSummary>();
  const waiting = new Set<string>();
  const text = fullText();
  const cache = new Map<string, Found>();
  let revision = 0;

  function changed(): void {
    cache.clear();
    revision++;
  }

  function put(module: ModuleSummary): void {
    const before = modules.get(module.id);
    modules.set(module.id, module);
    if (before === undefined || !sameText(before, module)) waiting.add(module.id);
  }

  function remove(id: string): void {
    modules.delete(id);
    waiting.delete(id);
    if (text.has(id)) text.discard(id);
  }

  function indexed(terms: readonly string[], combineWith: 'AND' | 'OR'): Match[] {
    const hits = text.search(terms.join(' '), {
      boost: fieldBoosts,
      prefix: true,
      fuzzy: (term) => (term.length > 3 ? 0.2 : false),
      maxFuzzy: 2,
      combineWith,
    });
    return hits.flatMap(({ id, score }) => {
      const module = waiting.has(id) ? undefined : modules.get(id);
      return module ? [{ module, score: score * weight(module) }] : [];
    });
  }

  /** All words first; where nothing has them all, any of them. */
  function matching(query: string): Match[] {
    if (query.trim() === '') return Array.from(modules.values(), (module) => ({ module, score: 0 }));
    const terms = queryTerms(query);
    if (terms.length === 0) return [];
    for (const combineWith of ['AND', 'OR'] as const) {
      const matches = indexed(terms, combineWith);
      for (const id of waiting) {
        const module = modules.get(id);
        const score = module ? plainScore(module, terms, combineWith) : 0;
        if (module && score > 0) matches.push({ module, score: score * weight(module) });
      }
      if (matches.length > 0) return matches;
    }
    return [];
  }

  function find({ text, tags, sort }: SearchQuery): Found {
    const exact = text.trim().toLowerCase();
    const matches = matching(text)
      .filter(({ module }) => tags.every((tag) => module.tags.includes(tag)))
      .map((match) => (match.module.id === exact ? { ...match, score: Infinity } : match))
      .sort(orderOf(sort))
      .map(({ module }) => module);
    return { modules: matches, tags: tagCounts(matches) };
  }

  function cached(query: SearchQuery): Found {
    const key = JSON.stringify([query.text.slice(0, 1_000), query.tags, query.sort]);
    const found = cache.get(key) ?? find(query);
    cache.delete(key);
    cache.set(key, found);
    const [oldest] = cache.keys();
    if (cache.size > cachedQueries && oldest !== undefined) cache.delete(oldest);
    return found;
  }

  return {
    reset(all) {
      const ids = new Set(all.map(({ id }) => id));
      for (const id of modules.keys()) if (!ids.has(id)) remove(id);
      all.forEach(put);
      changed();
    },
    upsert(some) {
      some.forEach(put);
      changed();
    },
    indexSome(count) {
      let left = count;
      for (const id of waiting) {
        if (left-- <= 0) return true;
        const module = modules.get(id);
        if (text.has(id)) text.discard(id);
        if (module) text.add(module);
        waiting.delete(id);
      }
      if (left < count) changed();
      return false;
    },
    query(query) {
      const { modules: found, tags } = cached(query);
      const offset = whole(query.offset, found.length);
      const items = found.slice(offset, offset + whole(query.limit, maxLimit));
      return { total: found.length, items, tags, revision };
    },
    revision: () => revision,
  };
}
