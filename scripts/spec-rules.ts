import { globSync, readFileSync } from 'node:fs';
import { citedRules, definedRules } from './rule-citations.ts';

const tests = globSync(['{src,e2e,examples,scripts}/**/*.{test,spec,suite,cases}.{ts,tsx}']);
const { ids, duplicates } = definedRules(readFileSync('SPEC.md', 'utf8'));
const cited = new Map<string, string>();
for (const file of tests) {
  for (const id of citedRules(readFileSync(file, 'utf8'))) if (!cited.has(id)) cited.set(id, file);
}

const uncited = ids.filter((id) => !cited.has(id));
const unknown = [...cited].filter(([id]) => !ids.includes(id));
for (const id of duplicates) process.stdout.write(`${id} is defined twice in SPEC.md\n`);
for (const id of uncited) process.stdout.write(`${id} is cited by no test\n`);
for (const [id, file] of unknown)
  process.stdout.write(`${id} is cited in ${file} and not defined in SPEC.md\n`);
process.stdout.write(
  `rules: ${ids.length} defined, ${ids.length - uncited.length} cited by ${tests.length} test files\n`,
);
process.exitCode = ids.length > 0 && uncited.length + unknown.length + duplicates.length === 0 ? 0 : 1;
