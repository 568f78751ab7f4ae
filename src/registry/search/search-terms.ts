/** What is read of one text, one word and one query; the rest is left out, so hostile texts cost no more than long ones. */
export const maxTextLength = 4_000;
const maxTermLength = 40;
const maxQueryLength = 200;
const maxQueryTerms = 8;

const marks = /\p{M}+/gu;
const breaks = /[^\p{L}\p{N}]+/u;
const capital = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u;

const folded = (text: string): string => text.normalize('NFKD').replace(marks, '');
const term = (word: string): string => word.toLowerCase().slice(0, maxTermLength);

function words(text: string, maxLength: number): string[] {
  return folded(text.slice(0, maxLength))
    .split(breaks)
    .filter((word) => word !== '');
}

/** The terms a text is found by: its words without case and accents, split at dots and underscores; `addTwo` also as `add` and `two`. */
export function indexTerms(text: string): string[] {
  return words(text, maxTextLength).flatMap((word) => {
    const parts = word.split(capital);
    return parts.length === 1 ? [term(word)] : [term(word), ...parts.map(term)];
  });
}

/** The terms somebody looks for: at most 8, of the first 200 characters. */
export function queryTerms(text: string): readonly string[] {
  return [...new Set(words(text, maxQueryLength).map(term))].slice(0, maxQueryTerms);
}
