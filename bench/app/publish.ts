import type { Page } from 'playwright';
import { inBrowser } from '../harness/browser.ts';
import { rowOf, type Row } from '../harness/report.ts';
import { dataModule } from '../harness/wasm.ts';

const size = 1_000_000;

/** Publishes of modules of 1 MB: from the click until the page says that it is durable, beside a bare strict write of as many bytes. */
export async function measurePublish(url: string, profile: string, runs: number): Promise<readonly Row[]> {
  const samples: number[] = [];
  const bare: number[] = [];
  await inBrowser(profile, async (page) => {
    await page.goto(new URL('/identity', url).href);
    const create = page.getByRole('form', { name: 'Create identity' });
    await create.getByLabel('Name').fill('Ada');
    await create.getByRole('button', { name: 'Create identity' }).click();
    await page.getByText('Ada').first().waitFor();
    for (let run = 0; run < runs; run += 1) {
      bare.push(await page.evaluate(bareWrite, size));
      samples.push(await publishOnce(page, run));
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

async function publishOnce(page: Page, run: number): Promise<number> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Publish' }).click();
  const again = page.getByRole('button', { name: 'Publish another' });
  const form = page.getByRole('form', { name: 'Publish a module' });
  await form.or(again).waitFor();
  if (await again.isVisible()) await again.click();
  await form.getByLabel(/Choose files|Replace or add files/).setInputFiles({
    name: 'data.wasm',
    mimeType: 'application/wasm',
    buffer: Buffer.from(dataModule(size, run)),
  });
  await form.getByLabel('Module id', { exact: true }).fill(`io.bench.published.number${run}`);
  await form.getByLabel('Version', { exact: true }).fill('1.0.0');
  await form.getByText('Valid').first().waitFor();
  const taken = page.evaluate(() => window.probe.fromClick('Publish', 'section[aria-label="Published"]'));
  await form.getByRole('button', { name: 'Publish', exact: true }).click();
  return taken;
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
