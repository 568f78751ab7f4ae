import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { isProblem, problem } from '../../registry/problem.ts';
import type { Problem } from '../../registry/problem.ts';

/** One user action: whether it runs, and what it came to. */
export interface Action<A extends readonly unknown[], T> {
  readonly running: boolean;
  readonly outcome: T | null;
  /** A lost thread or a bug, told like any other problem. */
  readonly failure: Problem | null;
  readonly start: (...args: A) => void;
  readonly clear: () => void;
}

/** Runs `act` once at a time; a second start while it runs does nothing. */
export function useAction<A extends readonly unknown[], T>(
  act: (...args: A) => Promise<T>,
  done?: (outcome: T) => void,
): Action<A, T> {
  const [state, setState] = useState<{ running: boolean; outcome: T | null; failure: Problem | null }>({
    running: false,
    outcome: null,
    failure: null,
  });
  const latest = useRef({ act, done, busy: false, gone: false });
  useLayoutEffect(() => {
    latest.current.act = act;
    latest.current.done = done;
  });
  useEffect(() => {
    const held = latest.current;
    held.gone = false;
    return () => {
      held.gone = true;
    };
  }, []);

  const start = useCallback((...args: A): void => {
    if (latest.current.busy) return;
    latest.current.busy = true;
    setState({ running: true, outcome: null, failure: null });
    const settle = (outcome: T | null, failure: Problem | null): void => {
      latest.current.busy = false;
      if (latest.current.gone) return;
      setState({ running: false, outcome, failure });
      if (outcome !== null) latest.current.done?.(outcome);
    };
    latest.current.act(...args).then(
      (outcome) => settle(outcome, null),
      (error: unknown) => settle(null, failureOf(error)),
    );
  }, []);
  const clear = useCallback(() => setState({ running: false, outcome: null, failure: null }), []);
  return { ...state, start, clear };
}

/** The problem that a thrown error carries, else `internal/bug`. */
export function failureOf(error: unknown): Problem {
  const carried: unknown = (error as { readonly problem?: unknown } | null)?.problem;
  if (isProblem(carried)) return carried;
  const detail = error instanceof Error && error.message !== '' ? error.message : String(error);
  return problem('internal/bug', { detail });
}
