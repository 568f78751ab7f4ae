import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { apart } from './apart.ts';
import type { Command } from './run-command.ts';
import { runCommand, runQuietly } from './run-command.ts';
import type { Step, Tally } from './steps.ts';
import { sumOf } from './steps.ts';

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    /** Why a file did not load or its hooks failed; empty otherwise. */
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** A project of `vitest.config.ts` in one run. */
export function projectStep(title: string, project: string): Step {
  return { title, run: () => vitest(project, [], runCommand) };
}

/**
 * A project whose files each run by themselves, as many at a time as there are processors, the longest first. Each has a network of its
 * own where that can be had: a browser notices, and takes amiss, what another test does to its network.
 */
export function filesStep(title: string, project: string, pattern: string): Step {
  return {
    title,
    async run() {
      const files = globSync(pattern).toSorted((a, b) => statSync(b).size - statSync(a).size);
      if (files.length === 0) throw new Error(`expected files for ${pattern}; found none`);
      const tallies: Tally[] = [];
      const lane = async (): Promise<void> => {
        for (let file = files.shift(); file !== undefined; file = files.shift())
          tallies.push(await vitest(project, [file], (command) => runQuietly(apart(command))));
      };
      await Promise.all(Array.from({ length: availableParallelism() }, lane));
      return sumOf(tallies);
    },
  };
}

async function vitest(
  project: string,
  files: readonly string[],
  run: (command: Command) => Promise<number>,
): Promise<Tally> {
  const dir = mkdtempSync(join(tmpdir(), 'gen-registry-report-'));
  const report = join(dir, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = await run(['vitest', 'run', '--project', project, ...files, ...reporters]);
  const tally = tallyOf(report, status);
  rmSync(dir, { recursive: true, force: true });
  return tally;
}

/** A run that ended badly counts at least one failure, also when no single test says so (a file that does not load). */
export function tallyOf(report: string, status: number): Tally {
  if (!existsSync(report)) {
    return { passed: 0, failed: 1, failures: [`vitest wrote no report; exit status ${status}`] };
  }
  const read = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
  const bad = status !== 0 || !read.success;
  const failures = failuresOf(read);
  return {
    passed: read.numPassedTests,
    failed: bad ? Math.max(1, read.numFailedTests) : read.numFailedTests,
    failures: bad && failures.length === 0 ? [`vitest: exit status ${status}`] : failures,
  };
}

/** One text for each failed test, and for each file that failed without one: where, what, and the first lines of why. */
function failuresOf({ testResults }: VitestReport): readonly string[] {
  return testResults.flatMap(({ name, status, message = '', assertionResults }) => {
    const file = relative(process.cwd(), name);
    const failed = assertionResults.filter((one) => one.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`${file}\n${firstLines(message)}`] : [];
    return failed.map(
      ({ fullName, failureMessages = [] }) =>
        `${file} > ${fullName}\n${firstLines(failureMessages.join('\n'))}`,
    );
  });
}

function firstLines(text: string): string {
  const lines = stripVTControlCharacters(text).split('\n');
  const own = lines.filter((line) => !/^\s+at .*(node_modules|new Promise)/.test(line));
  return own
    .slice(0, 12)
    .map((line) => `    ${line.slice(0, 300)}`)
    .join('\n');
}
