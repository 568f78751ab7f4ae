import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Page } from 'playwright';
import { badWasm } from '../src/registry/validator/bad-wasm.cases.ts';
import { createIdentity, load, outbox, patience, results, search, visit } from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { publishForm, readProblem, type FormText, type PublishForm } from './harness/publish-form.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { expectNothingStored, foundedEntries, storedIn, type Stored } from './harness/stored.ts';

// The screen offers no digest to expect and no limit of one's own.
const rows = badWasm.filter(({ policy }) => policy === undefined || Object.keys(policy).join() === 'profile');
const id = 'io.example.bad_bytes';
const texts: FormText = {
  'Module id': id,
  Version: '1.0.0',
  Name: 'Bad bytes',
  Description: 'Kept while the file is refused',
  Tags: 'bad, bytes',
  Readme: '# Bad\n\nbytes',
};

describe('bad bytes on the Publish screen', () => {
  let relay: Relay;
  let browser: Browser;
  let page: Page;
  let form: PublishForm;
  let before: Stored;
  beforeAll(async () => {
    relay = await startRelay({ examples: false });
    browser = await openBrowser({ url: relay.url });
    page = await browser.page('/publish');
    form = publishForm(page);
    await createIdentity(page, 'Ada');
    await form.submitButton.waitFor();
    await form.enter(texts);
    await vi.waitFor(
      async () => expect((await storedIn(page))['entries']).toHaveLength(foundedEntries),
      patience,
    );
    before = await storedIn(page);
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await relay[Symbol.asyncDispose]();
  });

  it.each(rows)('[V3] refuses $name', async ({ bytes, code, says, policy, name }) => {
    const profile = policy?.profile ?? '';
    if (code === 'wasm/unknown-profile') await form.choose('gen.json', manifest(profile));
    else await form.form.getByLabel('Host profile').selectOption(profile);
    await form.choose(`${name.replaceAll(/\W+/g, '-')}.wasm`, bytes());
    const reported = await readProblem(form.report.locator(`[data-code="${code}"]`).first());
    const sentence = `Expected ${reported.expected}; found ${reported.found}. ${reported.action}`;
    expect(sentence).toContain(says);
    for (const part of [reported.expected, reported.found, reported.action]) expect(part).not.toBe('');

    await form.submit();
    await form.end.getByText('Not published; nothing was stored').first().waitFor();
    await form.form.locator(`.publish-rest [data-code="${code}"]`).first().waitFor();
    expect(await form.texts()).toMatchObject(texts);
    await expectNothingStored(page, before);
  });

  it('[P1] leaves nothing to find, nothing to send and the form as it was', async () => {
    await form.choose('bad.wasm', 'no module');
    await form.submit();
    await form.end.locator('[data-code="wasm/bad-magic"]').waitFor();
    expect(await outbox(page)).toEqual([]);
    await visit(page, 'Discover');
    await search(page, id);
    await page.getByText('Nothing found for').waitFor();
    expect(await results(page).count()).toBe(0);
    await visit(page, 'Publish');
    expect(await form.texts()).toMatchObject(texts);
    expect(await form.form.locator('.drop strong').innerText()).toBe('bad.wasm');
    await load(page, `/modules/${id}`);
    await page.getByRole('heading', { name: 'This device does not know that module' }).waitFor();
  });
});

/** The same texts as a manifest, under a profile that the form does not offer. */
const manifest = (profile: string): string =>
  JSON.stringify({
    id,
    version: '1.0.0',
    name: texts.Name,
    description: texts.Description,
    tags: ['bad', 'bytes'],
    readme: texts.Readme,
    profile,
  });
