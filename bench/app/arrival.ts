import type { AppRelay } from '../harness/app-relay.ts';
import { inBrowser, newProfile } from '../harness/browser.ts';
import { rowOf, type Row } from '../harness/report.ts';
import { entriesOf, moduleCount } from '../harness/thousand.ts';

/** First visits to a relay with a thousand modules, until all of them have arrived, are verified, stored, projected and in the list. */
export async function measureArrival(relay: AppRelay, runs: number): Promise<readonly Row[]> {
  const entries = await entriesOf(relay.dataDir);
  const longest: number[] = [];
  const firstRow: number[] = [];
  const all: number[] = [];
  const rate: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const seen = await arrive(relay.url);
    longest.push(Math.max(0, ...seen.tasks));
    firstRow.push(seen.row);
    all.push((seen.all - seen.list) / 1000);
    rate.push(entries / ((seen.all - seen.list) / 1000));
  }
  return [
    rowOf({
      name: `longest main-thread task while ${entries} entries of ${moduleCount} modules arrive (0: none over 50)`,
      unit: 'ms',
      samples: longest,
      target: { op: '<=', value: 50 },
    }),
    rowOf({
      name: 'first visit to the first module in the list',
      unit: 'ms',
      samples: firstRow,
      target: { op: '<=', value: 3000 },
    }),
    rowOf({
      name: `until all ${moduleCount} modules are in the list`,
      unit: 's',
      samples: all,
      target: { op: '<=', value: 30 },
    }),
    rowOf({
      name: 'entries verified, stored and projected',
      unit: 'entries/s',
      samples: rate,
      target: { op: '>=', value: 200 },
    }),
  ];
}

async function arrive(url: string) {
  using profile = newProfile();
  return await inBrowser(profile.dir, async (page) => {
    await page.goto(url);
    return page.evaluate(async (count) => {
      const list = await window.probe.listPainted;
      const connected = await window.probe.connected;
      const row = await window.probe.rowPainted;
      const all = await window.probe.counted(count);
      return { list, row, all, tasks: window.probe.longTasksSince(connected) };
    }, moduleCount);
  });
}
