import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import type { PrecacheEntry } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import type { Storage } from '../../registry/ports/storage.ts';
import { databaseOf, registryRows } from '../../registry/registries/registry-row.ts';
import { openExistingDb } from '../../storage/indexeddb/indexeddb-storage.ts';
import { keepPreviousBuild } from './previous-build.ts';
import { sendOnSync } from './send-on-sync.ts';
import { keepShared, sharePath } from './shared-files.ts';

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly (string | PrecacheEntry)[];
};

const manifest = self.__WB_MANIFEST;
precacheAndRoute([...manifest]);
cleanupOutdatedCaches();
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('index.html'), {
    denylist: [/^\/api\//, /^\/metrics$/, /^\/healthz$/],
  }),
);
keepPreviousBuild(manifest);
// The system's share sheet posts files here (the web app manifest's `share_target`); they never leave this device.
registerRoute(
  ({ url, request }) => request.method === 'POST' && url.pathname === sharePath,
  async ({ request }) => {
    await keepShared(request);
    return Response.redirect('/files?shared', 303);
  },
  'POST',
);
sendOnSync(openAll);

/** The databases of all registries of this device that this build can read, each as its registry sees it. */
async function* openAll(): AsyncGenerator<Storage, void> {
  const device = await openExistingDb('gen-registry');
  if (device === null) return;
  const rows = await registryRows(device);
  yield device;
  for (const { namespace, atHome } of rows) {
    const other = atHome ? null : await openExistingDb(databaseOf(namespace));
    if (other !== null) yield other;
  }
}

self.addEventListener('message', (event) => {
  const message = event.data as { readonly kind?: unknown } | null;
  if (message?.kind === 'skip-waiting') void self.skipWaiting();
});

// The first page was loaded before there was a service worker: taking it over at once makes its next fetch offline-safe.
// A later build claims too, but only after a page asked it to take over.
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});
