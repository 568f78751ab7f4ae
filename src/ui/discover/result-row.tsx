import type { KeyboardEvent } from 'react';
import { Link } from 'react-router';
import type { ModuleSummary } from '../../registry/gen-module.ts';
import { Badge } from '../parts/badge.tsx';
import { Icon } from '../parts/icons.tsx';
import { Stars } from '../parts/stars.tsx';
import { formatAgo, formatBytes, formatCompact, formatMoment, plural } from '../text/format.ts';
import { BreakableId } from '../text/breakable-id.tsx';

interface ResultRowProps {
  readonly module: ModuleSummary;
  readonly installed: boolean;
  readonly now: number;
  readonly onKey: (event: KeyboardEvent) => void;
}

/** One module in the list: one link over the whole row. */
export function ResultRow({ module, installed, now, onKey }: ResultRowProps) {
  const facts = [
    module.license === '' ? null : module.license,
    module.profile === '' ? null : module.profile,
    module.size === 0 ? null : formatBytes(module.size),
  ].filter((fact) => fact !== null);
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
          {module.latest === null && <Badge tone="bad">Yanked</Badge>}
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
        <span>
          <Stars average={module.rating.average} count={module.rating.count} />
          <span className="result-count">
            {module.rating.count === 0 ? '–' : module.rating.average.toFixed(1)}
          </span>
        </span>
        <span title={plural(module.installs, 'install')}>
          <Icon name="download" size={13} />
          <span className="result-count">{formatCompact(module.installs)}</span>
          <span className="unseen">{module.installs === 1 ? 'install' : 'installs'}</span>
        </span>
        <span title={plural(module.dependents, 'dependent')}>
          <Icon name="branch" size={13} />
          <span className="result-count">{formatCompact(module.dependents)}</span>
          <span className="unseen">{module.dependents === 1 ? 'dependent' : 'dependents'}</span>
        </span>
      </div>
    </article>
  );
}
