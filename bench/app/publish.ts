import { inBrowser } from '../harness/browser.ts';
import { rowOf, type Row } from '../harness/report.ts';
import { clickPublish, fillRelease } from '../harness/screens.ts';
import { dataModule } from '../harness/wasm.ts';

const size = 1_000_000;

/** Publishes of modules of 1 MB: from the click until the page says that it is durable, beside a bare strict write of as many bytes. */
export async function measurePublish(url: string, profile: string, runs: number): Promise<readonly Row[]> {
  const samples: number[] = [];
  const bare: number[] = [];
  await inBrowser(profile, async (page) => {
    await page.goto(url);
    for (let run = 0; run < runs; run += 1) {
      bare.push(await page.evaluate(bareWrite, size));
      const wasm = dataModule(size, run);
      await fillRelease(page, { id: `io.bench.published.number${run}`, version: '1.0.0', wasm });
      samples.push(await clickPublish(page));
    }
  });
  return [
    rowOf({
      name: 'publish of a 1 MB module, click to durable',
      unit: 'ms',
      samples,
      target: { op: '<=', value: 400 },
      reference: { name: 'bare IndexedDB put of 1 MB, strict', samples: bare },
    }),
  ];
}

/** Runs in the page: one put of `bytes` bytes into a store of its own, until its strict transaction is complete. */
async function bareWrite(bytes: number): Promise<number> {
  const opened = indexedDB.open('bench', 1);
  opened.addEventListener('upgradeneeded', () => opened.result.createObjectStore('bytes'));
  await new Promise((resolve) => opened.addEventListener('success', resolve));
  const value = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(value.subarray(at, at + 65_536));
  const start = performance.now();
  const transaction = opened.result.transaction('bytes', 'readwrite', { durability: 'strict' });
  transaction.objectStore('bytes').put(value, crypto.randomUUID());
  await new Promise((resolve) => transaction.addEventListener('complete', resolve));
  const taken = performance.now() - start;
  opened.result.close();
  return taken;
}
