import type { AppRelay } from '../harness/app-relay.ts';
import { clearHttpCache, inBrowser } from '../harness/browser.ts';
import { rowOf, type Row } from '../harness/report.ts';
import { idOfNumber, moduleCount } from '../harness/thousand.ts';

/** Fills a profile: all modules synced, the service worker holds the whole app. */
export async function fillProfile(relay: AppRelay, profile: string): Promise<void> {
  await inBrowser(profile, async (page) => {
    await page.goto(relay.url);
    await page.evaluate(async (count) => {
      await window.probe.counted(count);
      await navigator.serviceWorker.ready;
    }, moduleCount);
  });
}

/** Starts of the browser on a filled profile while no relay runs, with an empty HTTP cache. */
export async function measureColdStart(url: string, profile: string, runs: number): Promise<readonly Row[]> {
  const interactive: number[] = [];
  const searches: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const seen = await inBrowser(profile, async (page) => {
      await clearHttpCache(page);
      await page.goto(url);
      return page.evaluate(
        searchAll,
        Array.from({ length: 21 }, (_, n) => idOfNumber(n * 47 + run)),
      );
    });
    interactive.push(seen.interactive);
    searches.push(...seen.searches);
  }
  return [
    rowOf({
      name: `cold offline start to an interactive list of ${moduleCount} modules`,
      unit: 'ms',
      samples: interactive,
      target: { op: '<=', value: 1500 },
    }),
    rowOf({
      name: `search: key to painted result, ${moduleCount} modules`,
      unit: 'ms',
      samples: searches,
      target: { op: '<=', value: 100 },
    }),
  ];
}

/** Runs in the page. Interactive: rows are painted and a search that is typed then is answered. */
async function searchAll(ids: readonly string[]) {
  await window.probe.rowPainted;
  const [first, ...rest] = ids.map((id) => id.slice(-5));
  await window.probe.searchFor(first ?? '', first ?? '');
  const interactive = performance.now();
  const searches: number[] = [];
  for (const id of rest) searches.push(await window.probe.searchFor(id, id));
  return { interactive, searches };
}
