import { Link, useNavigate, useParams } from 'react-router';
import type { GenModule, Release } from '../../registry/gen-module.ts';
import { Badge } from '../parts/badge.tsx';
import { CopyButton } from '../parts/copy.tsx';
import { Notice } from '../parts/notice.tsx';
import { BreakableId } from '../text/breakable-id.tsx';
import { UnwantedNotice } from './unwanted-notice.tsx';

/** Id, version, description, and what a reader must know before anything else. */
export function ModuleHeader({
  module,
  release,
}: {
  readonly module: GenModule;
  readonly release: Release | undefined;
}) {
  return (
    <header className="module-head">
      <div className="module-title">
        <h1>
          <BreakableId id={module.id} />
        </h1>
        <CopyButton text={module.id} what="module id" />
        <VersionChoice module={module} release={release} />
        {release?.state === 'waiting' && <Badge tone="warn">Waiting</Badge>}
        {release !== undefined && release.yanked !== null && <Badge tone="bad">Yanked</Badge>}
        {module.deprecated !== null && <Badge tone="bad">Deprecated</Badge>}
      </div>
      <p className="module-lead">
        {module.name !== '' && <strong>{module.name}</strong>} {module.description}
      </p>
      <Banners module={module} release={release} />
    </header>
  );
}

function VersionChoice({
  module,
  release,
}: {
  readonly module: GenModule;
  readonly release: Release | undefined;
}) {
  const navigate = useNavigate();
  const { tab } = useParams();
  if (release === undefined) return null;
  const choose = (version: string): void => {
    const query = version === module.latest ? '' : `?v=${encodeURIComponent(version)}`;
    void navigate(`/modules/${module.id}${tab === undefined ? '' : `/${tab}`}${query}`, {
      preventScrollReset: true,
    });
  };
  return (
    <select
      className="input version-choice mono"
      aria-label="Version"
      value={release.version}
      onChange={(event) => choose(event.target.value)}
    >
      {module.releases.map((one) => (
        <option key={one.version} value={one.version}>
          {one.version}
          {one.version === module.latest ? ' (latest)' : one.yanked === null ? '' : ' (yanked)'}
        </option>
      ))}
    </select>
  );
}

function Banners({ module, release }: { readonly module: GenModule; readonly release: Release | undefined }) {
  const { deprecated } = module;
  return (
    <>
      {deprecated !== null && (
        <Notice tone="warn" title="This module is deprecated">
          <span>
            {deprecated.reason}
            {deprecated.replacement !== null && (
              <>
                {deprecated.reason === '' ? '' : ' '}Use{' '}
                <Link to={`/modules/${deprecated.replacement}`}>{deprecated.replacement}</Link> instead.
              </>
            )}
          </span>
        </Notice>
      )}
      {release !== undefined && release.yanked !== null && (
        <Notice tone="bad" title={`Version ${release.version} was yanked`}>
          <span>
            {release.yanked === '' ? 'No reason was given.' : release.yanked} It is not chosen for new
            installs; what is installed stays.
          </span>
        </Notice>
      )}
      {release?.unwanted !== undefined && <UnwantedNotice module={module} release={release} />}
      {module.latest === null && release !== undefined && (
        <Notice tone="warn" title="No version is chosen for new installs">
          <span>
            Every version here is yanked, came too late to count, or has rivals of which none is decided. The
            Versions tab says which is which.
          </span>
        </Notice>
      )}
      {(release?.state === 'waiting' || module.waiting) && (
        <Notice
          tone="warn"
          title={
            release?.state === 'waiting' ? 'This release is waiting' : 'A change of this module is waiting'
          }
        >
          <span>
            It is signed and safe on this device and can be used here, but no relay has it yet. It goes out by
            itself when one can be reached. <Link to="/sync">What it waits for</Link>
          </span>
        </Notice>
      )}
    </>
  );
}
