import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One command of `npm test` or `npm run check`. A `vitest` step counts its tests, any other step counts as one. */
export interface Step {
  readonly title: string;
  readonly command: readonly [string, ...string[]];
  readonly vitest?: boolean;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly success: boolean;
}

/** Runs the steps one after another, each under its heading, all of them even when one fails; returns the sum. */
export async function runSteps(steps: readonly Step[]): Promise<Tally> {
  const reports = mkdtempSync(join(tmpdir(), 'gen-registry-steps-'));
  const failures: string[] = [];
  let passed = 0;
  let failed = 0;
  for (const [index, step] of steps.entries()) {
    process.stdout.write(`\n── ${step.title} ${'─'.repeat(Math.max(4, 70 - step.title.length))}\n`);
    const startedAt = Date.now();
    const report = join(reports, `${index}.json`);
    const extra = step.vitest ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : [];
    const status = await runCommand([...step.command, ...extra]);
    const tally = step.vitest
      ? vitestTally(report, status)
      : { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
    passed += tally.passed;
    failed += tally.failed;
    if (tally.failed > 0) failures.push(step.title);
    process.stdout.write(
      `${step.title}: ${tally.failed === 0 ? 'passed' : 'FAILED'} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)\n`,
    );
  }
  rmSync(reports, { recursive: true, force: true });
  if (failures.length > 0) process.stdout.write(`\nFailed: ${failures.join(', ')}\n`);
  return { passed, failed };
}

/** A run that ended badly counts at least one failure, also when no single test says so (a file that does not load). */
export function vitestTally(report: string, status: number): Tally {
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const read = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
  const failed = status !== 0 || !read.success ? Math.max(1, read.numFailedTests) : read.numFailedTests;
  return { passed: read.numPassedTests, failed };
}

async function runCommand([command, ...args]: readonly string[]): Promise<number> {
  if (command === undefined) return 1;
  const child = spawn(command, args, { stdio: 'inherit' });
  return new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
