import { isProblem, sentence } from '../registry/problem.ts';
import { parseFlags, usage } from './flags.ts';
import { runRelay } from './run-relay.ts';
import { stopSignal } from './stopping.ts';
import { surviveStrayRejections } from './stray-rejections.ts';

const flags = parseFlags(process.argv.slice(2));
if (flags === 'help') process.stdout.write(usage);
else {
  surviveStrayRejections();
  const outcome = isProblem(flags) ? flags : await runRelay(flags, stopSignal());
  if (outcome !== null) process.stderr.write(`${sentence(outcome)}\n`);
  process.exit(outcome === null ? 0 : 1);
}
