import type { DraftContent, DraftText } from '../../registry/drafts/draft-content.ts';
import { emptyDraft } from '../../registry/parse-draft.ts';
import type { PublishDraft } from '../../registry/publish-draft.ts';
import { joinWords, splitWords } from '../text/words.ts';

/** The publish form as typed: lists are comma-separated texts, rows of dependencies have keys that keep their inputs in place. */
export type DraftForm = DraftContent;

/** Fields of the form that are one text. */
export type TextName = DraftText;

/** The form that shows a draft. */
export function formOf(draft: PublishDraft): DraftForm {
  return {
    ...draft,
    authors: joinWords(draft.authors),
    tags: joinWords(draft.tags),
    keywords: joinWords(draft.keywords),
    dependencies: draft.dependencies.map(({ id, range, optional }, at) => ({
      key: String(at),
      id,
      range,
      optional,
    })),
  };
}

export const emptyForm: DraftForm = formOf(emptyDraft);

/** The draft that the form says; dependency rows left empty are dropped. */
export function draftOf(form: DraftForm): PublishDraft {
  return {
    ...form,
    id: form.id.trim(),
    version: form.version.trim(),
    license: form.license.trim(),
    repository: form.repository.trim(),
    homepage: form.homepage.trim(),
    authors: splitWords(form.authors),
    tags: splitWords(form.tags),
    keywords: splitWords(form.keywords),
    dependencies: form.dependencies
      .filter((row) => row.id.trim() !== '' || row.range.trim() !== '')
      .map((row) => ({ id: row.id.trim(), range: row.range.trim(), optional: row.optional })),
  };
}
