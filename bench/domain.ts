import { parseArgs } from 'node:util';
import { measureApply } from './domain/apply.ts';
import { measureMerge } from './domain/merge.ts';
import { measureOpen } from './domain/open.ts';
import { print } from './harness/report.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, runs: { type: 'string', default: '5' } },
});
const runs = Number(values.runs);
const merged = await measureMerge(runs);
process.stderr.write('  merging: done\n');
const applied = await measureApply(runs);
process.stderr.write('  applying: done\n');
const opened = await measureOpen(runs);
process.stderr.write('  opening: done\n');
print('domain', opened.version, [...merged, ...applied, ...opened.rows], values.json);
