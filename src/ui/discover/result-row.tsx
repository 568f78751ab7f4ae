import { memo } from 'react';
import type { KeyboardEvent } from 'react';
import { Link } from 'react-router';
import type { ModuleSummary } from '../../registry/gen-module.ts';
import { Badge } from '../parts/badge.tsx';
import { Icon } from '../parts/icons.tsx';
import { Stars } from '../parts/stars.tsx';
import { formatAgo, formatBytes, formatCompact, formatMoment, plural } from '../text/format.ts';
import { installWords, nearRating } from '../text/near-rating.ts';
import { BreakableId } from '../text/breakable-id.tsx';

interface ResultRowProps {
  readonly module: ModuleSummary;
  readonly installed: boolean;
  readonly now: number;
  readonly onKey: (event: KeyboardEvent) => void;
}

/** One module in the list: one link over the whole row. The list is rendered again when it finds out where it stands; its rows are not. */
export const ResultRow = memo(function ResultRow({ module, installed, now, onKey }: ResultRowProps) {
  const facts = [
    module.license === '' ? null : module.license,
    module.profile === '' ? null : module.profile,
    module.size === 0 ? null : formatBytes(module.size),
  ].filter((fact) => fact !== null);
  const near = nearRating(module.ratings);
  return (
    <article className="result">
      <div className="result-main">
        <h2 className="result-head">
          <Link to={`/modules/${module.id}`} className="result-id" data-row onKeyDown={onKey}>
            <BreakableId id={module.id} />
          </Link>
          {module.latest !== null && <span className="result-version">{module.latest}</span>}
          {module.waiting && <Badge tone="warn">Waiting</Badge>}
          {module.deprecated && <Badge tone="bad">Deprecated</Badge>}
          {module.latest === null && <Badge tone="bad">No version to install</Badge>}
          {installed && <Badge tone="accent">Installed</Badge>}
        </h2>
        <p className="result-text">
          {module.name !== '' && <span className="result-name">{module.name}</span>}
          {module.description === '' ? <span className="muted">No description</span> : module.description}
        </p>
        <p className="result-facts">
          {module.tags.slice(0, 5).map((tag) => (
            <span key={tag} className="result-tag">
              {tag}
            </span>
          ))}
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
          <time dateTime={new Date(module.updatedAt).toISOString()} title={formatMoment(module.updatedAt)}>
            {formatAgo(module.updatedAt, now)}
          </time>
        </p>
      </div>
      <div className="result-side num">
        <span title={near === null ? undefined : `Rated ${near.by}`}>
          <Stars average={near?.average ?? 0} count={near?.count ?? 0} />
          <span className="result-count">{near === null ? '–' : near.average.toFixed(1)}</span>
          {near !== null && <span className="unseen">{near.by}</span>}
        </span>
        <span title={`Installed by ${installWords(module)}`}>
          <Icon name="download" size={13} />
          <span className="result-count">{formatCompact(module.installs)}</span>
          <span className="unseen">{`installs: ${installWords(module)}`}</span>
        </span>
        <span title={plural(module.dependents, 'dependent')}>
          <Icon name="branch" size={13} />
          <span className="result-count">{formatCompact(module.dependents)}</span>
          <span className="unseen">{module.dependents === 1 ? 'dependent' : 'dependents'}</span>
        </span>
      </div>
    </article>
  );
});
