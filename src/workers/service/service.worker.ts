import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import type { PrecacheEntry } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
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
sendOnSync(() => openExistingDb('gen-registry'));

self.addEventListener('message', (event) => {
  const message = event.data as { readonly kind?: unknown } | null;
  if (message?.kind === 'skip-waiting') void self.skipWaiting();
});

// The first page was loaded before there was a service worker: taking it over at once makes its next fetch offline-safe.
// A later build claims too, but only after a page asked it to take over.
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});
