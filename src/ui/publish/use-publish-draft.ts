import { useEffect, useState } from 'react';
import { emptyForm } from './draft-form.ts';
import type { DraftForm } from './draft-form.ts';
import { keepForm, keptForm } from './kept-form.ts';

/** A file taken into the form. */
export interface ChosenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Draft {
  readonly form: DraftForm;
  readonly file: ChosenFile | null;
}

// What was filled in outlives a look at another page, and all but the file a reload; it ends with the tab, or when the release is published.
const blank: Draft = { form: emptyForm, file: null };
let kept: Draft = { form: keptForm(), file: null };

/** The form's content, kept while the app is open. */
export function usePublishDraft() {
  const [draft, setDraft] = useState(kept);
  useEffect(() => {
    kept = draft;
    keepForm(draft.form);
  }, [draft]);
  return {
    ...draft,
    setForm: (change: (form: DraftForm) => DraftForm) =>
      setDraft((old) => ({ ...old, form: change(old.form) })),
    setFile: (file: ChosenFile | null) => setDraft((old) => ({ ...old, file })),
    clear: () => {
      kept = blank;
      keepForm(blank.form);
      setDraft(blank);
    },
  };
}
