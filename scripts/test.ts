import { quickChecks } from './static-checks.ts';
import { runSteps } from './steps.ts';

const vitest = (project: string): readonly [string, ...string[]] => ['vitest', 'run', '--project', project];

const { passed, failed } = await runSteps([
  ...quickChecks,
  { title: 'tests in Node', command: vitest('node'), vitest: true },
  { title: 'tests in Chromium', command: vitest('browser'), vitest: true },
  { title: 'production build', command: ['node', 'scripts/build.ts', '--if-stale'] },
  { title: 'end to end', command: vitest('e2e'), vitest: true },
]);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
