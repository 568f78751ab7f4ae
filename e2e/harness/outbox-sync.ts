import { createServer } from 'node:http';
import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright';
import { patience } from './app.ts';

/** Waits until the browser has promised to wake the service worker for the outbox. */
export async function waitForPromise(page: Page): Promise<void> {
  await expect.poll(() => promises(page), patience).toEqual(['outbox']);
}

/** Tags of the sync events that this browser will fire. */
export function promises(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const { sync } = (await navigator.serviceWorker.ready) as ServiceWorkerRegistration & {
      readonly sync: { getTags(): Promise<string[]> };
    };
    return sync.getTags();
  });
}

/** Closes every page of the app as a person does, leaving a tab at `url`, by itself. */
export async function closeApp(context: BrowserContext, url = 'about:blank'): Promise<Page> {
  const open = context.pages();
  const other = await context.newPage();
  await other.goto(url);
  for (const page of open) await page.close();
  return other;
}

/** The receipts that the service worker has written, read in a tab of the origin: of each the code of its problem. */
export function receipts(page: Page): Promise<readonly (string | null)[]> {
  return page.evaluate(async () => {
    const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('no reason given')));
      });
    const db = await settled(indexedDB.open('gen-registry'));
    const rows: readonly { readonly problem: { readonly code: string } | null }[] = await settled(
      db.transaction('receipts').objectStore('receipts').getAll(),
    );
    db.close();
    return rows.map(({ problem }) => problem?.code ?? null);
  });
}

/** Fires the sync event again, as the browser does by itself after five minutes. */
export async function fireSync(context: BrowserContext, page: Page, origin: string): Promise<void> {
  const session = await context.newCDPSession(page);
  const registrationId = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
      if (own !== undefined) resolve(own.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.dispatchSyncEvent', {
    origin,
    registrationId: await registrationId,
    tag: 'outbox',
    lastChance: false,
  });
  await session.detach();
}

/** A server in the relay's place that answers nothing but 503; resolves `asked` at its first request for `path`. */
export async function brokenRelay(
  url: string,
  path: string,
): Promise<AsyncDisposable & { readonly asked: Promise<void> }> {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    if (request.url === path) response.on('finish', resolve);
    response.writeHead(503, { connection: 'close' }).end();
  });
  const { hostname, port } = new URL(url);
  await new Promise<void>((listening) => server.listen(Number(port), hostname, listening));
  return {
    asked,
    async [Symbol.asyncDispose]() {
      await new Promise((closed) => {
        server.close(closed);
        server.closeAllConnections();
      });
    },
  };
}
