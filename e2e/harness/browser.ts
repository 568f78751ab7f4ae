import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { chromium } from 'playwright';
import { chromiumLaunch } from '../../scripts/chromium.ts';
import { undoAtExit } from './cleanup.ts';
import type { Link } from './link.ts';

export interface BrowserOptions {
  /** The cable this browser hangs on; without it, the machine's own network. */
  readonly link?: Link;
  /** The relay's URL: over a link its plain-HTTP origin is declared secure, as localhost is. */
  readonly url: string;
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** A Chromium with a profile of its own, which it keeps over `close` and `open`. */
export interface Browser extends AsyncDisposable {
  /** A new tab at a path of the app. */
  page(path?: string): Promise<Page>;
  context(): BrowserContext;
  /** Closes the browser as a person does; the profile stays. */
  close(): Promise<void>;
  /** Opens it again on its profile. */
  open(): Promise<void>;
  /** Errors matching this are no failure from now on. */
  expectErrors(pattern: RegExp): void;
  /** Uncaught errors and console errors nobody expected. */
  errors(): readonly string[];
}

/** What Chromium itself logs when a host cannot be reached, or is a relay that is still starting (503) or just stopping: weather, not a fault of the app. */
const weather =
  /net::ERR_(CONNECTION_|INTERNET_DISCONNECTED|ADDRESS_UNREACHABLE|NETWORK_|TIMED_OUT|EMPTY_RESPONSE|SOCKET_)|Unexpected response code: 503|status of 503|Connection closed before receiving a handshake response/;

/** Opens a browser; disposing of it throws when the app reported an unexpected error. */
export async function openBrowser(options: BrowserOptions): Promise<Browser> {
  const { url, link } = options;
  const profile = mkdtempSync(join(tmpdir(), 'gen-e2e-browser-'));
  const removed = undoAtExit(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
  const expected: RegExp[] = [weather];
  const seen: string[] = [];
  let context: BrowserContext | null = null;

  const open = async (): Promise<void> => {
    context = await launch(profile, options);
    context.setDefaultTimeout(40_000);
    await link?.follow(context);
    context.on('weberror', (error) => seen.push(`uncaught: ${error.error().stack ?? error.error().message}`));
    context.on('console', (message) => {
      if (message.type() === 'error') seen.push(`console: ${message.text()} (${message.location().url})`);
    });
  };
  const close = async (): Promise<void> => {
    await context?.close();
    context = null;
  };
  const opened = (): BrowserContext => {
    if (context === null) throw new Error('the browser is closed');
    return context;
  };
  const errors = (): readonly string[] =>
    seen.filter((text) => !expected.some((pattern) => pattern.test(text)));
  await open();
  return {
    context: opened,
    open,
    close,
    async page(path = '/') {
      const blank = opened()
        .pages()
        .find((one) => one.url() === 'about:blank');
      const page = blank ?? (await opened().newPage());
      await page.goto(new URL(path, url).href);
      return page;
    },
    expectErrors: (pattern) => void expected.push(pattern),
    errors,
    async [Symbol.asyncDispose]() {
      await shoot(context);
      await close();
      removed();
      const found = errors();
      if (found.length > 0) throw new Error(`the app reported errors:\n${found.join('\n')}`);
    },
  };
}

/** With `E2E_SHOTS` set to a folder: how every tab looked at the end, to see why a test failed. */
async function shoot(context: BrowserContext | null): Promise<void> {
  const folder = process.env['E2E_SHOTS'];
  if (folder === undefined || context === null) return;
  for (const page of context.pages()) {
    const name = `${Date.now()} ${new URL(page.url()).pathname.replaceAll('/', ' ')}.png`;
    await page.screenshot({ path: join(folder, name), fullPage: true }).catch(() => undefined);
  }
}

function launch(profile: string, options: BrowserOptions): Promise<BrowserContext> {
  const { url, link, width = 1280, colorScheme = 'light' } = options;
  const ordinary = chromiumLaunch();
  const overLink = link?.kind === 'namespace';
  return chromium.launchPersistentContext(profile, {
    ...ordinary,
    ...(overLink && link.executablePath !== null ? { executablePath: link.executablePath } : {}),
    args: [
      ...ordinary.args,
      ...(overLink ? [`--unsafely-treat-insecure-origin-as-secure=${new URL(url).origin}`] : []),
    ],
    viewport: { width, height: 900 },
    colorScheme,
  });
}
