import { useEffect, useRef, useState } from 'react';
import type { ValidationReport } from '../../registry/validator/report.ts';
import { useServices } from '../services.ts';
import { failureOf } from '../state/use-action.ts';
import type { Problem } from '../../registry/problem.ts';
import type { ChosenFile } from './use-publish-draft.ts';

interface Checked {
  readonly report: ValidationReport | null;
  readonly checking: boolean;
  readonly failure: Problem | null;
}

/** The validator's report on a file under a profile; checked anew when either changes, in a thread of its own. */
export function useReport(file: ChosenFile | null, profile: string): Checked {
  const { startValidator } = useServices();
  const validator = useRef<ReturnType<typeof startValidator> | null>(null);
  const [state, setState] = useState<Checked>({ report: null, checking: false, failure: null });

  useEffect(
    () => () => {
      validator.current?.stop();
      validator.current = null;
    },
    [],
  );
  useEffect(() => {
    if (file === null) {
      setState({ report: null, checking: false, failure: null });
      return;
    }
    const stop = new AbortController();
    validator.current ??= startValidator();
    setState((old) => ({ ...old, checking: true, failure: null }));
    validator.current.validate(file.bytes, profile === '' ? {} : { profile }, stop.signal).then(
      (report) => {
        if (!stop.signal.aborted) setState({ report, checking: false, failure: null });
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setState({ report: null, checking: false, failure: failureOf(error) });
      },
    );
    return () => stop.abort();
  }, [file, profile, startValidator]);
  return state;
}
