import type { AppRelay } from '../harness/app-relay.ts';
import { inBrowser } from '../harness/browser.ts';
import { startIntroducer } from '../harness/meeting-relay.ts';
import { rowOf, type Row } from '../harness/report.ts';
import { clickPublish, fillRelease } from '../harness/screens.ts';
import { constantModule } from '../harness/wasm.ts';
import { newsId } from './news.ts';

interface Pair {
  readonly url: string;
  /** Profile of the one that publishes. */
  readonly here: string;
  readonly there: string;
}

/** Two browsers start at once on profiles they had, one with a publish that waits; until the other shows it. The relay is left dead. */
export async function measureColdPair(
  relay: AppRelay,
  appDir: string,
  { here, there }: Omit<Pair, 'url'>,
  runs: number,
): Promise<readonly Row[]> {
  const pair = { url: relay.url, here, there };
  const byRelay: number[] = [];
  const byBrowser: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    // The list shows the latest version, so each is above all before it.
    const [first, second] = [`2.0.${2 * run}`, `2.0.${2 * run + 1}`];
    await relay.kill();
    await publishAlone(pair, first);
    await relay.start();
    byRelay.push(await startBoth(pair, first));
    await relay.kill();
    await publishAlone(pair, second);
    await using introducer = await startIntroducer({ ...relay, appDir });
    byBrowser.push(await startBoth({ ...pair, url: introducer.url }, second));
  }
  const target = { op: '<=', value: 5000 } as const;
  return [
    rowOf({
      name: 'two cold starts until a publish that waited in one is in the list of the other',
      unit: 'ms',
      samples: byRelay,
      target,
    }),
    rowOf({
      name: 'the same, the relay introducing the two and taking nothing',
      unit: 'ms',
      samples: byBrowser,
      target,
    }),
  ];
}

async function publishAlone({ url, here }: Pair, version: string): Promise<void> {
  await inBrowser(here, async (page) => {
    await page.goto(url);
    await fillRelease(page, { id: newsId, version, wasm: constantModule(Number(version.slice(4))) });
    await clickPublish(page);
  });
}

/** Milliseconds from the navigation of whichever page began first. */
async function startBoth({ url, here, there }: Pair, version: string): Promise<number> {
  return await inBrowser(here, (from) =>
    inBrowser(there, async (to) => {
      await Promise.all([
        from.goto(url, { waitUntil: 'commit' }),
        to.goto(`${url}/?q=${newsId}`, { waitUntil: 'commit' }),
      ]);
      const [began, seen] = await Promise.all([
        from.evaluate(() => performance.timeOrigin),
        to.evaluate(
          async ([id, wanted]) => ({
            began: performance.timeOrigin,
            at: performance.timeOrigin + (await window.probe.listed(id, wanted)),
          }),
          [newsId, version] as const,
        ),
      ]);
      return seen.at - Math.min(began, seen.began);
    }),
  );
}
