import { join } from 'node:path';
import type { Page } from 'playwright';
import { inEmptyPage } from '../harness/empty-page.ts';
import { rowOf, type Row } from '../harness/report.ts';

type Bundle = typeof import('./hundred-thousand.ts');
type InPage = { readonly domainBench: Bundle };

/** Megabytes of a page's heap, garbage collected: objects, what the DOM holds, and the bytes of array buffers. */
async function memoryOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const usage: Record<string, number> = { ...(await session.send('Runtime.getHeapUsage')) };
  const { usedSize = 0, embedderHeapUsedSize = 0, backingStorageSize = 0 } = usage;
  return (usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6;
}

/** A registry of 100,000 entries and 20,000 modules opened from IndexedDB, in a new page each time. */
export async function measureOpen(
  runs: number,
): Promise<{ readonly version: string; readonly rows: readonly Row[] }> {
  const list: number[] = [];
  const first: number[] = [];
  const whole: number[] = [];
  const after: number[] = [];
  const compared: number[] = [];
  let entries = 0;
  const entry = join(import.meta.dirname, 'hundred-thousand.ts');
  const version = await inEmptyPage(entry, 'domainBench', async (filling, another) => {
    entries = await filling.evaluate(() => (globalThis as unknown as InPage).domainBench.fill());
    await filling.close();
    for (let run = 0; run < runs; run += 1) {
      const page = await another();
      const took = await page.evaluate(() => (globalThis as unknown as InPage).domainBench.open());
      list.push(took.list);
      first.push(took.module);
      whole.push(took.whole);
      after.push(await memoryOf(page));
      const count = await page.evaluate(() => (globalThis as unknown as InPage).domainBench.compare());
      if (count !== entries) throw new Error(`expected ${entries} entries, summed ${count}`);
      compared.push(await memoryOf(page));
      await page.close();
    }
  });
  const rows = [
    rowOf({
      name: `a registry of ${entries} entries opened, to its list of 20000 modules`,
      unit: 'ms',
      samples: list,
      target: { op: '<=', value: 1_000 },
    }),
    rowOf({
      name: 'the same, to the first module read',
      unit: 'ms',
      samples: first,
      target: { op: '<=', value: 1_000 },
    }),
    rowOf({
      name: 'the same, to all that writing and syncing need',
      unit: 'ms',
      samples: whole,
      target: { op: '<=', value: 3_000 },
    }),
    rowOf({ name: 'memory of it then', unit: 'MB', samples: after, target: { op: '<=', value: 200 } }),
    rowOf({
      name: 'memory once its entries have been compared with a peer',
      unit: 'MB',
      samples: compared,
      target: { op: '<=', value: 200 },
    }),
  ];
  return { version, rows };
}
