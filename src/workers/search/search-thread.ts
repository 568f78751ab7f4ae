import type { ModuleIndex } from '../../registry/search/module-index.ts';
import type { RpcEvents } from '../rpc.ts';
import type { SearchApi, SearchEvent, SearchFeed } from './search.contract.ts';

/** Modules indexed before waiting queries get their turn: some milliseconds of work. */
const sliceLength = 25;

export interface SearchThread {
  readonly api: SearchApi;
  readonly events: RpcEvents<SearchEvent>;
}

function isFeed(message: unknown): message is SearchFeed {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, modules } = message as { kind?: unknown; modules?: unknown };
  return (kind === 'reset' || kind === 'upsert') && Array.isArray(modules);
}

/**
 * What the search worker does: takes summaries from the feed, indexes them in slices with a task (`nextTask`) between them, and answers
 * queries meanwhile. `changed` is told when summaries came and when they are all indexed.
 */
export function searchThread(index: ModuleIndex, nextTask: () => Promise<void>): SearchThread {
  const listeners = new Set<(event: SearchEvent) => void>();
  const filled = Promise.withResolvers<void>();
  let source: MessagePort | null = null;
  let indexing = false;

  function tell(): void {
    for (const listener of listeners) listener({ kind: 'changed', revision: index.revision() });
  }

  async function indexAll(): Promise<void> {
    if (indexing) return;
    indexing = true;
    do await nextTask();
    while (index.indexSome(sliceLength));
    indexing = false;
    tell();
  }

  function take(feed: SearchFeed): void {
    if (feed.kind === 'reset') {
      index.reset(feed.modules);
      filled.resolve();
    } else {
      index.upsert(feed.modules);
    }
    tell();
    void indexAll();
  }

  return {
    api: {
      async query(query) {
        await filled.promise;
        return index.query(query);
      },
      async feed(port) {
        source?.close();
        source = port;
        port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
          if (port === source && isFeed(data)) take(data);
        });
        port.start();
      },
    },
    events: (emit) => {
      listeners.add(emit);
      return () => listeners.delete(emit);
    },
  };
}
