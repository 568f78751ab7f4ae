import { quickChecks } from './static-checks.ts';
import { commandStep, runSteps } from './steps.ts';
import { filesStep, projectStep } from './vitest-steps.ts';

const { passed, failed } = await runSteps([
  ...quickChecks,
  projectStep('tests in Node', 'node'),
  projectStep('tests in Chromium', 'browser'),
  commandStep('production build', ['node', 'scripts/build.ts', '--if-stale']),
  filesStep('end to end', 'e2e', 'e2e/*.spec.ts'),
]);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
