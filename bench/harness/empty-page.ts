import { build } from 'vite';
import { chromium, type Page } from 'playwright';
import { chromiumLaunch } from '../../scripts/chromium.ts';

/** An origin of nobody's: a page there may use WebCrypto and IndexedDB. */
const origin = 'http://localhost:1/';

/**
 * Opens an empty page of Chromium in which the exports of `entry` are one global object, minified as the app is; gives the version of that
 * Chromium. `another` opens a further page with the same and nothing of the first but what is stored.
 */
export async function inEmptyPage(
  entry: string,
  name: string,
  use: (page: Page, another: () => Promise<Page>) => Promise<void>,
): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: { target: 'es2024', write: false, lib: { entry, formats: ['iife'], name } },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  if (bundle === undefined || !('output' in bundle)) throw new Error('vite built nothing');
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const context = await browser.newContext();
    await context.route(`${origin}**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    );
    const open = async (): Promise<Page> => {
      const page = await context.newPage();
      await page.goto(origin);
      await page.addScriptTag({ content: bundle.output[0].code });
      return page;
    };
    await use(await open(), open);
    return browser.version();
  } finally {
    await browser.close();
  }
}
