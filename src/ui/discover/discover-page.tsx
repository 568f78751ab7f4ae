import { useCallback, useDeferredValue, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { Notice } from '../parts/notice.tsx';
import { Loading } from '../parts/empty.tsx';
import { markPainted } from '../shell/painted.ts';
import { useTitle } from '../shell/use-title.ts';
import { useAbout, useInstalled } from '../state/registry-values.ts';
import { plural } from '../text/format.ts';
import { NoResults } from './no-results.tsx';
import { ResultList } from './result-list.tsx';
import { SearchField } from './search-field.tsx';
import { readSearch, sorts, toggleTag, writeSearch } from './search-url.ts';
import type { SearchState } from './search-url.ts';
import { TagFilter } from './tag-filter.tsx';
import { keyOf, useSearch } from './use-search.ts';
import '../styles/discover.css';

/** Search as you type over everything this device knows. The address carries the search. */
export function DiscoverPage() {
  const [params, setParams] = useSearchParams();
  const state = useMemo(() => readSearch(params), [params]);
  const { results, failed, need } = useSearch(useDeferredValue(state));
  const about = useAbout();
  const installedList = useInstalled().value;
  const installed = useMemo(() => new Set(installedList?.map((module) => module.id)), [installedList]);
  const [active, setActive] = useState(-1);
  // Enter may be faster than the search: the first result opens when it is there.
  const opening = useRef('');
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLElement>(null);
  const navigate = useNavigate();
  useTitle(state.text === '' ? '' : state.text);

  const change = useCallback(
    (next: SearchState) => {
      setActive(-1);
      setParams(writeSearch(next), { replace: true, preventScrollReset: true });
    },
    [setParams],
  );
  const stand = useCallback((index: number) => {
    setActive(index);
    if (index >= 0) return;
    globalThis.scrollTo(0, 0);
    field.current?.focus();
  }, []);
  useEffect(() => {
    if (results !== null || failed !== null) markPainted();
  }, [results, failed]);
  useSlashKey(field);

  const settled = results?.key === keyOf(state);
  const first = settled ? results.at(0) : undefined;
  const openFirst = useEffectEvent(() => {
    if (opening.current !== state.text) return;
    opening.current = '';
    if (first !== undefined) void navigate(`/modules/${first.id}`);
  });
  useEffect(() => {
    if (settled && state.text !== '') openFirst();
  }, [settled, state.text]);
  const enter = (text: string): void => {
    if (settled && text === state.text && first !== undefined) void navigate(`/modules/${first.id}`);
    else opening.current = text;
  };
  const total = results?.total ?? 0;
  // Tags follow the list in a pass of their own: the two together are a long task on a busy machine.
  const tags = useDeferredValue(results?.tags ?? noTags, noTags);
  const plain = state.text === '' && state.tags.length === 0;
  return (
    <div className="discover">
      <h1 className="unseen">Discover modules</h1>
      <SearchField
        ref={field}
        text={state.text}
        onText={(text) => change({ ...state, text })}
        onDown={() => total > 0 && stand(0)}
        onEnter={enter}
      />
      <aside className="discover-side" aria-label="Filters">
        <a
          className="skip-tags"
          href="#results"
          onClick={(event) => {
            event.preventDefault();
            list.current?.focus();
          }}
        >
          Skip to results
        </a>
        <TagFilter tags={tags} chosen={state.tags} onToggle={(tag) => change(toggleTag(state, tag))} />
      </aside>
      <section ref={list} id="results" className="discover-list" aria-label="Results" tabIndex={-1}>
        <div className="discover-bar">
          <output className="num">
            {results === null ? 'Opening…' : countWords(total, state, about.value?.title)}
          </output>
          <fieldset className="segments" hidden={total === 0}>
            <legend className="unseen">Sort by</legend>
            {sorts.map(({ sort, label }) => (
              <button
                key={sort}
                type="button"
                aria-pressed={state.sort === sort}
                onClick={() => change({ ...state, sort })}
              >
                {label}
              </button>
            ))}
          </fieldset>
        </div>
        {state.sort === 'rating' && total > 0 && (
          <p className="small muted sort-note">
            By the ratings of people you trust and whom they trust, and your own. Strangers change nothing
            here.
          </p>
        )}
        {failed !== null && (
          <Notice tone="bad" title="Search stopped" live>
            {failed.message}. Reload the page; what is stored is safe.
          </Notice>
        )}
        {results === null && failed === null && <Loading />}
        {results !== null && total > 0 && (
          <ResultList results={results} installed={installed} need={need} active={active} onActive={stand} />
        )}
        {results !== null && total === 0 && <NoResults state={state} plain={plain} onChange={change} />}
      </section>
    </div>
  );
}

const noTags: NonNullable<ReturnType<typeof useSearch>['results']>['tags'] = [];

function countWords(total: number, state: SearchState, registry: string | undefined): string {
  const count = plural(total, 'module');
  if (state.text !== '' || state.tags.length > 0) return `${count} found`;
  return registry === undefined || registry === '' ? count : `${count} in ${registry}`;
}

/** `/` puts the cursor into the search field from anywhere on the page. */
function useSlashKey(field: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as HTMLElement;
      if (target.closest('input, textarea, select, [contenteditable]') !== null) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [field]);
}
