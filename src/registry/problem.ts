import { problems } from './problems.ts';

/** Every way a thing can be refused, by name; the sentences stand in `problems.ts`. */
export type ProblemCode = keyof typeof problems;

/** What was expected, what was found, and what to do next: one refusal, as data that crosses threads and the wire. */
export interface Problem {
  readonly kind: 'problem';
  readonly code: ProblemCode;
  readonly expected: string;
  readonly found: string;
  readonly action: string;
}

type Fields<C extends ProblemCode> =
  Parameters<(typeof problems)[C]> extends [infer F] ? F : Readonly<Record<string, never>>;

/** Builds the problem `code` from its fields. */
export function problem<C extends ProblemCode>(code: C, fields: Fields<C>): Problem {
  const write = problems[code] as (fields: Fields<C>) => readonly [string, string, string];
  const [expected, found, action] = write(fields);
  return { kind: 'problem', code, expected, found, action };
}

/** True for a value that is a {@link Problem}. */
export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'problem';
}

/** The one sentence that UI, console and HTTP API print for a problem. */
export function sentence(problem: Problem): string {
  return `Expected ${problem.expected}; found ${problem.found}. ${problem.action}`;
}
