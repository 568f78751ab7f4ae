import { PrecacheController } from 'workbox-precaching';
import type { PrecacheEntry } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope;

const PREVIOUS = 'previous-build';

/**
 * Keeps what the build before this one has in `/assets/` beyond `manifest`, for its pages that are still open: their parts load late, and
 * the server has them no more. Call it in the service worker after the routes of this build.
 */
export function keepPreviousBuild(manifest: readonly (string | PrecacheEntry)[]): void {
  const own = new Set(manifest.map((entry) => hrefOf(typeof entry === 'string' ? entry : entry.url)));
  self.addEventListener('install', (event) => {
    // Where there is no room for it, old pages have to be reloaded: no reason to refuse the new build.
    event.waitUntil(copyAssets(own).catch(() => undefined));
  });
  registerRoute(
    // Only these names carry a hash of what is in them: no build can be given a file of another.
    ({ url }) => isAsset(url) && !own.has(url.href),
    async ({ request }) => (await caches.match(request.url, { cacheName: PREVIOUS })) ?? fetch(request),
  );
}

/** While a build installs, the cache of all builds still holds what the running one needs; activation removes that. */
async function copyAssets(own: ReadonlySet<string>): Promise<void> {
  await caches.delete(PREVIOUS);
  const from = await caches.open(new PrecacheController().strategy.cacheName);
  const to = await caches.open(PREVIOUS);
  for (const { url } of await from.keys()) {
    const response = isAsset(new URL(url)) && !own.has(url) ? await from.match(url) : undefined;
    if (response !== undefined) await to.put(url, response);
  }
}

function isAsset({ origin, pathname }: URL): boolean {
  return origin === self.location.origin && pathname.startsWith('/assets/');
}

function hrefOf(path: string): string {
  return new URL(path, self.location.href).href;
}
