import type { SearchFeed } from '../search/search.contract.ts';
import type { RegistryApi, RegistryEvent } from './registry.contract.ts';
import type { OpenLink } from './registry-link.contract.ts';
import type { RegistryLink } from './registry-link.ts';
import { linkRegistry } from './registry-link.ts';
import { tabWorker } from './tab-worker.ts';

/** The registry, as a page holds it. */
export type RegistryClient = RegistryLink<RegistryApi, RegistryEvent>;

/**
 * Connects this page to the registry worker, and starts it where it does not run: a SharedWorker, else a dedicated worker of one tab
 * for all. Calls made while it starts, dies or is replaced wait.
 */
export function connectRegistry(): RegistryClient {
  const open = typeof SharedWorker === 'undefined' ? tabWorker(startDedicated) : openShared;
  const link = linkRegistry<RegistryApi, RegistryEvent>(open, (service, makePort, over) => {
    if (service === 'search') feedSearch(link, makePort(), over);
  });
  return link;
}

/** Feeds the search of a page whose port to the registry worker transfers nothing: what that worker would send, read through its api. */
function feedSearch({ api, on }: RegistryClient, port: MessagePort, over: AbortSignal): void {
  const feed = async (): Promise<void> => {
    const modules = await api.summaries();
    if (!over.aborted) port.postMessage({ kind: 'reset', modules } satisfies SearchFeed);
  };
  // Rejects only when the link has ended: then nothing is fed.
  const refeed = (): void => void feed().catch(() => {});
  const stop = on((event) => event.kind === 'modules' && refeed());
  over.addEventListener('abort', stop);
  refeed();
}

const openShared: OpenLink = (lost) => {
  const worker = new SharedWorker(new URL('./registry.worker.ts', import.meta.url), {
    type: 'module',
    name: 'registry',
  });
  worker.addEventListener('error', lost);
  return worker.port;
};

function startDedicated(): Worker {
  return new Worker(new URL('./registry.worker.ts', import.meta.url), { type: 'module', name: 'registry' });
}
