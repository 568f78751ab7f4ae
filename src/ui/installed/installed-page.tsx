import { useState } from 'react';
import { Link } from 'react-router';
import type { InstalledModule } from '../../registry/installed-module.ts';
import { isProblem, sentence } from '../../registry/problem.ts';
import { Badge } from '../parts/badge.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icons.tsx';
import { LongList } from '../parts/long-list.tsx';
import { Pending } from '../parts/pending.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { PersonName } from '../people/person-name.tsx';
import { useServices } from '../services.ts';
import { useToast } from '../shell/toasts.tsx';
import { useTitle } from '../shell/use-title.ts';
import { useInstalled } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';
import { BreakableId } from '../text/breakable-id.tsx';
import { formatBytes, formatDay, plural } from '../text/format.ts';
import { saveFile } from '../parts/save-file.ts';
import { ShareInstalls } from './share-installs.tsx';
import '../styles/installed.css';

/** What is installed on this device, and what one can do with it. */
export function InstalledPage() {
  useTitle('Installed');
  const live = useInstalled();
  const { value } = live;
  const [filter, setFilter] = useState('');
  if (value === undefined) return <Pending of={[live]} />;
  const needle = filter.trim().toLowerCase();
  const shown = value.filter((module) => module.id.includes(needle)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const bytes = value.reduce((sum, module) => sum + module.size, 0);
  return (
    <>
      <header className="page-head">
        <h1>Installed</h1>
        {value.length > 0 && (
          <p className="num">
            {plural(value.length, 'module')}, {formatBytes(bytes)}. Each is pinned by its hash and runs
            without a network.
          </p>
        )}
      </header>
      {value.length > 20 && (
        <input
          type="search"
          className="input filter-wide"
          aria-label="Filter installed modules"
          placeholder="Filter by id"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      {value.length === 0 ? (
        <Empty
          icon="box"
          title="Nothing installed yet"
          actions={
            <Link to="/" className="button" data-kind="primary">
              Discover modules
            </Link>
          }
        >
          Installed modules are kept on this device, verified, and can be run and downloaded without a
          network.
        </Empty>
      ) : (
        <LongList
          key={needle}
          label="Installed modules"
          count={shown.length}
          estimate={86}
          keyOf={(index) => shown[index]?.id ?? index}
          render={(index) => {
            const module = shown[index];
            return module === undefined ? null : <InstalledRow module={module} all={value} />;
          }}
        />
      )}
      <ShareInstalls />
    </>
  );
}

function InstalledRow({
  module,
  all,
}: {
  readonly module: InstalledModule;
  readonly all: readonly InstalledModule[];
}) {
  const { registry } = useServices();
  const say = useToast();
  const remove = useAction(
    () => registry.api.uninstall(crypto.randomUUID(), module.id),
    (outcome) => {
      if (outcome.kind === 'uninstalled') say(`Uninstalled ${outcome.removed.join(', ')}`, 'good');
    },
  );
  const save = useAction(
    () => registry.api.bytes(module.id, module.version),
    (bytes) => {
      if (isProblem(bytes)) say(sentence(bytes), 'bad');
      else saveFile(bytes, `${module.id}-${module.version}.wasm`);
    },
  );
  const needs = all.filter((other) => module.id in other.dependencies).map((other) => other.id);
  const refused =
    remove.outcome?.kind === 'refused' ? remove.outcome.problem : (remove.failure ?? save.failure);
  return (
    <article className="installed">
      <div className="installed-text">
        <h2 className="row">
          <Link to={`/modules/${module.id}?v=${encodeURIComponent(module.version)}`} className="installed-id">
            <BreakableId id={module.id} />
          </Link>
          <span className="mono small muted">{module.version}</span>
          {!module.direct && <Badge>Dependency</Badge>}
        </h2>
        <p className="installed-facts num">
          <span>{formatBytes(module.size)}</span>
          <span>{module.profile}</span>
          <span>installed {formatDay(module.installedAt)}</span>
          <span>
            from <PersonName did={module.from} />
          </span>
          {needs.length > 0 && (
            <span>
              needed by {needs.slice(0, 3).join(', ')}
              {needs.length > 3 ? ` and ${needs.length - 3} more` : ''}
            </span>
          )}
        </p>
      </div>
      <div className="installed-actions">
        <Link
          to={`/installed/${module.id}`}
          className="button"
          data-size="small"
          aria-label={`Run ${module.id}`}
        >
          <Icon name="play" size={12} /> Run
        </Link>
        <button
          type="button"
          className="button"
          data-size="small"
          data-kind="quiet"
          aria-label={`Download ${module.id}`}
          disabled={save.running}
          onClick={() => save.start()}
        >
          <Icon name="download" size={14} /> Download
        </button>
        <button
          type="button"
          className="button"
          data-size="small"
          data-kind="quiet"
          aria-label={`Uninstall ${module.id}`}
          disabled={remove.running}
          onClick={() => remove.start()}
        >
          <Icon name="trash" size={14} /> Uninstall
        </button>
      </div>
      {refused !== null && (
        <div className="installed-problem">
          <ProblemNote problem={refused} />
        </div>
      )}
    </article>
  );
}
