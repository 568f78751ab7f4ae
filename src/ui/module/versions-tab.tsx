import { Link } from 'react-router';
import type { GenModule, Release } from '../../registry/gen-module.ts';
import { Badge } from '../parts/badge.tsx';
import { LongList } from '../parts/long-list.tsx';
import { PersonName } from '../people/person-name.tsx';
import { useInstalled } from '../state/registry-values.ts';
import { formatBytes, formatDay, formatMoment } from '../text/format.ts';
import { Rivals } from './rivals.tsx';

/** Every release, highest version first. */
export function VersionsTab({ module }: { readonly module: GenModule }) {
  const here = useInstalled().value?.find((one) => one.id === module.id)?.version;
  return (
    <LongList
      label="Versions"
      count={module.releases.length}
      estimate={54}
      keyOf={(index) => module.releases[index]?.version ?? index}
      render={(index) => {
        const release = module.releases[index];
        return release === undefined ? null : (
          <VersionRow module={module} release={release} installed={here === release.version} />
        );
      }}
    />
  );
}

function VersionRow({
  module,
  release,
  installed,
}: {
  readonly module: GenModule;
  readonly release: Release;
  readonly installed: boolean;
}) {
  return (
    <div className="version">
      <div className="row">
        <Link
          to={`/modules/${module.id}?v=${encodeURIComponent(release.version)}`}
          className="mono version-name"
        >
          {release.version}
        </Link>
        {release.version === module.latest && <Badge tone="good">Latest</Badge>}
        {release.yanked !== null && <Badge tone="bad">Yanked</Badge>}
        {release.unwanted !== undefined && <Badge tone="warn">To be dropped</Badge>}
        {release.late === true && <Badge tone="bad">Late</Badge>}
        {release.undecided === true && <Badge tone="bad">Undecided</Badge>}
        {release.state === 'waiting' && <Badge tone="warn">Waiting</Badge>}
        {installed && <Badge tone="accent">Installed</Badge>}
        <span className="version-facts num">
          <span>{formatBytes(release.manifest.wasm.size)}</span>
          <time
            dateTime={new Date(release.publishedAt).toISOString()}
            title={formatMoment(release.publishedAt)}
          >
            {formatDay(release.publishedAt)}
          </time>
        </span>
      </div>
      {release.did !== module.ownerDid && (
        <p className="small row">
          signed by <PersonName did={release.did} />
        </p>
      )}
      {release.yanked !== null && release.yanked !== '' && <p className="small">Yanked: {release.yanked}</p>}
      {release.late === true && (
        <p className="small">
          Signed after its author’s right had ended or was cut off: it is shown, and never installed.
        </p>
      )}
      {release.rivals !== undefined && <Rivals module={module} release={release} />}
      {release.notes !== '' && <p className="version-notes">{release.notes}</p>}
    </div>
  );
}
