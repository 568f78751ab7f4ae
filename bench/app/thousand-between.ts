import type { Page } from 'playwright';
import type { AppRelay } from '../harness/app-relay.ts';
import { inBrowser, newProfile } from '../harness/browser.ts';
import { startIntroducer } from '../harness/meeting-relay.ts';
import { rowOf, type Row } from '../harness/report.ts';
import { receivedFrom } from '../harness/screens.ts';
import { moduleCount } from '../harness/thousand.ts';

/** New browsers that get a thousand modules from another browser; the relay, which is dead before, only introduces them. */
export async function measureThousandBetween(
  { dataDir, url }: AppRelay,
  appDir: string,
  profile: string,
  runs: number,
): Promise<readonly Row[]> {
  const all: number[] = [];
  const giving: number[] = [];
  const taking: number[] = [];
  await using introducer = await startIntroducer({ dataDir, appDir, url });
  await inBrowser(profile, async (from) => {
    await from.goto(introducer.url);
    await from.evaluate(() => window.probe.connected);
    for (let run = 0; run < runs; run += 1) {
      const seen = await take(url, from);
      all.push(seen.ms / 1000);
      giving.push(seen.giving);
      taking.push(seen.taking);
    }
  });
  const longest = { unit: 'ms', target: { op: '<=', value: 50 } } as const;
  return [
    rowOf({
      name: `${moduleCount} modules from one browser to another, from the dial to all of them in the list`,
      unit: 's',
      samples: all,
      target: { op: '<=', value: 10 },
    }),
    rowOf({
      name: 'longest main-thread task meanwhile where they arrive (0: none over 50)',
      samples: taking,
      ...longest,
    }),
    rowOf({
      name: 'longest main-thread task meanwhile where they come from (0: none over 50)',
      samples: giving,
      ...longest,
    }),
  ];
}

/** A new browser, from its first dial until it lists all of them; and the longest tasks of both sides since the dial. */
async function take(url: string, from: Page) {
  using there = newProfile();
  return await inBrowser(there.dir, async (to) => {
    await to.goto(url);
    const seen = await to.evaluate(async (count) => {
      const end = await window.probe.counted(count);
      const start = window.probe.rtc[0]?.made ?? NaN;
      return { start, end, began: performance.timeOrigin + start };
    }, moduleCount);
    const taking = await longestTask(to, seen.began);
    const giving = await longestTask(from, seen.began);
    const bytes = await receivedFrom(to, 'browser');
    if (!bytes.some((text) => text.endsWith('MB')))
      throw new Error(`only ${bytes.join()} came from the browser`);
    return { ms: seen.end - seen.start, taking, giving };
  });
}

function longestTask(page: Page, since: number): Promise<number> {
  return page.evaluate(
    (at) => Math.max(0, ...window.probe.longTasksSince(at - performance.timeOrigin)),
    since,
  );
}
