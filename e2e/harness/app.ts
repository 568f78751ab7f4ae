import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright';

/** Bytes as a file dialog would give them. */
export interface FileToChoose {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** What is typed into the publish form. */
export interface ReleaseToPublish {
  readonly id: string;
  readonly version: string;
  /** Bytes, or the path of a file on disk. */
  readonly wasm: Uint8Array | string;
  readonly name?: string;
  readonly description?: string;
  readonly tags?: string;
  readonly profile?: string;
}

export interface OutboxLine {
  readonly what: string;
  readonly module: string;
  readonly version: string;
  readonly state: string;
}

/** Milliseconds for what goes through the network, workers and signatures on a busy machine. */
export const patience = { timeout: 60_000, interval: 100 };

export function wasmFile(bytes: Uint8Array, name = 'module.wasm'): FileToChoose {
  return { name, mimeType: 'application/wasm', buffer: Buffer.from(bytes) };
}

/** Goes to a page by its link in the header, without a reload. */
export async function visit(
  page: Page,
  name: 'Discover' | 'Installed' | 'Publish' | 'Identity' | 'Sync',
): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
}

/** Loads a path of the app's origin, as a deep link does. */
export async function load(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
}

/** How many modules Discover says it shows, such as 24; null while it opens. */
export async function moduleCount(page: Page): Promise<number | null> {
  const text = await page.getByRole('region', { name: 'Results' }).getByRole('status').first().innerText();
  const count = /^([\d,]+) module/.exec(text)?.[1];
  return count === undefined ? null : Number(count.replaceAll(',', ''));
}

/** Waits until Discover lists that many modules. */
export async function waitForModules(page: Page, count: number): Promise<void> {
  await expect.poll(() => moduleCount(page), patience).toBe(count);
}

export function results(page: Page): Locator {
  return page.getByRole('list', { name: 'Modules' }).getByRole('article');
}

/** Ids in Discover's list, in order. */
export async function resultIds(page: Page): Promise<readonly string[]> {
  return results(page).getByRole('heading').getByRole('link').allInnerTexts();
}

export async function search(page: Page, text: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search modules' }).fill(text);
}

/** Creates an identity where the page asks for one: on Identity, Publish or Ratings. */
export async function createIdentity(page: Page, name: string): Promise<void> {
  const form = page.getByRole('form', { name: 'Create identity' });
  await form.getByLabel('Name').fill(name);
  await form.getByRole('button', { name: 'Create identity' }).click();
}

/** Goes to Publish, makes an identity when there is none, and fills the form in; the Publish button is left alone. */
export async function fillRelease(page: Page, release: ReleaseToPublish, who = 'Ada'): Promise<void> {
  await visit(page, 'Publish');
  const form = page.getByRole('form', { name: 'Publish a module' });
  const publish = form.getByRole('button', { name: 'Publish', exact: true });
  const identity = page.getByRole('region', { name: 'Identity needed' });
  await publish.or(identity).waitFor();
  if (await identity.isVisible()) await createIdentity(page, who);
  await publish.waitFor();
  await form
    .getByLabel(/Choose files|Replace or add files/)
    .setInputFiles(typeof release.wasm === 'string' ? release.wasm : wasmFile(release.wasm));
  await form.getByLabel('Module id', { exact: true }).fill(release.id);
  await form.getByLabel('Version', { exact: true }).fill(release.version);
  const about = form.getByRole('region', { name: 'Description' });
  if (release.name !== undefined) await about.getByLabel('Name', { exact: true }).fill(release.name);
  if (release.description !== undefined) {
    await about.getByLabel('Description', { exact: true }).fill(release.description);
  }
  if (release.tags !== undefined) await about.getByLabel('Tags').fill(release.tags);
  if (release.profile !== undefined) await form.getByLabel('Host profile').selectOption(release.profile);
}

export async function clickPublish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
}

/** Publishes by hand and waits for the word that it is done: `Published` or `Published on this device`. */
export async function publish(page: Page, release: ReleaseToPublish, who?: string): Promise<string> {
  await fillRelease(page, release, who);
  await clickPublish(page);
  const heading = page.getByRole('region', { name: 'Published' }).getByRole('heading');
  await heading.waitFor({ timeout: patience.timeout }).catch(async (cause: unknown) => {
    throw new Error(`the page says: ${await page.getByRole('main').innerText()}`, { cause });
  });
  return heading.innerText();
}

/** Opens a module's page at a tab, without a reload when `page` shows the app. */
export async function openModule(page: Page, id: string, tab = ''): Promise<void> {
  await load(page, `/modules/${id}${tab === '' ? '' : `/${tab}`}`);
  await page.getByRole('heading', { name: id, level: 1 }).waitFor();
}

/** Opens a module's page from Discover's list, as a person does: nothing is loaded anew, connections stay. */
export async function showModule(page: Page, id: string): Promise<void> {
  await visit(page, 'Discover');
  await results(page).getByRole('heading').getByRole('link', { name: id, exact: true }).click();
  await page.getByRole('heading', { name: id, level: 1 }).waitFor();
}

/** Clicks Install on a module's page and waits until it is there; the ids installed, in order. A refusal is thrown as it is shown. */
export async function install(page: Page, id: string): Promise<readonly string[]> {
  await openModule(page, id);
  return clickInstall(page);
}

/** `install` on the module's page that is shown. */
export async function clickInstall(page: Page): Promise<readonly string[]> {
  const panel = page.getByRole('region', { name: 'Install', exact: true });
  await panel.getByRole('button', { name: /^(Install|Change) / }).click();
  const done = panel.getByText('verified again and installed');
  await done.or(panel.getByRole('alert')).first().waitFor({ timeout: patience.timeout });
  const refusal = await panel.getByRole('alert').allInnerTexts();
  if (refusal.length > 0) throw new Error(refusal.join(' '));
  const [, list = ''] = (await done.innerText()).split('installed: ');
  return list
    .replace(/\.$/, '')
    .split(', ')
    .map((one) => one.split(' ')[0] ?? '');
}

/** Calls an exported function on the Run page and waits for what it came to: results and printed text, or the problem shown. */
export async function run(
  page: Page,
  id: string,
  name: string,
  args: readonly string[],
): Promise<{ readonly results: readonly string[]; readonly output: string; readonly problem: string }> {
  await load(page, `/installed/${id}`);
  const choice = page.getByLabel('Function', { exact: true });
  const value = await choice.getByRole('option').filter({ hasText: name }).first().getAttribute('value');
  await choice.selectOption(value);
  const form = page.getByRole('form', { name: `Call ${value}` });
  for (const [index, arg] of args.entries()) await form.getByLabel(`Argument ${index + 1}:`).fill(arg);
  await form.getByRole('button', { name: 'Run' }).click();
  const result = page.getByRole('region', { name: 'Result' });
  const problem = page.getByRole('main').getByRole('alert');
  await result.or(problem).waitFor({ timeout: patience.timeout });
  return {
    results: await result.getByRole('status').allInnerTexts(),
    output: (await page.getByRole('region', { name: 'Output' }).locator('pre').allInnerTexts()).join(''),
    problem: (await problem.allInnerTexts()).join(' '),
  };
}

/** The bytes an installed module is saved as. */
export async function download(page: Page, id: string): Promise<Buffer> {
  await visit(page, 'Installed');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: `Download ${id}`, exact: true }).click();
  return readFile(await (await saving).path());
}

/** Waits until the service worker has the whole app and serves this page, so that it opens, and loads its parts, without a network. */
export async function waitForShell(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller !== null) return;
    await new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
  });
}

/** Rows of the Sync page's outbox, newest first. Goes there. */
export async function outbox(page: Page): Promise<readonly OutboxLine[]> {
  if (!page.url().endsWith('/sync')) await visit(page, 'Sync');
  await page.getByRole('heading', { name: 'Outbox' }).waitFor();
  const rows = page.getByRole('list', { name: 'Outbox' }).getByRole('article');
  return rows.evaluateAll((articles) =>
    articles.map((article) => {
      const [what = '', module = '', ...rest] = [...(article.firstElementChild?.children ?? [])].map(
        (part) => part.textContent,
      );
      const state = article.getAttribute('data-state') ?? '';
      return { what, module, version: rest.length === 3 ? (rest[0] ?? '') : '', state };
    }),
  );
}

/** States of everything in the outbox, without repetition, such as `['relayed']`. */
export async function outboxStates(page: Page): Promise<readonly string[]> {
  return [...new Set((await outbox(page)).map((line) => line.state))];
}

/** The words of the header's network state, such as `Connected` or `Offline · 2 waiting`. */
export function networkWords(page: Page): Promise<string> {
  return page.getByTestId('status').innerText();
}

/** A peer as the Sync screen shows it. */
export interface PeerLine {
  readonly name: string;
  /** `Connected`, `Connecting`, `Unreachable` or `Dropped`. */
  readonly state: string;
  /** Such as `browser, direct`. */
  readonly route: string;
}

/** Rows of the Sync page's peers. Goes there. */
export async function peers(page: Page): Promise<readonly PeerLine[]> {
  if (!page.url().endsWith('/sync')) await visit(page, 'Sync');
  await page.getByRole('heading', { name: 'Peers', level: 2 }).waitFor();
  const rows = page.getByRole('list', { name: 'Peers' }).getByRole('article');
  return rows.evaluateAll((articles) =>
    articles.map((article) => {
      const [name = '', state = '', route = ''] = [...(article.firstElementChild?.children ?? [])].map(
        (part) => part.textContent,
      );
      return { name, state, route };
    }),
  );
}

/** Those of the peers that are connected browsers: `direct`, or `relayed through …`. */
export async function browserRoutes(page: Page): Promise<readonly string[]> {
  return (await peers(page))
    .filter(({ state, route }) => state === 'Connected' && route.startsWith('browser'))
    .map(({ route }) => route.replace(/^browser, /, ''));
}
