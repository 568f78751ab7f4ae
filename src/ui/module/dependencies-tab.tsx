import { Link } from 'react-router';
import type { GenModule, Release } from '../../registry/gen-module.ts';
import type { Dependency } from '../../registry/manifest.ts';
import { isProblem } from '../../registry/problem.ts';
import { Badge } from '../parts/badge.tsx';
import { LongList } from '../parts/long-list.tsx';
import { useDependents, useModule } from '../state/registry-values.ts';
import { BreakableId } from '../text/breakable-id.tsx';
import { plural } from '../text/format.ts';

/** What a release needs, and which modules need this one. */
export function DependenciesTab({
  module,
  release,
}: {
  readonly module: GenModule;
  readonly release: Release;
}) {
  const { dependencies } = release.manifest;
  const dependents = useDependents(module.id).value;
  return (
    <div className="stack">
      <h2>Dependencies of {release.version}</h2>
      {dependencies.length === 0 ? (
        <p className="muted">None: this release stands alone.</p>
      ) : (
        <LongList
          label="Dependencies"
          count={dependencies.length}
          estimate={48}
          keyOf={(index) => dependencies[index]?.id ?? index}
          render={(index) => {
            const dependency = dependencies[index];
            return dependency === undefined ? null : <DependencyRow dependency={dependency} />;
          }}
        />
      )}
      <h2>
        {dependents === undefined ? 'Dependents' : `${plural(dependents.length, 'module')} depend on it`}
      </h2>
      {dependents?.length === 0 && (
        <p className="muted">No known module depends on {module.id} in its latest release.</p>
      )}
      {dependents !== undefined && dependents.length > 0 && (
        <LongList
          label="Dependents"
          count={dependents.length}
          estimate={44}
          keyOf={(index) => dependents[index] ?? index}
          render={(index) => (
            <div className="line">
              <Link to={`/modules/${dependents[index] ?? ''}`}>
                <BreakableId id={dependents[index] ?? ''} />
              </Link>
            </div>
          )}
        />
      )}
    </div>
  );
}

function DependencyRow({ dependency }: { readonly dependency: Dependency }) {
  const found = useModule(dependency.id).value;
  return (
    <div className="line">
      <Link to={`/modules/${dependency.id}`}>
        <BreakableId id={dependency.id} />
      </Link>
      <span className="mono small">{dependency.range}</span>
      {dependency.optional && <Badge>Optional</Badge>}
      {found !== undefined && isProblem(found) && <Badge tone="warn">Not known here</Badge>}
      {found !== undefined && !isProblem(found) && found.latest !== null && (
        <span className="muted small line-end">latest {found.latest}</span>
      )}
    </div>
  );
}
