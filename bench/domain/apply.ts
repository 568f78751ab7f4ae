import { join } from 'node:path';
import { inEmptyPage } from '../harness/empty-page.ts';
import { rowOf, type Row } from '../harness/report.ts';

type InPage = { readonly receiveBench: typeof import('./ten-thousand.ts') };

/** 10,000 entries received by a new registry over IndexedDB: verified, stored, projected. */
export async function measureApply(runs: number): Promise<readonly Row[]> {
  const stored: number[] = [];
  const projected: number[] = [];
  let entries = 0;
  await inEmptyPage(join(import.meta.dirname, 'ten-thousand.ts'), 'receiveBench', async (page) => {
    entries = await page.evaluate(() => (globalThis as unknown as InPage).receiveBench.prepare());
    // the first round only warms up
    for (let run = -1; run < runs; run += 1) {
      const took = await page.evaluate(() => (globalThis as unknown as InPage).receiveBench.receive());
      if (run < 0) continue;
      stored.push(took.stored);
      projected.push(took.projected);
    }
  });
  return [
    rowOf({
      name: `${entries} received entries verified and stored`,
      unit: 's',
      samples: stored,
      target: { op: '<=', value: 10 },
    }),
    rowOf({
      name: 'the same, to every projection',
      unit: 's',
      samples: projected,
      target: { op: '<=', value: 10 },
    }),
  ];
}
