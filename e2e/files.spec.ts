import { mkdtempSync, rmSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as app from './harness/app.ts';
import { openBrowser, type Browser } from './harness/browser.ts';
import { publishForm } from './harness/publish-form.ts';
import { startRelay, type Relay } from './harness/relay.ts';
import { foundedEntries, storedIn } from './harness/stored.ts';
import { answerModule } from './harness/tiny-wasm.ts';

const id = 'io.e2e.carried';
const beside = 'io.e2e.beside';
const slow = { timeout: 300_000 };
let folder: string;
let relay: Relay;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gen-e2e-files-'));
  relay = await startRelay({ examples: false });
});
afterAll(async () => {
  await relay[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Where the system would ask for a place, and nobody answers here: the file comes as a download. */
async function withoutSaveDialog(browser: Browser): Promise<void> {
  await browser.context().addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
  });
}

async function shot(page: Page, name: string): Promise<void> {
  const shots = process.env['E2E_SHOTS'];
  if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

/** Exports from the page that is open; the file's path. */
async function exported(page: Page, name: string): Promise<string> {
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const path = join(folder, name);
  await (await saving).saveAs(path);
  return path;
}

const importing = (page: Page) => page.getByRole('region', { name: 'Import' });

/** What the page says of an import, as it stands. */
async function imported(page: Page): Promise<string> {
  return (await importing(page).locator('.files-report').allInnerTexts()).join('\n');
}

async function choose(page: Page, ...paths: string[]): Promise<void> {
  await importing(page).locator('input[type="file"]').setInputFiles(paths);
}

/** A browser that knew the registry before anything was published there, and meets no relay now. */
async function newcomer(): Promise<Browser> {
  const browser = await openBrowser({ url: relay.url });
  const page = await browser.page('/');
  await expect.poll(() => app.networkWords(page), app.patience).toBe('Connected');
  await app.waitForShell(page);
  return browser;
}

describe('a drop as a file', () => {
  it(
    '[P23] [P24] carries a module to a browser that no network reaches; there it is found and installed',
    slow,
    async () => {
      await using there = await newcomer();
      await there.close();
      await using here = await openBrowser({ url: relay.url });
      await withoutSaveDialog(here);
      const page = await here.page('/');
      await app.publish(page, { id: beside, version: '1.0.0', wasm: answerModule(5) });
      await app.visit(page, 'Discover');
      await app.publish(page, { id, version: '1.0.0', wasm: answerModule(7) });
      await expect.poll(() => app.outboxStates(page), app.patience).toEqual(['relayed']);
      await app.openModule(page, id);
      await page.getByText('Install facts').click();
      await page.getByRole('link', { name: 'Export as a .gendrop file' }).click();
      await expect
        .poll(() => page.getByRole('radio', { name: new RegExp(id) }).isChecked(), app.patience)
        .toBe(true);
      const one = await exported(page, 'one.gendrop');
      await expect
        .poll(
          () => page.getByRole('region', { name: 'Export' }).getByRole('status').innerText(),
          app.patience,
        )
        .toContain(`${id}-1.0.0.gendrop`);
      await shot(page, 'files-exported');
      await page.getByRole('radio', { name: /whole registry/ }).click();
      const all = await exported(page, 'all.gendrop');
      await page.getByRole('radio', { name: /My outbox/ }).click();
      await page.getByRole('button', { name: 'Export' }).click();
      await expect
        .poll(() => page.getByRole('region', { name: 'Export' }).innerText(), app.patience)
        .toContain('something written here that no relay has');
      await page.getByRole('radio', { name: /from a day on/ }).click();
      await page.getByRole('button', { name: 'Export' }).click();
      await expect
        .poll(() => page.getByRole('region', { name: 'Export' }).innerText(), app.patience)
        .toContain('Choose a day');

      await relay.stop();
      try {
        await there.open();
        const far = await there.page('/files');
        await choose(far, one);
        await expect.poll(() => imported(far), app.patience).toContain('verified and stored');
        await shot(far, 'files-imported');
        await app.openModule(far, id);
        expect(await app.install(far, id)).toEqual([id]);
        await app.visit(far, 'Discover');
        await app.waitForModules(far, 1);
        await far.goto(new URL('/files', far.url()).href);
        await choose(far, all, one);
        await expect.poll(() => imported(far), app.patience).toContain('Nothing in it is new');
        expect(await imported(far)).toContain('the bytes of 1 module verified');
        await far.setViewportSize({ width: 390, height: 844 });
        await far.emulateMedia({ colorScheme: 'dark' });
        await shot(far, 'files-phone-dark');
        expect(await far.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      } finally {
        await relay.start();
      }
    },
  );

  it(
    '[P24] damaged, foreign, empty or no drop at all: said at which byte, and nothing false is kept',
    slow,
    async () => {
      await using here = await openBrowser({ url: relay.url });
      await withoutSaveDialog(here);
      const page = await here.page('/');
      await app.publish(page, { id: 'io.e2e.flip', version: '1.0.0', wasm: answerModule(9) });
      await expect.poll(() => app.outboxStates(page), app.patience).toContain('relayed');
      await page.goto(new URL('/files', page.url()).href);
      const path = await exported(page, 'good.gendrop');

      await using other = await startRelay({ examples: false });
      await using strange = await openBrowser({ url: other.url });
      const far = await strange.page('/files');
      await expect.poll(() => app.networkWords(far), app.patience).toBe('Connected');
      await expect
        .poll(async () => (await storedIn(far))['entries']?.length, app.patience)
        .toBe(foundedEntries);
      const before = await storedIn(far);
      const refused = async (name: string, bytes: Uint8Array): Promise<string> => {
        await far.reload();
        writeFileSync(join(folder, name), bytes);
        await choose(far, join(folder, name));
        await expect.poll(() => imported(far), app.patience).toContain('was not taken whole');
        return imported(far);
      };
      const good = new Uint8Array(readFileSync(path));
      expect(await refused('foreign.gendrop', good)).toContain('Open it where that registry is joined');
      expect(await refused('empty.gendrop', new Uint8Array())).toContain('byte 0');
      expect(await refused('text.gendrop', new TextEncoder().encode('{"no":"drop"}'.repeat(99)))).toContain(
        'byte',
      );
      expect(await storedIn(far)).toEqual(before);

      const flipped = good.slice();
      flipped[300] = (flipped[300] ?? 0) ^ 1;
      writeFileSync(join(folder, 'flipped.gendrop'), flipped);
      const kept = await storedIn(page);
      await choose(page, join(folder, 'flipped.gendrop'));
      await expect.poll(() => imported(page), app.patience).toContain('was not taken whole');
      await shot(page, 'files-refused');
      expect(await storedIn(page)).toEqual(kept);
      await choose(page, path);
      await expect.poll(() => imported(page), app.patience).toContain('Nothing in it is new');
    },
  );

  it(
    '[U17] is let go anywhere on the window, or shared to the app; a module goes to the Publish form',
    slow,
    async () => {
      await using here = await openBrowser({ url: relay.url });
      const page = await here.page('/');
      await app.waitForShell(page);
      const letGo = (name: string, bytes: Uint8Array) =>
        page.evaluate(
          ([name, bytes]) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
            for (const kind of ['dragover', 'drop'])
              document.body.dispatchEvent(
                new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }),
              );
          },
          [name, [...bytes]] as const,
        );
      await expect
        .poll(async () => {
          await letGo('broken.gendrop', Uint8Array.of(1, 2, 3));
          return page.url();
        }, app.patience)
        .toMatch(/\/files$/);
      await expect.poll(() => imported(page), app.patience).toContain('broken.gendrop was not taken whole');
      await letGo('m.wasm', answerModule(3));
      await expect.poll(() => page.url(), app.patience).toMatch(/\/publish/);
      await expect.poll(() => page.locator('.drop').innerText(), app.patience).toContain('m.wasm');
      expect(await publishForm(page).field('Module id').isVisible()).toBe(true);

      // as the system does it; a page's own form may post nowhere
      const share = async (name: string, bytes: Uint8Array): Promise<void> => {
        const to = await page.evaluate(
          async ([name, bytes]) => {
            const body = new FormData();
            body.append('files', new File([new Uint8Array(bytes)], name));
            return (await fetch('/share', { method: 'POST', body })).url;
          },
          [name, [...bytes]] as const,
        );
        await page.goto(to);
      };
      await share('shared.gendrop', Uint8Array.of(9));
      await expect.poll(() => page.url(), app.patience).toMatch(/\/files$/);
      await expect.poll(() => imported(page), app.patience).toContain('shared.gendrop was not taken whole');
      await page.reload();
      await expect.poll(() => importing(page).isVisible(), app.patience).toBe(true);
      expect(await imported(page)).toBe('');
    },
  );
});
