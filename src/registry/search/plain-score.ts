import type { ModuleSummary } from '../gen-module.ts';
import { fieldBoosts, fieldText, searchFields } from './search-fields.ts';
import { maxTextLength } from './search-terms.ts';

/** How well a module fits, told from its summary alone: the boosts of the fields that contain the terms; 0: not at all. */
export function plainScore(
  module: ModuleSummary,
  terms: readonly string[],
  combineWith: 'AND' | 'OR',
): number {
  const fields = searchFields.map((field) => ({
    boost: fieldBoosts[field],
    text: fieldText(module, field).slice(0, maxTextLength).toLowerCase(),
  }));
  const scores = terms.map((term) =>
    fields.reduce((sum, { boost, text }) => (text.includes(term) ? sum + boost : sum), 0),
  );
  if (combineWith === 'AND' && scores.includes(0)) return 0;
  return scores.reduce((sum, score) => sum + score, 0);
}
