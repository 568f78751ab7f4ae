import type { Page } from 'playwright';
import { toHex } from '../../src/willow/bytes.ts';
import { william3 } from '../../src/willow/william3.ts';
import { inBrowser, newProfile } from '../harness/browser.ts';
import { startBytelessRelay, type BytelessRelay } from '../harness/meeting-relay.ts';
import { rowOf, type Row } from '../harness/report.ts';
import { clickPublish, download, fillRelease, install, meetBrowser } from '../harness/screens.ts';
import { dataModule } from '../harness/wasm.ts';

const size = 1_000_000;

/** Installs of modules of 1 MB whose bytes only the other browser has, which is reached through a circuit of the relay alone. */
export async function measureNoDirectRoute(appDir: string, runs: number): Promise<readonly Row[]> {
  await using relay = await startBytelessRelay(appDir);
  using here = newProfile();
  using there = newProfile();
  const samples: number[] = [];
  let whole = 0;
  await inBrowser(here.dir, (from) =>
    inBrowser(there.dir, async (to) => {
      for (const page of [from, to]) {
        await page.context().addInitScript(letNoRouteBeFound);
        await page.goto(relay.url);
      }
      await Promise.all([meetBrowser(from, 'relayed'), meetBrowser(to, 'relayed')]);
      for (let run = 0; run < runs; run += 1) {
        const passed = await passOn(relay, from, to, run);
        samples.push(passed.ms);
        if (passed.whole) whole += 1;
      }
    }),
  );
  return [
    rowOf({
      name: '1 MB modules that arrive whole with no direct route and no bytes at the relay',
      unit: `of ${runs}`,
      samples: [whole],
      target: { op: '>=', value: runs },
    }),
    rowOf({
      name: 'install of one, click to verified and installed',
      unit: 'ms',
      samples,
      target: { op: '<=', value: 5000 },
    }),
  ];
}

/** Runs in the page: what a network that lets nothing through looks like to WebRTC. */
function letNoRouteBeFound(): void {
  RTCPeerConnection.prototype.addIceCandidate = async () => {};
}

async function passOn(relay: BytelessRelay, from: Page, to: Page, run: number) {
  const wasm = dataModule(size, run);
  const id = `io.bench.relayed.number${run}`;
  await fillRelease(from, { id, version: '1.0.0', wasm });
  await clickPublish(from);
  await meetBrowser(to, 'relayed');
  const ms = await install(to, id);
  const arrived = Buffer.from(await download(to, id));
  await meetBrowser(to, 'relayed');
  if (await relay.holds(toHex(william3(wasm)))) throw new Error('the relay had the bytes');
  return { ms, whole: arrived.equals(wasm) };
}
