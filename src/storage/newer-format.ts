import type { Problem } from '../registry/problem.ts';
import { problem, sentence } from '../registry/problem.ts';

/** The stored data were written by a newer build than this one; they were not touched. */
export class NewerFormatError extends Error {
  readonly code = 'storage/newer-version';
  readonly problem: Problem;
  constructor(found: number, known: number, options?: ErrorOptions) {
    const refusal = problem('storage/newer-version', { found, known });
    super(sentence(refusal), options);
    this.name = 'NewerFormatError';
    this.problem = refusal;
  }
}
