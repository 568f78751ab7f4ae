import { connectRpc } from '../rpc.ts';
import type { SearchApi, SearchEvent } from './search.contract.ts';

/** What of the registry's client is needed: it takes a port from `port` for every registry worker there will be. */
export interface SearchFeedTaker {
  offer(service: 'search', port: () => MessagePort): void;
}

/** The search, as a page holds it. */
export interface SearchClient {
  readonly api: SearchApi;
  /** Hears of changes of the index; returns how to stop. */
  on(listener: (event: SearchEvent) => void): () => void;
  /** Ends the worker; calls in flight and later ones reject. */
  close(): void;
}

/** Starts this page's search worker and connects it to the registry worker, and to each that replaces it. */
export function connectSearch(registry: SearchFeedTaker): SearchClient {
  const worker = new Worker(new URL('./search.worker.ts', import.meta.url), {
    type: 'module',
    name: 'search',
  });
  const rpc = connectRpc<SearchApi, SearchEvent>(worker, {
    transfer: (method, args) => (method === 'feed' ? [args[0] as MessagePort] : []),
  });
  const end = (reason: string): void => {
    worker.terminate();
    rpc.close(new Error(reason));
  };
  worker.addEventListener('error', ({ message }) => end(`The search stopped: ${message}`));
  registry.offer('search', () => {
    const { port1, port2 } = new MessageChannel();
    // Rejects only when the search has ended: then nobody reads this channel.
    rpc.api.feed(port1).catch(() => port2.close());
    return port2;
  });
  return { api: rpc.api, on: rpc.on, close: () => end('The search was closed.') };
}
