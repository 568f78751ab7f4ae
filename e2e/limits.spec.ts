import { expect, it } from 'vitest';
import type { Page } from 'playwright';
import * as app from './harness/app.ts';
import { openBrowser } from './harness/browser.ts';
import { readProblem } from './harness/publish-form.ts';
import { startRelay } from './harness/relay.ts';
import { answerModule, padded } from './harness/tiny-wasm.ts';

const size = 1_000_000;

async function setLimits(page: Page, down: string, up: string): Promise<void> {
  await app.visit(page, 'Sync');
  const form = page.getByRole('form', { name: 'Limits' });
  await form.getByLabel('Download').fill(down);
  await form.getByLabel('Upload').fill(up);
  await form.getByRole('button', { name: 'Save limits' }).click();
}

it('[N44] a limit is set, refused when it is none, kept over a reload, and an install takes as long as it says', async () => {
  await using relay = await startRelay({ examples: false });
  await using publisher = await openBrowser({ url: relay.url });
  await using reader = await openBrowser({ url: relay.url });
  const here = await publisher.page();
  for (const [id, number] of [
    ['io.e2e.slow', 1],
    ['io.e2e.quick', 2],
  ] as const) {
    await app.publish(here, { id, version: '1.0.0', wasm: padded(answerModule(number), size) });
    await app.visit(here, 'Discover');
  }
  await expect.poll(() => app.outboxStates(here), app.patience).toEqual(['relayed']);
  await publisher.close();

  const page = await reader.page();
  await app.waitForModules(page, 2);
  await setLimits(page, 'fast', '');
  const form = page.getByRole('form', { name: 'Limits' });
  const refused = await readProblem(form.locator('[data-code="network/bad-limit"]'));
  expect(`${refused.expected} ${refused.found}`).toContain('32 to 1000000 kB/s');
  await setLimits(page, '31', '');
  await expect.poll(() => form.getByRole('alert').innerText(), app.patience).toContain('31 kB/s');

  await setLimits(page, '250', '100.5');
  await page.getByText('Limits saved').waitFor();
  await expect.poll(() => form.getByRole('alert').count(), app.patience).toBe(0);
  await page.reload();
  await expect.poll(() => form.getByLabel('Download').inputValue(), app.patience).toBe('250');
  expect(await form.getByLabel('Upload').inputValue()).toBe('100.5');

  const before = Date.now();
  expect(await app.install(page, 'io.e2e.slow')).toEqual(['io.e2e.slow']);
  expect(Date.now() - before).toBeGreaterThan((0.9 * 1_000 * size) / 250_000);

  await setLimits(page, '', '');
  await expect.poll(() => form.getByLabel('Download').inputValue(), app.patience).toBe('');
  expect(await app.install(page, 'io.e2e.quick')).toEqual(['io.e2e.quick']);
});
