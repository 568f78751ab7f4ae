import { join } from 'node:path';
import { inEmptyPage } from '../harness/empty-page.ts';
import type { Comparison } from './comparison.ts';
import type { PartName } from './parts.ts';

type Bundle = { readonly measurePart: (name: PartName, runs: number) => Promise<readonly Comparison[]> };

/** Runs parts in an empty page of Chromium, minified as the app is. */
export async function measureInPage(
  names: readonly PartName[],
  runs: number,
): Promise<{ readonly version: string; readonly rows: readonly Comparison[] }> {
  const rows: Comparison[] = [];
  const version = await inEmptyPage(join(import.meta.dirname, 'parts.ts'), 'willowBench', async (page) => {
    for (const name of names) {
      rows.push(
        ...(await page.evaluate(
          ([part, count]) =>
            (globalThis as unknown as { willowBench: Bundle }).willowBench.measurePart(part, count),
          [name, runs] as const,
        )),
      );
    }
  });
  return { version, rows };
}
