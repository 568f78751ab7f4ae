import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseArgs } from 'node:util';
import { median, print, type Row, rowOf } from './harness/report.ts';
import type { Comparison } from './willow/comparison.ts';
import { measureInPage } from './willow/in-page.ts';
import { inNodeOnly, inPageOnly, measurePart, partNames } from './willow/parts.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string', default: '7' },
    part: { type: 'string', multiple: true },
  },
});
const runs = Number(values.runs);
const names = partNames.filter((name) => values.part === undefined || values.part.includes(name));

// parts that report memory collect garbage before they look
setFlagsFromString('--expose-gc');
Object.assign(globalThis, { gc: runInNewContext('gc') });

const rowIn = (where: string, { name, unit, samples, reference, atLeast, target }: Comparison): Row => {
  const least = Math.ceil((atLeast ?? 0) * median(reference?.samples ?? [0]) * 10) / 10;
  return rowOf({
    name: `${name}, ${where}`,
    unit,
    samples,
    ...(reference === undefined ? {} : { reference }),
    target: target ?? { op: '>=', value: least },
  });
};

const rows: Row[] = [];
for (const name of names) {
  if (inPageOnly.has(name)) continue;
  rows.push(...(await measurePart(name, runs)).map((measured) => rowIn('Node', measured)));
  process.stderr.write(`  ${name} in Node: done\n`);
}
const page = await measureInPage(
  names.filter((name) => !inNodeOnly.has(name)),
  runs,
);
rows.push(...page.rows.map((measured) => rowIn('Chromium', measured)));
print('willow', page.version, rows, values.json);
