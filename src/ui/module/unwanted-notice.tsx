import { Link } from 'react-router';
import type { GenModule, Release } from '../../registry/gen-module.ts';
import { Notice } from '../parts/notice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useAction } from '../state/use-action.ts';
import { useLive } from '../state/use-live.ts';
import { formatBytes } from '../text/format.ts';

/** Modules named in the advice. */
const namesShown = 5;

/** What the maintainers ask of who holds the bytes of this release, who would miss them, and the button that does it here. */
export function UnwantedNotice({
  module,
  release,
}: {
  readonly module: GenModule;
  readonly release: Release;
}) {
  const { registry } = useServices();
  const { id } = module;
  const { version, unwanted = '' } = release;
  const dependents = useLive(
    `dependents ${id}`,
    () => registry.api.dependents(id),
    (event) => event.kind === 'modules',
  );
  const drop = useAction(() => registry.api.dropBytes(crypto.randomUUID(), id, version));
  const users = dependents.value ?? [];
  return (
    <Notice tone="warn" title={`Holders are asked to drop the bytes of ${version}`}>
      <span>{unwanted === '' ? 'No reason was given.' : `The reason given: ${unwanted}`}</span>
      <span>
        It is for each holder to decide: what is signed stays, and what is installed goes on working.
      </span>
      {users.length > 0 && (
        <span>
          Who depends on this module would miss them:{' '}
          {users.slice(0, namesShown).map((name, at) => (
            <span key={name}>
              {at > 0 && ', '}
              <Link to={`/modules/${name}`} className="mono">
                {name}
              </Link>
            </span>
          ))}
          {users.length > namesShown && ` and ${users.length - namesShown} more`}.
        </span>
      )}
      {release.held && (
        <span>
          <button
            type="button"
            className="button"
            data-size="small"
            disabled={drop.running}
            onClick={() => drop.start()}
          >
            Drop {formatBytes(release.manifest.wasm.size)} here
          </button>
        </span>
      )}
      {!release.held && <span>They are not on this device.</span>}
      {drop.failure !== null && <ProblemNote problem={drop.failure} />}
      {drop.outcome?.kind === 'refused' && <ProblemNote problem={drop.outcome.problem} title="Not dropped" />}
    </Notice>
  );
}
