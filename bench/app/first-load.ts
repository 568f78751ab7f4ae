import type { AppRelay } from '../harness/app-relay.ts';
import { inBrowser, newProfile } from '../harness/browser.ts';
import { countingProxy, type Transfer } from '../harness/counting-proxy.ts';
import { rowOf, type Row } from '../harness/report.ts';

/** What must come after the first list. */
const late = /\.wasm$|\/browser-node-|\/service\.worker\.js$/;

/** First visits with nothing cached: what crosses the network before the first list, which is an empty one, is painted. */
export async function measureFirstLoad(relay: AppRelay, runs: number): Promise<readonly Row[]> {
  const scripts: number[] = [];
  const tooEarly: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const before = await transfersBeforeFirstList(relay.url);
    scripts.push(kilobytes(before.filter(({ path }) => path.endsWith('.js'))));
    tooEarly.push(kilobytes(before.filter(({ path }) => late.test(path))));
  }
  return [
    rowOf({
      name: 'gzipped JavaScript, workers included, before the first list',
      unit: 'kB',
      samples: scripts,
      target: { op: '<=', value: 200 },
    }),
    rowOf({
      name: 'of wasm, libp2p and service worker before it',
      unit: 'kB',
      samples: tooEarly,
      target: { op: '<=', value: 0 },
    }),
  ];
}

async function transfersBeforeFirstList(relay: string): Promise<readonly Transfer[]> {
  await using proxy = await countingProxy(relay);
  using profile = newProfile();
  return await inBrowser(profile.dir, async (page) => {
    await page.goto(proxy.url);
    const painted = await page.evaluate(
      async () => performance.timeOrigin + (await window.probe.listPainted),
    );
    return proxy.transfers.filter(({ at }) => at <= painted);
  });
}

function kilobytes(transfers: readonly Transfer[]): number {
  return transfers.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
}
