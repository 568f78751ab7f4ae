import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Page } from 'playwright';
import { name, richModule, section, wasm } from '../src/registry/validator/rich-module.cases.ts';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { publishForm, readProblem, type FormText, type PublishForm } from './harness/publish-form.ts';
import { callRegistry } from './harness/registry-calls.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { expectNothingStored, foundedEntries, storedIn } from './harness/stored.ts';

const module = (...words: readonly string[]): Uint8Array =>
  wasm(...words.map((word) => section(0, name(word))));

interface BadField {
  readonly is: string;
  readonly texts: FormText;
  readonly code: string;
  readonly says: string;
}

const badId = (id: string, says: string): BadField => ({
  is: `the module id ${JSON.stringify(id.length > 40 ? `${id.slice(0, 40)}…` : id)}`,
  texts: { 'Module id': id },
  code: 'module/bad-id',
  says,
});
const badVersion = (version: string, says: string): BadField => ({
  is: `the version ${JSON.stringify(version.length > 40 ? `${version.slice(0, 40)}…` : version)}`,
  texts: { Version: version },
  code: 'module/bad-version',
  says,
});
const idOf = (length: number): string => `io.example.${'a'.repeat(length - 11)}`;

const badFields: readonly BadField[] = [
  badId('', 'it is empty'),
  badId('hello', 'one part only'),
  badId('Io.example.hello', 'capital letters'),
  badId('io..hello', 'an empty part'),
  badId('io.example.', 'an empty part'),
  badId('.io.example', 'an empty part'),
  badId('io.1example.hello', 'the part "1example" does not start with a letter'),
  badId('io._example.hello', 'the part "_example" does not start with a letter'),
  badId('io.example.he-llo', 'the character "-"'),
  badId('io.example.he llo', 'the character " "'),
  badId('io.example/../hello', 'the character "/"'),
  badId('io.example.hällo', 'the character "ä"'),
  badId('io.example.һello', 'the character "һ"'),
  badId(idOf(129), 'it has 129 characters'),
  badVersion('', 'it is empty'),
  badVersion('1', 'not MAJOR.MINOR.PATCH'),
  badVersion('1.0', 'not MAJOR.MINOR.PATCH'),
  badVersion('v1.0.0', 'it should be written "1.0.0"'),
  badVersion('=1.0.0', 'not MAJOR.MINOR.PATCH'),
  badVersion('01.0.0', 'not MAJOR.MINOR.PATCH'),
  badVersion('1.0.0-', 'not MAJOR.MINOR.PATCH'),
  badVersion('1.0.0-01', 'not MAJOR.MINOR.PATCH'),
  badVersion('1.0.0-a..b', 'not MAJOR.MINOR.PATCH'),
  badVersion('1.0.0.0', 'not MAJOR.MINOR.PATCH'),
  badVersion('1.x', 'not MAJOR.MINOR.PATCH'),
  badVersion('latest', 'not MAJOR.MINOR.PATCH'),
  badVersion('99999999999999999999.0.0', 'not MAJOR.MINOR.PATCH'),
  badVersion(`1.0.0-${'a'.repeat(64)}`, 'at most 64'),
  badVersion('1.0.0+build.7', 'build metadata'),
  badVersion('1.0.0-rc.1+build.7', 'build metadata'),
  {
    is: 'a description of 501 characters',
    texts: { Description: 'a'.repeat(501) },
    code: 'card/bad-field',
    says: '501 characters',
  },
  {
    is: 'a repository that is no address',
    texts: { Repository: 'javascript:alert(1)' },
    code: 'card/bad-field',
    says: 'a web address',
  },
  {
    is: 'a license that is no SPDX expression',
    texts: { License: 'Apache 2' },
    code: 'card/bad-license',
    says: 'an SPDX license expression',
  },
  {
    is: 'a source digest that is none',
    texts: { 'DOL source': 'abc' },
    code: 'manifest/bad-field',
    says: '64 hexadecimal digits',
  },
  {
    is: 'a readme of 48,001 bytes',
    texts: { Readme: 'a'.repeat(48_001) },
    code: 'card/too-large',
    says: '48,001 bytes',
  },
];

const badDependencies: readonly (readonly [id: string, range: string, code: string, says: string])[] = [
  ['Hello', '^1.0.0', 'manifest/bad-field', 'each a module id such as io.example.hello'],
  ['', '^1.0.0', 'manifest/bad-field', 'it is empty'],
  ['io.example.other', 'newest', 'module/bad-range', '"newest"'],
  ['io.example.other', '', 'module/bad-range', '""'],
  ['io.example.good', '^1.0.0', 'resolve/cycle', 'io.example.good → io.example.good'],
];

const badManifests: readonly (readonly [is: string, content: string, code: string, says: string])[] = [
  ['empty', '', 'manifest/bad-json', 'an empty file'],
  ['cut short', '{"id": "io.example.a", ', 'manifest/bad-json', 'JSON'],
  ['YAML', 'id: io.example.a', 'manifest/bad-json', 'JSON'],
  ['a list', '[]', 'manifest/bad-json', 'a list'],
  ['null', 'null', 'manifest/bad-json', 'null'],
  ['without an id', '{"version": "1.0.0"}', 'manifest/bad-field', 'id to be a text that is not empty'],
  [
    'with a number for a version',
    '{"id": "io.example.a", "version": 1}',
    'manifest/bad-field',
    'the number 1',
  ],
  [
    'with a text for tags',
    '{"id": "io.example.a", "version": "1.0.0", "tags": "a"}',
    'manifest/bad-field',
    'a list of texts',
  ],
  [
    'with a number among tags',
    '{"id": "io.example.a", "version": "1.0.0", "tags": ["a", 1]}',
    'manifest/bad-field',
    'tags[1]',
  ],
  [
    'with an unknown key',
    '{"id": "io.example.a", "version": "1.0.0", "licence": "MIT"}',
    'manifest/unknown-field',
    '"licence"',
  ],
  [
    'with the key toString',
    '{"id": "io.example.a", "version": "1.0.0", "toString": "x"}',
    'manifest/unknown-field',
    '"toString"',
  ],
  [
    'with the key __proto__',
    '{"id": "io.example.a", "version": "1.0.0", "__proto__": {"a": 1}}',
    'manifest/unknown-field',
    '"__proto__"',
  ],
  [
    'with a dependency that is a number',
    '{"id": "io.example.a", "version": "1.0.0", "dependencies": {"io.example.b": 1}}',
    'manifest/bad-field',
    'dependencies[0].range',
  ],
];

const good: FormText = {
  'Module id': 'io.example.good',
  Version: '1.0.0',
  Name: 'Good',
  License: 'MIT',
  Description: 'All is well',
  Repository: 'https://example.org/good',
  'DOL source': '',
  Readme: '# Good',
};

describe('bad drafts on the Publish screen', () => {
  let relay: Relay;
  let browser: Browser;
  let page: Page;
  let form: PublishForm;
  beforeAll(async () => {
    relay = await startRelay({ examples: false });
    browser = await openBrowser({ url: relay.url });
    page = await browser.page('/identity');
    await app.createIdentity(page, 'Ada');
    await vi.waitFor(
      async () => expect((await storedIn(page))['entries']).toHaveLength(foundedEntries),
      app.patience,
    );
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await relay[Symbol.asyncDispose]();
  });
  /** A form with nothing wrong in it. */
  beforeEach(async () => {
    const again = page.getByRole('button', { name: 'Publish another' });
    if (await again.isVisible()) await again.click();
    else await app.visit(page, 'Publish');
    form = publishForm(page);
    await form.submitButton.waitFor();
    await form.enter(good);
    await form.form.getByLabel('Host profile').selectOption('');
    const remove = form.form.getByRole('button', { name: /^Remove dependency/ });
    while ((await remove.count()) > 0) await remove.first().click();
    await form.choose('good.wasm', module('good'));
  });

  async function refused(code: string, place = '.publish-rest'): Promise<string> {
    const before = await storedIn(page);
    const texts = await form.texts();
    await form.submit();
    await form.end.getByText('Not published; nothing was stored').first().waitFor();
    const problem = form.form.locator(`${place} [data-code="${code}"]`).first();
    await problem.waitFor();
    expect(await form.texts()).toEqual(texts);
    await expectNothingStored(page, before);
    return problem.innerText();
  }
  async function published(): Promise<string> {
    await form.submit();
    const done = page.getByRole('region', { name: 'Published' });
    await done.waitFor();
    return done.innerText();
  }

  it.each(badFields)('[P1] refuses $is', async ({ texts, code, says }) => {
    await form.enter(texts);
    expect(await refused(code)).toContain(says);
  });

  it.each(badDependencies)('[P1] refuses a dependency on "%s" "%s"', async (id, range, code, says) => {
    await form.addDependency(id, range);
    expect(await refused(code, '.dependencies')).toContain(says);
  });

  it.each(badManifests)('[P1] does not take a gen.json that is %s', async (_, content, code, says) => {
    await form.choose('gen.json', content);
    const { expected, found, action } = await readProblem(
      form.form.locator(`.publish-files [data-code="${code}"]`),
    );
    expect(`${expected} ${found}`).toContain(says);
    expect(action).not.toBe('');
    expect(await form.texts()).toMatchObject(good);
  });

  it('[V3] refuses imports outside the chosen profile, and takes them under the right one', async () => {
    await form.choose('rich.wasm', richModule());
    await form.form.getByLabel('Host profile').selectOption('wasi-p1');
    expect(await refused('wasm/import-denied')).toContain('loa.vudo_now');
    await form.form.getByLabel('Host profile').selectOption('dol');
    await form.enter({ 'Module id': 'io.example.rich' });
    await published();
  });

  it('[P1] takes a module id of 128 characters', async () => {
    await form.enter({ 'Module id': idOf(128) });
    expect(await published()).toContain(idOf(128));
  });

  it('[P1] publishes with a missing dependency, and warns by its name', async () => {
    await form.enter({ 'Module id': 'io.example.needy' });
    await form.addDependency('io.example.nowhere', '^1.0.0');
    expect(await published()).toContain('The dependency io.example.nowhere is not known here.');
    await app.openModule(page, 'io.example.needy');
    const panel = page.getByRole('region', { name: 'Install', exact: true });
    expect((await readProblem(panel.locator('[data-code="resolve/missing"]'))).expected).toContain(
      'io.example.nowhere',
    );
  });

  it('[P1] says that the same bytes are published already, and refuses others', async () => {
    const again = { ...good, 'Module id': 'io.example.again' };
    await form.enter(again);
    await published();
    await expect.poll(async () => (await app.outboxStates(page)).join(), app.patience).toBe('relayed');
    const before = await storedIn(page);

    await app.visit(page, 'Publish');
    await form.enter(again);
    await form.choose('good.wasm', module('good'));
    await form.submit();
    await form.end.getByText('Already published', { exact: true }).waitFor();
    expect(await form.end.innerText()).toContain(
      'io.example.again 1.0.0 is already published with exactly these bytes. Nothing was changed.',
    );
    await expectNothingStored(page, before);

    await form.choose('other.wasm', module('other'));
    expect(await refused('publish/version-exists')).toMatch(
      /other bytes \(SHA-256 [0-9a-f]{64}\)\. A published version never changes/,
    );
  });

  it("[P1] [U8] refuses another's id, names the owner, keeps the form and offers to sign as the owner", async () => {
    const taken = { ...good, 'Module id': 'io.example.taken' };
    await form.enter(taken);
    await published();
    await expect.poll(async () => (await app.outboxStates(page)).join(), app.patience).toBe('relayed');
    await app.visit(page, 'Identity');
    const did = (await page.locator('.identity-did').first().innerText()).trim();
    await app.createIdentity(page, 'Bob');
    await page
      .getByRole('button', { name: 'Use Bob' })
      .or(page.getByRole('button', { name: 'Use Ada' }))
      .waitFor();
    if (await page.getByRole('button', { name: 'Use Bob' }).isVisible())
      await page.getByRole('button', { name: 'Use Bob' }).click();
    await page.getByRole('button', { name: 'Use Ada' }).waitFor();

    await app.visit(page, 'Publish');
    await form.enter({ ...taken, Version: '2.0.0' });
    await form.choose('mine.wasm', module('mine'));
    const words = await refused('publish/name-taken');
    expect(words).toContain('io.example.taken');
    expect(words).toContain(did.slice(0, 40));

    const texts = await form.texts();
    await form.form.getByText('This is your identity Ada').waitFor();
    await form.form.getByRole('button', { name: 'Use Ada' }).click();
    await form.end.getByRole('link', { name: 'Ada' }).waitFor();
    await form.form.locator('[data-code="publish/name-taken"]').waitFor({ state: 'detached' });
    expect(await form.texts()).toEqual(texts);
    await published();
  });

  it('[P7] refuses 0 and 6 stars and a review of 2,001 characters; 2,000 are taken', async () => {
    const rated = { ...good, 'Module id': 'io.example.rated' };
    await form.enter(rated);
    await published();
    await expect.poll(async () => (await app.outboxStates(page)).join(), app.patience).toBe('relayed');
    const before = await storedIn(page);
    for (const stars of [0, 6, -1, 1.5, Number.NaN, '5', null]) {
      expect(
        await callRegistry(page, 'rate', crypto.randomUUID(), 'io.example.rated', stars, ''),
      ).toMatchObject({
        kind: 'refused',
        problem: { code: 'rating/bad-stars' },
      });
    }
    for (const review of ['a'.repeat(2_001), '😀'.repeat(2_001)]) {
      expect(
        await callRegistry(page, 'rate', crypto.randomUUID(), 'io.example.rated', 5, review),
      ).toMatchObject({
        kind: 'refused',
        problem: { code: 'rating/review-too-long' },
      });
    }
    expect(await storedIn(page)).toEqual(before);

    await app.openModule(page, 'io.example.rated', 'ratings');
    const rating = page.getByRole('form', { name: 'Your rating' });
    const review = rating.getByLabel('Review (optional)');
    const publish = rating.getByRole('button', { name: 'Publish rating' });
    await publish.click();
    expect((await readProblem(rating.locator('[data-code="rating/bad-stars"]'))).action).toContain('1');
    await rating.getByRole('radio', { name: '4 stars' }).check({ force: true });
    await review.fill('a'.repeat(2_001));
    await rating.getByText('2,001 of 2,000 characters').waitFor();
    await publish.click();
    await rating.locator('.problem[data-code="rating/review-too-long"]').waitFor();
    expect(await review.inputValue()).toHaveLength(2_001);
    expect(await storedIn(page)).toEqual(before);

    await review.fill('😀'.repeat(2_000));
    await rating.getByText('2,000 of 2,000 characters').waitFor();
    await publish.click();
    await rating.getByRole('status').getByText('Saved').waitFor();
  });
});
