import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';

/** What is typed into the publish form. */
export interface ReleaseToPublish {
  readonly id: string;
  readonly version: string;
  readonly wasm: Uint8Array;
}

/** Goes to a page by its link in the header, without a reload. */
export async function visit(page: Page, name: 'Discover' | 'Installed' | 'Publish' | 'Sync'): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
}

/** Fills the publish form in, as far as the Publish button; makes an identity when there is none. */
export async function fillRelease(page: Page, { id, version, wasm }: ReleaseToPublish): Promise<void> {
  await visit(page, 'Publish');
  const again = page.getByRole('button', { name: 'Publish another' });
  const form = page.getByRole('form', { name: 'Publish a module' });
  const create = page.getByRole('form', { name: 'Create identity' });
  const button = form.getByRole('button', { name: 'Publish', exact: true });
  await button.or(again).or(create).waitFor();
  if (await again.isVisible()) await again.click();
  if (await create.isVisible()) {
    await create.getByLabel('Name').fill('Ada');
    await create.getByRole('button', { name: 'Create identity' }).click();
    await button.waitFor();
  }
  await form.getByLabel(/Choose files|Replace or add files/).setInputFiles({
    name: 'module.wasm',
    mimeType: 'application/wasm',
    buffer: Buffer.from(wasm),
  });
  await form.getByLabel('Module id', { exact: true }).fill(id);
  await form.getByLabel('Version', { exact: true }).fill(version);
  await form.getByText('Valid').first().waitFor();
}

/** Clicks Publish; milliseconds from the click until the page says that it is durable. */
export async function clickPublish(page: Page): Promise<number> {
  const [taken] = await Promise.all([
    page.evaluate(() => window.probe.fromClick('Publish', 'section[aria-label="Published"]')),
    page.getByRole('button', { name: 'Publish', exact: true }).click(),
  ]);
  return taken;
}

/** On the Sync page: waits until a browser is connected over this route. */
export async function meetBrowser(page: Page, route: 'direct' | 'relayed'): Promise<void> {
  await visit(page, 'Sync');
  await page.evaluate((wanted) => window.probe.metBrowser(wanted), route);
}

/** From Discover: milliseconds from the click on Install until the release `1.0.0` is verified and installed. */
export async function install(page: Page, id: string): Promise<number> {
  await visit(page, 'Discover');
  await page.locator(`a[href="/modules/${id}"]`).click();
  const button = page.getByRole('button', { name: 'Install 1.0.0', exact: true });
  await button.waitFor();
  const [taken] = await Promise.all([
    page.evaluate(() => window.probe.fromClick('Install 1.0.0', '.install-done')),
    button.click(),
  ]);
  return taken;
}

/** The bytes an installed module is saved as. */
export async function download(page: Page, id: string): Promise<Uint8Array> {
  await visit(page, 'Installed');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: `Download ${id}`, exact: true }).click();
  return readFile(await (await saving).path());
}

/** Bytes that the Sync page says were received from peers of a kind, such as `1.2 MB`. */
export async function receivedFrom(page: Page, kind: 'relay' | 'browser'): Promise<readonly string[]> {
  await visit(page, 'Sync');
  const rows = page.locator('.peer').filter({ hasText: `${kind}, direct` });
  await rows.first().waitFor();
  return rows.locator('.peer-bytes[title="Received"]').allInnerTexts();
}
