import { build } from 'vite';
import { chromium, type Page } from 'playwright';
import { chromiumLaunch } from '../../scripts/chromium.ts';

/** An origin of nobody's: a page there may use WebCrypto and IndexedDB. */
const origin = 'http://localhost:1/';

/** Opens an empty page of Chromium in which the exports of `entry` are one global object, minified as the app is; gives the version of that Chromium. */
export async function inEmptyPage(
  entry: string,
  name: string,
  use: (page: Page) => Promise<void>,
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
    const page = await browser.newPage();
    await page.route(`${origin}**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    );
    await page.goto(origin);
    await page.addScriptTag({ content: bundle.output[0].code });
    await use(page);
    return browser.version();
  } finally {
    await browser.close();
  }
}
