import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tallyOf } from './vitest-steps.ts';

const passing: Assertion = { fullName: 'adds', status: 'passed', failureMessages: [] };
const failing: Assertion = {
  fullName: 'a list > sorts',
  status: 'failed',
  failureMessages: [
    "\u001B[31mAssertionError\u001B[39m: expected 'a' to be 'b'\n    at node_modules/x.js:1:1",
  ],
};

test('a report of passed tests has no failures', () => {
  expect(tallyOf(report([file([passing])]), 0)).toEqual({ passed: 1, failed: 0, failures: [] });
});

test('a failed test is told with its file, its name and why, without the stack of the runner', () => {
  expect(tallyOf(report([file([passing, failing])]), 1)).toEqual({
    passed: 1,
    failed: 1,
    failures: ["src/a.test.ts > a list > sorts\n    AssertionError: expected 'a' to be 'b'"],
  });
});

test('a file that does not load counts as one failure and says why', () => {
  const broken = { ...file([]), status: 'failed', message: 'Cannot find module ./b.ts' };
  expect(tallyOf(report([broken]), 1)).toEqual({
    passed: 0,
    failed: 1,
    failures: ['src/a.test.ts\n    Cannot find module ./b.ts'],
  });
});

test('a run that passed its tests and still ended badly counts as one failure', () => {
  expect(tallyOf(report([file([passing])]), 1)).toMatchObject({
    failed: 1,
    failures: ['vitest: exit status 1'],
  });
  expect(tallyOf('/nowhere/report.json', 137)).toMatchObject({
    failed: 1,
    failures: ['vitest wrote no report; exit status 137'],
  });
});

interface Assertion {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

function file(assertionResults: readonly Assertion[]): {
  status: string;
  assertionResults: readonly Assertion[];
} {
  const status = assertionResults.some((one) => one.status === 'failed') ? 'failed' : 'passed';
  return { status, assertionResults };
}

function report(files: readonly ReturnType<typeof file>[]): string {
  const dir = mkdtempSync(join(tmpdir(), 'gen-vitest-steps-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const path = join(dir, 'report.json');
  const numFailedTests = tests.filter(({ status }) => status === 'failed').length;
  const testResults = files.map((one) => ({ ...one, name: join(process.cwd(), 'src/a.test.ts') }));
  const success = files.every(({ status }) => status === 'passed');
  const numPassedTests = tests.length - numFailedTests;
  writeFileSync(path, JSON.stringify({ numPassedTests, numFailedTests, success, testResults }));
  return path;
}
