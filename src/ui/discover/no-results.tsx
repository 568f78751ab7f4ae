import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import type { ModuleSummary } from '../../registry/gen-module.ts';
import { Empty } from '../parts/empty.tsx';
import { useServices } from '../services.ts';
import { useAbout, useSync } from '../state/registry-values.ts';
import type { SearchState } from './search-url.ts';
import { looserTexts } from './suggest.ts';

interface NoResultsProps {
  readonly state: SearchState;
  /** True when nothing was asked for: the registry itself is empty here. */
  readonly plain: boolean;
  readonly onChange: (state: SearchState) => void;
}

/** Why the list is empty: no registry yet, nothing synced yet, nothing published yet, or nothing found. */
export function NoResults({ state, plain, onChange }: NoResultsProps) {
  const about = useAbout();
  const sync = useSync();
  if (!plain) return <NothingFound state={state} onChange={onChange} />;
  if (about.value === undefined) return null;
  const toSync = (
    <Link to="/sync" className="button">
      Open Sync
    </Link>
  );
  if (about.value === null) {
    return (
      <Empty
        icon="sync"
        title="No registry met yet"
        actions={
          <>
            {toSync}
            <Link to="/registries" className="button">
              Registries
            </Link>
          </>
        }
      >
        This app learns its registry from the first peer it meets. Open it once while a relay can be reached;
        from then on it works without a network. Or make a registry of your own, or join one by its link.
      </Empty>
    );
  }
  const toPublish = (
    <Link to="/publish" className="button" data-kind="primary">
      Publish the first module
    </Link>
  );
  if (sync.value?.lastSynced == null) {
    const connected = sync.value?.state === 'connected';
    // what its owner says of it is here, as on the device it was made on: nobody has to be waited for
    if (!connected && about.value.issuing !== 'unknown')
      return (
        <Empty icon="box" title="Nothing is here yet" actions={toPublish}>
          Publish the first module. What others have published comes by itself as soon as one of them is met.
        </Empty>
      );
    return (
      <Empty
        icon="sync"
        title={connected ? 'The first sync is under way' : 'Waiting for the first sync'}
        actions={toSync}
      >
        {connected
          ? 'Modules appear here as they arrive and are verified.'
          : 'The registry is known, but no peer that holds it could be reached yet. It is tried again by itself.'}
      </Empty>
    );
  }
  return (
    <Empty icon="box" title="This registry is empty" actions={toPublish}>
      Everything is in sync, and nobody has published here yet.
    </Empty>
  );
}

function NothingFound({ state, onChange }: Pick<NoResultsProps, 'state' | 'onChange'>) {
  const { search } = useServices();
  const [near, setNear] = useState<readonly ModuleSummary[]>([]);
  const { text, tags } = state;
  useEffect(() => {
    let gone = false;
    void (async () => {
      for (const looser of looserTexts(text, tags.length > 0)) {
        const page = await search.api.query({
          text: looser,
          tags: [],
          sort: 'relevance',
          offset: 0,
          limit: 3,
        });
        if (gone) return;
        if (page.items.length > 0) return setNear(page.items);
      }
      setNear([]);
    })();
    return () => {
      gone = true;
    };
  }, [search, text, tags]);
  const asked = [
    text === '' ? '' : `“${text}”`,
    tags.length === 0 ? '' : `with ${tags.map((tag) => `#${tag}`).join(' ')}`,
  ];
  return (
    <Empty
      icon="search"
      title={`Nothing found for ${asked.filter((part) => part !== '').join(' ')}`}
      actions={
        <>
          {tags.length > 0 && (
            <button type="button" className="button" onClick={() => onChange({ ...state, tags: [] })}>
              Search without tags
            </button>
          )}
          <button type="button" className="button" onClick={() => onChange({ ...state, text: '', tags: [] })}>
            Show everything
          </button>
        </>
      }
    >
      {near.length === 0 ? (
        'Try fewer or shorter words. Search looks at ids, names, descriptions, tags, authors and exported functions.'
      ) : (
        <>
          Did you mean{' '}
          {near.map((module, index) => (
            <span key={module.id}>
              {index === 0 ? '' : index === near.length - 1 ? ' or ' : ', '}
              <Link to={`/modules/${module.id}`} className="mono">
                {module.id}
              </Link>
            </span>
          ))}
          ?
        </>
      )}
    </Empty>
  );
}
