import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import * as app from './harness/app.ts';
import { openBrowser } from './harness/browser.ts';
import { startRelay } from './harness/relay.ts';
import { answerModule } from './harness/tiny-wasm.ts';

const id = 'io.e2e.together';

function form(page: Page) {
  const edit = page.getByRole('form', { name: 'Edit description' });
  return {
    field: (label: string) => edit.getByRole('textbox', { name: label, exact: true }),
    meanwhile: edit.getByText('It was changed meanwhile'),
    async save(): Promise<void> {
      await edit.getByRole('button', { name: 'Save description' }).click();
      await edit.getByText('Saved', { exact: false }).first().waitFor();
    },
  };
}

it('[D8] [D16] [D17] two tabs edit one description at once: both texts stay, and the history says who wrote what', async () => {
  await using relay = await startRelay({ examples: false });
  await using browser = await openBrowser({ url: relay.url });
  const left = await browser.page('/publish');
  await app.publish(left, {
    id,
    version: '1.0.0',
    wasm: answerModule(1),
    name: 'Together',
    tags: 'one, two',
  });
  const right = await browser.page(`/modules/${id}/manage`);
  await app.openModule(left, id, 'manage');
  const [here, there] = [form(left), form(right)];

  await here.field('Readme').fill('First line\nSecond line\n');
  await here.save();
  await expect.poll(() => there.field('Readme').inputValue(), app.patience).toContain('Second line');

  await here.field('Readme').fill('First line, longer\nSecond line\n');
  await here.field('License').fill('MIT');
  await there.field('Readme').fill('First line\nSecond line\nThird line\n');
  await there.field('Tags').fill('two, three');
  await there.save();
  await here.meanwhile.waitFor();
  expect(await here.field('License').inputValue()).toBe('MIT');
  await here.save();

  const merged = 'First line, longer\nSecond line\nThird line\n';
  for (const tab of [here, there]) {
    await expect.poll(() => tab.field('Readme').inputValue(), app.patience).toBe(merged);
    expect(await tab.field('License').inputValue()).toBe('MIT');
    expect(await tab.field('Tags').inputValue()).toBe('two, three');
    expect(await tab.meanwhile.isVisible()).toBe(false);
  }

  await app.openModule(left, id, 'history');
  const steps = left.getByRole('list', { name: 'History' });
  await steps.getByText('released 1.0.0').waitFor();
  for (const words of ['set the license to “MIT”', 'added the tags three and removed the tags one'])
    await steps.getByText(words).waitFor();
  expect(await steps.getByText('Ada', { exact: true }).count()).toBe(4);
});
