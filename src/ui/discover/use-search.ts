import { startTransition, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ModuleSummary } from '../../registry/gen-module.ts';
import type { SearchPage } from '../../workers/search/search.contract.ts';
import { useServices } from '../services.ts';
import type { SearchState } from './search-url.ts';

/** Results of one search: pages arrive as they come near the screen. */
export interface Results {
  /** Names the search that `total` and rows belong to. */
  readonly key: string;
  readonly total: number;
  readonly tags: SearchPage['tags'];
  readonly at: (index: number) => ModuleSummary | undefined;
}

const pageSize = 50;
/** Milliseconds between two renewals of the list while modules arrive. */
const revisionEvery = 500;

/** Names a search. */
export function keyOf(state: SearchState): string {
  return JSON.stringify([state.text, state.tags, state.sort]);
}

interface Loaded {
  readonly key: string;
  readonly total: number;
  readonly tags: SearchPage['tags'];
  readonly pages: ReadonlyMap<number, readonly ModuleSummary[]>;
}

// The last results, so that coming back from a module page paints the list at once and the scroll position holds.
let kept: Loaded | null = null;

/** Searches as the state changes; the old results stay until the new ones are here. `need` asks for the page of a row. */
export function useSearch(state: SearchState): {
  readonly results: Results | null;
  readonly failed: Error | null;
  readonly need: (index: number) => void;
} {
  const { search } = useServices();
  const key = keyOf(state);
  const [loaded, setLoaded] = useState<Loaded | null>(kept);
  const [failed, setFailed] = useState<Error | null>(null);
  const [revision, setRevision] = useState(0);
  const asked = useRef({ key: '', revision: -1, pages: new Set<number>() });
  const current = useRef(state);
  useLayoutEffect(() => {
    current.current = state;
  });

  const fetchPage = useCallback(
    (page: number) => {
      const turn = asked.current;
      if (turn.pages.has(page)) return;
      turn.pages.add(page);
      const { text, tags, sort } = current.current;
      const fetch = async (): Promise<void> => {
        try {
          const found = await search.api.query({
            text,
            tags,
            sort,
            offset: page * pageSize,
            limit: pageSize,
          });
          if (asked.current !== turn) return;
          // Rows are rendered in slices: typing and scrolling go on meanwhile.
          startTransition(() => {
            setFailed(null);
            setLoaded((old) => (kept = merge(old, turn.key, page, found)));
          });
        } catch (error) {
          if (asked.current === turn) setFailed(error instanceof Error ? error : new Error(String(error)));
        }
      };
      void fetch();
    },
    [search],
  );

  useEffect(
    () =>
      onceEvery(
        revisionEvery,
        (changed) => search.on(changed),
        () => setRevision((old) => old + 1),
      ),
    [search],
  );
  useEffect(() => {
    // A change of the index asks again for the pages on screen; a new search starts with its first page.
    const again = asked.current.key === key ? [...asked.current.pages] : [0];
    asked.current = { key, revision, pages: new Set() };
    for (const page of again) fetchPage(page);
  }, [key, revision, fetchPage]);

  const need = useCallback((index: number) => fetchPage(Math.floor(index / pageSize)), [fetchPage]);
  const at = (index: number): ModuleSummary | undefined =>
    loaded?.pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  const results = loaded === null ? null : { key: loaded.key, total: loaded.total, tags: loaded.tags, at };
  return { results, failed, need };
}

/** Calls `heard` at the first change and then at most once in `every` milliseconds; returns how to stop. */
function onceEvery(every: number, on: (listener: () => void) => () => void, heard: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = 0;
  const call = (): void => {
    timer = undefined;
    due = performance.now() + every;
    heard();
  };
  const stop = on(() => {
    timer ??= setTimeout(call, Math.max(0, due - performance.now()));
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

function merge(old: Loaded | null, key: string, page: number, found: SearchPage): Loaded {
  const pages = new Map(old?.key === key ? old.pages : []);
  pages.set(page, found.items);
  return { key, total: found.total, tags: found.tags, pages };
}
