import { draftTexts, type DraftContent, type DraftText } from '../registry/drafts/draft-content.ts';

/** A draft with nothing filled in. */
export const blankContent: DraftContent = {
  ...(Object.fromEntries(draftTexts.map((name) => [name, ''])) as Record<DraftText, string>),
  dependencies: [],
};
