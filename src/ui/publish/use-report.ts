import { useEffect, useRef, useState } from 'react';
import type { ValidationReport } from '../../registry/validator/report.ts';
import { useServices } from '../services.ts';
import { failureOf } from '../state/use-action.ts';
import type { Problem } from '../../registry/problem.ts';
import type { ChosenFile } from './draft-session.ts';

interface Checked {
  readonly report: ValidationReport | null;
  readonly checking: boolean;
  readonly failure: Problem | null;
}

interface Finding extends Omit<Checked, 'checking'> {
  readonly file: ChosenFile;
  readonly profile: string;
}

/** The validator's report on a file under a profile; checked anew when either changes, in a thread of its own. */
export function useReport(file: ChosenFile | null, profile: string): Checked {
  const { startValidator } = useServices();
  const validator = useRef<ReturnType<typeof startValidator> | null>(null);
  const [finding, setFinding] = useState<Finding | null>(null);

  useEffect(
    () => () => {
      validator.current?.stop();
      validator.current = null;
    },
    [],
  );
  useEffect(() => {
    if (file === null) return;
    const stop = new AbortController();
    validator.current ??= startValidator();
    const { validate } = validator.current;
    const check = async (): Promise<void> => {
      let found: Omit<Checked, 'checking'>;
      try {
        found = {
          report: await validate(file.bytes, profile === '' ? {} : { profile }, stop.signal),
          failure: null,
        };
      } catch (error) {
        found = { report: null, failure: failureOf(error) };
      }
      if (!stop.signal.aborted) setFinding({ ...found, file, profile });
    };
    void check();
    return () => stop.abort();
  }, [file, profile, startValidator]);

  if (file === null || finding?.file !== file)
    return { report: null, checking: file !== null, failure: null };
  return { report: finding.report, checking: finding.profile !== profile, failure: finding.failure };
}
