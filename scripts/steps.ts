import type { Command } from './run-command.ts';
import { runCommand } from './run-command.ts';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What failed and why, one text each, told again at the very end. */
  readonly failures: readonly string[];
}

/** One part of `npm test` or `npm run check`. */
export interface Step {
  readonly title: string;
  run(): Promise<Tally>;
}

/** A command that passes or fails as a whole. */
export function commandStep(title: string, command: Command): Step {
  return {
    title,
    async run() {
      const status = await runCommand(command);
      return status === 0
        ? { passed: 1, failed: 0, failures: [] }
        : { passed: 0, failed: 1, failures: [`${command.join(' ')}: exit status ${status}`] };
    },
  };
}

/** Runs the steps one after another, each under its heading, all of them even when one fails; tells at the end what failed; returns the sum. */
export async function runSteps(steps: readonly Step[]): Promise<Tally> {
  const failures: string[] = [];
  const tallies: Tally[] = [];
  for (const { title, run } of steps) {
    process.stdout.write(`\n── ${title} ${'─'.repeat(Math.max(4, 70 - title.length))}\n`);
    const startedAt = Date.now();
    const tally = await run();
    tallies.push(tally);
    if (tally.failed > 0) failures.push(`── ${title}`, ...tally.failures);
    process.stdout.write(
      `${title}: ${tally.failed === 0 ? 'passed' : 'FAILED'} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)\n`,
    );
  }
  if (failures.length > 0) process.stdout.write(`\nFailed:\n${failures.join('\n')}\n`);
  return sumOf(tallies);
}

export function sumOf(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    failures: tallies.flatMap(({ failures }) => failures),
  };
}
