import type { Step } from './steps.ts';

/** What `npm test` checks before it runs anything, and `npm run check` first. */
export const quickChecks: readonly Step[] = [
  { title: 'types', command: ['tsc', '-p', '.'] },
  { title: 'lint', command: ['oxlint', '--type-aware'] },
  { title: 'layers', command: ['node', 'scripts/layers.ts'] },
];

/** The rest of `npm run check`. */
export const slowChecks: readonly Step[] = [
  { title: 'format', command: ['oxfmt', '--check'] },
  { title: 'dead code', command: ['knip'] },
  { title: 'rules of SPEC.md', command: ['node', 'scripts/spec-rules.ts'] },
  { title: 'first-load budget', command: ['node', 'scripts/first-load.ts'] },
];
