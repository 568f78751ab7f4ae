import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { chromiumLaunch } from '../../scripts/chromium.ts';
import { installProbe } from './probe.ts';

/** A folder for a Chromium profile, removed when disposed. */
export function newProfile(): Disposable & { readonly dir: string } {
  const dir = mkdtempSync(join(tmpdir(), 'gen-bench-profile-'));
  return {
    dir,
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Runs Chromium on a profile, with the probe in every page, for as long as `use` takes. */
export async function inBrowser<T>(
  profile: string,
  use: (page: Page, context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await chromium.launchPersistentContext(profile, {
    ...chromiumLaunch(),
    viewport: { width: 1280, height: 900 },
  });
  try {
    context.setDefaultTimeout(180_000);
    await context.addInitScript(installProbe);
    return await use(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

/** The version of the Chromium that is measured. */
export async function chromiumVersion(): Promise<string> {
  const browser = await chromium.launch(chromiumLaunch());
  const version = browser.version();
  await browser.close();
  return version;
}

/** Empties the HTTP cache; caches of the service worker stay. */
export async function clearHttpCache(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.clearBrowserCache');
  await session.detach();
}
