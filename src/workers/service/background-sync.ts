import type { RegistryApi, RegistryEvent } from '../../registry/registry-api.ts';
import { handOver, outboxTag } from './outbox-sync.contract.ts';

/** Background Sync is no part of TypeScript's library: only Chromium has it. */
interface SyncRegistration extends ServiceWorkerRegistration {
  readonly sync: { register(tag: string): Promise<void> };
}

interface PageRegistry {
  readonly api: Pick<RegistryApi, 'outbox' | 'syncNow'>;
  on(listener: (event: RegistryEvent | { readonly kind: string }) => void): unknown;
}

/** True where this browser sends the outbox with every page of ours closed. */
export const sendsInBackground = 'serviceWorker' in navigator && 'SyncManager' in globalThis;

/**
 * Asks the browser to wake the service worker while something waits to be sent, and syncs when the service worker leaves it to this page
 * (SPEC T10). Without Background Sync the outbox goes at the next start and on `online`, which needs nothing here.
 */
export function syncInBackground(registry: PageRegistry): void {
  if (!sendsInBackground) return;
  navigator.serviceWorker.addEventListener('message', ({ data, ports }: MessageEvent) => {
    if ((data as { readonly kind?: unknown } | null)?.kind !== handOver.kind) return;
    take(registry.api, ports[0]).catch(superseded);
  });
  const ask = async (): Promise<void> => {
    const rows = await registry.api.outbox();
    if (!rows.some(({ state }) => state === 'waiting' || state === 'ready')) return;
    const registration = (await navigator.serviceWorker.ready) as SyncRegistration;
    // Refused where its user forbids it; then the outbox goes at the next start.
    await registration.sync.register(outboxTag).catch(() => undefined);
  };
  registry.on(({ kind }) => kind === 'outbox' && void ask().catch(superseded));
  ask().catch(superseded);
}

/** A page that reaches its registry no more does not answer: then the service worker sends. */
async function take(api: PageRegistry['api'], answer: MessagePort | undefined): Promise<void> {
  await api.outbox();
  answer?.postMessage(true);
  await api.syncNow();
}

/** Calls reject only when the page's link has ended, which the page is told otherwise: a newer build sends now. */
function superseded(): void {}
