import { emptyDraft } from '../../registry/parse-draft.ts';
import type { PublishDraft } from '../../registry/publish-draft.ts';
import { joinWords, splitWords } from '../text/words.ts';

/** A row of the dependencies editor; `key` keeps its inputs in place while others go. */
export interface DependencyRow {
  readonly key: number;
  readonly id: string;
  readonly range: string;
  readonly optional: boolean;
}

/** The publish form as typed: lists are comma-separated texts. */
export interface DraftForm extends Omit<PublishDraft, 'authors' | 'tags' | 'keywords' | 'dependencies'> {
  readonly authors: string;
  readonly tags: string;
  readonly keywords: string;
  readonly dependencies: readonly DependencyRow[];
}

/** Fields of the form that are one text. */
export type TextName = Exclude<keyof DraftForm, 'dependencies'>;

/** The form that shows a draft. */
export function formOf(draft: PublishDraft): DraftForm {
  return {
    ...draft,
    authors: joinWords(draft.authors),
    tags: joinWords(draft.tags),
    keywords: joinWords(draft.keywords),
    dependencies: draft.dependencies.map((dependency, key) => ({ ...dependency, key })),
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
