import type { Step } from './steps.ts';
import { commandStep } from './steps.ts';

/** What `npm test` checks before it runs anything, and `npm run check` first. */
export const quickChecks: readonly Step[] = [
  commandStep('types', ['tsc', '-p', '.']),
  commandStep('lint', ['oxlint', '--type-aware']),
  commandStep('layers', ['node', 'scripts/layers.ts']),
];

/** The rest of `npm run check`. */
export const slowChecks: readonly Step[] = [
  commandStep('format', ['oxfmt', '--check']),
  commandStep('dead code', ['knip']),
  commandStep('rules of SPEC.md', ['node', 'scripts/spec-rules.ts']),
  commandStep('first-load budget', ['node', 'scripts/first-load.ts']),
];
