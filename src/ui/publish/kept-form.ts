import type { DraftDependency } from '../../registry/drafts/draft-content.ts';
import { emptyForm } from './draft-form.ts';
import type { DraftForm } from './draft-form.ts';

const key = 'publish-form';

/** Keeps what is typed and not in a draft yet for as long as the tab lives, also over a reload; where the browser stores nothing it is kept no longer. */
export function keepForm(form: DraftForm): void {
  try {
    if (form === emptyForm) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(form));
  } catch {
    // Storage is full or forbidden.
  }
}

/** What was typed in this tab before a reload and is in no draft, by this build or one before there were drafts; else the empty form. */
export function keptForm(): DraftForm {
  try {
    return readForm(JSON.parse(sessionStorage.getItem(key) ?? 'null'));
  } catch {
    return emptyForm;
  }
}

const keyOfDraft = 'publish-draft';

/** Remembers which draft this tab has open, over a reload. */
export function keepKey(draft: string | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(keyOfDraft);
    else sessionStorage.setItem(keyOfDraft, draft);
  } catch {
    // Storage is full or forbidden.
  }
}

/** The draft this tab had open; null for none. */
export function keptKey(): string | null {
  try {
    return sessionStorage.getItem(keyOfDraft);
  } catch {
    return null;
  }
}

/** The form in a value that another build may have kept: fields that are missing or of another type are empty. */
export function readForm(kept: unknown): DraftForm {
  if (!isRecord(kept)) return emptyForm;
  const texts = Object.entries(emptyForm).filter(([name]) => typeof kept[name] === 'string');
  const rows = Array.isArray(kept['dependencies']) ? kept['dependencies'].filter(isRow) : [];
  return {
    ...emptyForm,
    ...Object.fromEntries(texts.map(([name]) => [name, kept[name]])),
    dependencies: rows.map(({ id, range, optional }, at) => ({ key: String(at), id, range, optional })),
  };
}

function isRow(row: unknown): row is DraftDependency {
  return (
    isRecord(row) &&
    typeof row['id'] === 'string' &&
    typeof row['range'] === 'string' &&
    typeof row['optional'] === 'boolean'
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
