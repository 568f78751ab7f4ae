import { quickChecks, slowChecks } from './static-checks.ts';
import { runSteps } from './steps.ts';

const { passed, failed } = await runSteps([...quickChecks, ...slowChecks]);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
