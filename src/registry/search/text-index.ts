import MiniSearch from 'minisearch';
import type { ModuleSummary } from '../gen-module.ts';
import { plainScore } from './plain-score.ts';
import { fieldBoosts, fieldText, sameText, searchFields, type SearchField } from './search-fields.ts';
import type { Match } from './search-order.ts';
import { indexTerms } from './search-terms.ts';

/** One way to look for terms. */
export interface Pass {
  readonly combineWith: 'AND' | 'OR';
  /** Also words that are a few letters away. */
  readonly fuzzy: boolean;
}

/** Modules and the words they are found by. A module waits until it is indexed; meanwhile it is found by a plain scan. */
export interface TextIndex {
  readonly modules: ReadonlyMap<string, ModuleSummary>;
  put(module: ModuleSummary): void;
  remove(id: string): void;
  /** Indexes up to `count` waiting modules; returns how many it did. */
  indexSome(count: number): number;
  readonly waiting: () => number;
  /** In no order. */
  matches(terms: readonly string[], pass: Pass): Match[];
}

const miniSearch = () =>
  new MiniSearch<ModuleSummary>({
    fields: [...searchFields],
    extractField: (module, field) => (field === 'id' ? module.id : fieldText(module, field as SearchField)),
    tokenize: indexTerms,
    processTerm: (term) => term,
  });

/** Much used modules before equally fitting ones, deprecated ones behind. */
const weight = ({ deprecated, installs, dependents }: ModuleSummary): number =>
  (deprecated ? 0.5 : 1) * (1 + Math.log10(1 + installs + dependents) / 10);

/** An empty index over MiniSearch. */
export function createTextIndex(): TextIndex {
  const modules = new Map<string, ModuleSummary>();
  const waiting = new Set<string>();
  const text = miniSearch();

  function indexed(terms: readonly string[], { combineWith, fuzzy }: Pass): Match[] {
    const hits = text.search(terms.join(' '), {
      boost: fieldBoosts,
      prefix: true,
      fuzzy: (term) => fuzzy && term.length > 3 && 0.2,
      maxFuzzy: 2,
      combineWith,
    });
    return hits.flatMap(({ id, score }) => {
      const module = waiting.has(id) ? undefined : modules.get(id);
      return module ? [{ module, score: score * weight(module) }] : [];
    });
  }

  function scanned(terms: readonly string[], { combineWith }: Pass): Match[] {
    return Array.from(waiting, (id) => modules.get(id)).flatMap((module) => {
      const score = module ? plainScore(module, terms, combineWith) : 0;
      return module && score > 0 ? [{ module, score: score * weight(module) }] : [];
    });
  }

  return {
    modules,
    put(module) {
      const before = modules.get(module.id);
      modules.set(module.id, module);
      if (before === undefined || !sameText(before, module)) waiting.add(module.id);
    },
    remove(id) {
      modules.delete(id);
      waiting.delete(id);
      if (text.has(id)) text.discard(id);
    },
    indexSome(count) {
      let done = 0;
      for (const id of waiting) {
        if (done === count) break;
        const module = modules.get(id);
        if (text.has(id)) text.discard(id);
        if (module) text.add(module);
        waiting.delete(id);
        done++;
      }
      return done;
    },
    waiting: () => waiting.size,
    matches: (terms, pass) => [...indexed(terms, pass), ...scanned(terms, pass)],
  };
}
