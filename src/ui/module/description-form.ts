import type { Description } from '../../registry/card.ts';
import { joinWords, splitWords } from '../text/words.ts';

/** The description as it stands in text fields. */
export type DescriptionText = { readonly [F in keyof Description]: string };

export function textOf(description: Description): DescriptionText {
  return {
    ...description,
    authors: joinWords(description.authors),
    tags: joinWords(description.tags),
    keywords: joinWords(description.keywords),
  };
}

/** Only the fields that a person changed: the others are left to who else changed them. */
export function changedFields(before: DescriptionText, now: DescriptionText): Partial<Description> {
  const fields = Object.entries(now).filter(([field, text]) => before[field as keyof Description] !== text);
  const words = ['authors', 'tags', 'keywords'];
  return Object.fromEntries(
    fields.map(([field, text]) => [field, words.includes(field) ? splitWords(text) : text]),
  );
}
