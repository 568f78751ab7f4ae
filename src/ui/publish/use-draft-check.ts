import { useEffect, useState } from 'react';
import type { DraftCheck } from '../../registry/outcomes.ts';
import type { Problem } from '../../registry/problem.ts';
import { useServices } from '../services.ts';
import { draftOf } from './draft-form.ts';
import type { DraftForm } from './draft-form.ts';
import { placeOf } from './place-of.ts';

interface FieldCheck {
  /** Problems of the fields; a field left empty is not scolded before the first try to publish. */
  readonly problems: readonly Problem[];
  readonly warnings: DraftCheck['warnings'];
  readonly showAll: () => void;
}

const pause = 250;
const none: DraftCheck = { problems: [], warnings: [], report: null };

/** Checks the fields as they are typed, by the same rules that publish will apply, for who signs (a did). */
export function useDraftCheck(form: DraftForm, signer: string): FieldCheck {
  const { registry } = useServices();
  const [{ check, of, by }, setChecked] = useState({ check: none, of: form, by: signer });
  const [all, setAll] = useState(false);
  useEffect(() => {
    let gone = false;
    const look = async (): Promise<void> => {
      const found = await registry.api.checkDraft(draftOf(form), null).catch(() => none);
      if (!gone) setChecked({ check: found, of: form, by: signer });
    };
    const timer = setTimeout(() => void look(), pause);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [registry, form, signer]);

  const started = form.id !== '' || form.version !== '';
  const problems = check.problems.filter((one) => {
    const place = placeOf(one);
    if (place === 'form' || place === 'file') return false;
    // What was said of an older text, or to another identity, is not said of this one.
    if (form[place] !== of[place] || by !== signer) return false;
    if (all) return true;
    return place === 'dependencies' || form[place] !== '';
  });
  return { problems, warnings: started ? check.warnings : [], showAll: () => setAll(true) };
}
