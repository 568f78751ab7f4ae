import { chromium, type Browser } from 'playwright';
import { chromiumLaunch } from '../../scripts/chromium.ts';
import { startAppRelay } from '../harness/app-relay.ts';
import { inBrowser, newProfile } from '../harness/browser.ts';
import { installProbe } from '../harness/probe.ts';
import { rowOf, type Row } from '../harness/report.ts';
import { visit } from '../harness/screens.ts';

const dialsPerRun = 10;

/** Milliseconds since its navigation in which a new browser must show that it is connected directly. */
const patience = 10_000;

/** New browsers, each with a new key, that come to a relay where one browser is, and dial it. */
export async function measureDials(appDir: string, runs: number): Promise<readonly Row[]> {
  await using relay = await startAppRelay(appDir);
  using profile = newProfile();
  await using dialling = await chromium.launch(chromiumLaunch());
  const dials = runs * dialsPerRun;
  const samples: number[] = [];
  await inBrowser(profile.dir, async (page) => {
    await page.goto(relay.url);
    await page.evaluate(() => window.probe.connected);
    await visit(page, 'Sync');
    for (let n = 0; n < dials; n += 1) {
      const taken = await dial(dialling, relay.url);
      if (taken !== null) samples.push(taken);
      await page.evaluate(() => window.probe.leftAlone());
    }
  });
  return [
    rowOf({
      name: 'new browsers that reach another directly within 10 s',
      unit: `of ${dials}`,
      samples: [samples.length],
      target: { op: '>=', value: dials },
    }),
    rowOf({
      name: 'first dial to the WebRTC connection that stands, lost dials included',
      unit: 'ms',
      samples,
      target: { op: '<=', value: 1000 },
    }),
  ];
}

/** Milliseconds from its first dial until the connection stood; null when it was not direct in time. */
async function dial(browser: Browser, url: string): Promise<number | null> {
  await using context = await browser.newContext();
  await context.addInitScript(installProbe);
  const page = await context.newPage();
  await page.goto(`${url}/sync`);
  return await page.evaluate(dialled, patience);
}

/** Runs in the page. */
async function dialled(ms: number): Promise<number | null> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), ms - performance.now()));
  if ((await Promise.race([window.probe.metBrowser('direct'), late])) === null) return null;
  const { rtc } = window.probe;
  const stood = rtc.find((one) => one.stood !== null)?.stood ?? NaN;
  return stood - (rtc[0]?.made ?? NaN);
}
