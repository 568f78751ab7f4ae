import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSqlite } from '../src/storage/sqlite/sqlite-storage.ts';
import { print, type Row, rowOf } from './harness/report.ts';
import { inEmptyPage } from './harness/empty-page.ts';
import { measurePart, type PartName, partNames } from './p2p/parts.ts';
import type { Comparison } from './willow/comparison.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string', default: '7' },
    part: { type: 'string', multiple: true },
  },
});
const runs = Number(values.runs);
const names = partNames.filter((name) => values.part === undefined || values.part.includes(name));

const rowIn = (where: string, { name, unit, samples, reference, target }: Comparison): Row =>
  rowOf({
    name: `${name}, ${where}`,
    unit,
    samples,
    ...(reference === undefined ? {} : { reference }),
    target: target ?? { op: '>=', value: 0 },
  });

const rows: Row[] = [];
for (const name of names) {
  const dir = mkdtempSync(join(tmpdir(), 'gen-bench-p2p-'));
  try {
    const open = async (store: string) => openSqlite(join(dir, `${store}.db`));
    rows.push(...(await measurePart(name, runs, open)).map((measured) => rowIn('Node, SQLite', measured)));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  process.stderr.write(`  ${name} in Node: done\n`);
}

type Bundle = {
  readonly measurePart: (name: PartName, runs: number) => Promise<readonly Comparison[]>;
};
const chromium = await inEmptyPage(join(import.meta.dirname, 'p2p/parts.ts'), 'p2pBench', async (page) => {
  for (const name of names) {
    const measured = await page.evaluate(
      ([part, count]) => (globalThis as unknown as { p2pBench: Bundle }).p2pBench.measurePart(part, count),
      [name, runs] as const,
    );
    rows.push(...measured.map((one) => rowIn('Chromium, IndexedDB', one)));
    process.stderr.write(`  ${name} in Chromium: done\n`);
  }
});
print('p2p', chromium, rows, values.json);
