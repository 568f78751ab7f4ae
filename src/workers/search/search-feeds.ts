import type { ModuleSummary } from '../../registry/gen-module.ts';
import type { SearchFeed } from './search.contract.ts';

/** The search workers of all pages, as the registry worker feeds them. */
export interface SearchFeeds {
  /** Feeds the search worker at the other end of `port` until `gone` aborts. */
  add(port: MessagePort, gone: AbortSignal): void;
  /** Tells all of them that these modules changed. */
  changed(ids: readonly string[]): void;
}

/** `summaries` reads all modules, or those of the ids that are known. */
export function createSearchFeeds(
  summaries: (ids?: readonly string[]) => readonly ModuleSummary[],
): SearchFeeds {
  const ports = new Set<MessagePort>();
  return {
    add(port, gone) {
      ports.add(port);
      port.postMessage({ kind: 'reset', modules: summaries() } satisfies SearchFeed);
      gone.addEventListener('abort', () => {
        ports.delete(port);
        port.close();
      });
    },
    changed(ids) {
      if (ports.size === 0) return;
      const modules = summaries(ids);
      const feed: SearchFeed =
        modules.length === ids.length ? { kind: 'upsert', modules } : { kind: 'reset', modules: summaries() };
      for (const port of ports) port.postMessage(feed);
    },
  };
}
