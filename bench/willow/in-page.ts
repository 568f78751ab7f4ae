import { build } from 'vite';
import { chromium } from 'playwright';
import { join } from 'node:path';
import { chromiumLaunch } from '../../scripts/chromium.ts';
import type { Comparison } from './comparison.ts';
import type { PartName } from './parts.ts';

type Bundle = { readonly measurePart: (name: PartName, runs: number) => Promise<readonly Comparison[]> };

/** An origin of nobody's: a page there may use WebCrypto and IndexedDB. */
const origin = 'http://localhost:1/';

/** Runs parts in an empty page of Chromium, minified as the app is. */
export async function measureInPage(
  names: readonly PartName[],
  runs: number,
): Promise<{ readonly version: string; readonly rows: readonly Comparison[] }> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      target: 'es2024',
      write: false,
      lib: { entry: join(import.meta.dirname, 'parts.ts'), formats: ['iife'], name: 'willowBench' },
    },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  if (bundle === undefined || !('output' in bundle)) throw new Error('vite built nothing');
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const page = await browser.newPage();
    await page.route(`${origin}**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    );
    await page.goto(origin);
    await page.addScriptTag({ content: bundle.output[0].code });
    const rows: Comparison[] = [];
    for (const name of names) {
      rows.push(
        ...(await page.evaluate(
          ([part, count]) =>
            (globalThis as unknown as { willowBench: Bundle }).willowBench.measurePart(part, count),
          [name, runs] as const,
        )),
      );
    }
    return { version: browser.version(), rows };
  } finally {
    await browser.close();
  }
}
