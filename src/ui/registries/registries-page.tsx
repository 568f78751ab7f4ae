import { useState } from 'react';
import type { ShownRegistry } from '../../registry/registries/device-registries.ts';
import { isProblem } from '../../registry/problem.ts';
import { Badge } from '../parts/badge.tsx';
import { Empty } from '../parts/empty.tsx';
import { Pending } from '../parts/pending.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useTitle } from '../shell/use-title.ts';
import { useAction } from '../state/use-action.ts';
import { useLive } from '../state/use-live.ts';
import { formatDay, shorten } from '../text/format.ts';
import { CreateRegistry } from './create-registry.tsx';
import { LeaveRegistry } from './leave-registry.tsx';
import { PasteInvitation } from './paste-invitation.tsx';
import { ShareRegistry } from './share-registry.tsx';
import '../styles/registries.css';

/** The registries of this device, side by side; making one, joining one, leaving one. */
export function RegistriesPage() {
  useTitle('Registries');
  const { registry } = useServices();
  const live = useLive(
    'registries',
    () => registry.api.registries(),
    (event) => event.kind === 'about',
  );
  return (
    <div className="narrow stack">
      <header className="page-head">
        <h1>Registries</h1>
        <p>
          A registry is a key: whoever holds it, or was granted a part of it, decides what counts in it.
          Several lie side by side on this device; one is open, and opens again at the next start. Your
          identities and the people you know are the same in all.
        </p>
      </header>
      {live.value === undefined && <Pending of={[live]} />}
      {live.value?.length === 0 && (
        <Empty icon="box" title="No registry yet">
          This device takes up the registry of the site it came from as soon as its relay answers. Make one of
          your own, or join one by its link.
        </Empty>
      )}
      {live.value !== undefined && live.value.length > 0 && (
        <ul className="registries" aria-label="Registries on this device">
          {live.value.map((row) => (
            <RegistryItem key={row.namespace} row={row} reload={live.reload} />
          ))}
        </ul>
      )}
      <PasteInvitation />
      <CreateRegistry />
    </div>
  );
}

function RegistryItem({ row, reload }: { readonly row: ShownRegistry; readonly reload: () => void }) {
  const { registry } = useServices();
  const [shows, setShows] = useState<'share' | 'leave' | null>(null);
  const open = useAction(() => registry.api.openRegistry(row.namespace));
  const title = row.title === '' ? 'Registry' : row.title;
  const problem = open.failure ?? (isProblem(open.outcome) ? open.outcome : null);
  const toggle = (what: 'share' | 'leave'): void => setShows((now) => (now === what ? null : what));
  return (
    <li className="card stack registry" data-open={row.open}>
      <div className="row registry-head">
        <h2>{title}</h2>
        {row.open && <Badge tone="good">Open</Badge>}
      </div>
      <p className="small muted">
        <span className="mono">{shorten(row.namespace, 12, 8)}</span> · here since {formatDay(row.since)}
      </p>
      <div className="row">
        {!row.open && (
          <button
            type="button"
            className="button"
            data-kind="primary"
            data-size="small"
            disabled={open.running}
            onClick={() => open.start()}
            aria-label={`Open ${title}`}
          >
            {open.running ? 'Opening…' : 'Open'}
          </button>
        )}
        <button
          type="button"
          className="button"
          data-size="small"
          aria-expanded={shows === 'share'}
          onClick={() => toggle('share')}
        >
          Share
        </button>
        <button
          type="button"
          className="button"
          data-size="small"
          data-kind="quiet"
          aria-expanded={shows === 'leave'}
          onClick={() => toggle('leave')}
        >
          Leave…
        </button>
      </div>
      {problem !== null && <ProblemNote problem={problem} title="Not opened" />}
      {shows === 'share' && <ShareRegistry namespace={row.namespace} />}
      {shows === 'leave' && (
        <LeaveRegistry
          row={row}
          onDone={() => {
            setShows(null);
            reload();
          }}
        />
      )}
    </li>
  );
}
