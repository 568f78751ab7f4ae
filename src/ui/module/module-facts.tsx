import { Link } from 'react-router';
import type { ReactNode } from 'react';
import type { GenModule, Release } from '../../registry/gen-module.ts';
import { Stars } from '../parts/stars.tsx';
import { useNow } from '../state/use-now.ts';
import { formatAgo, formatBytes, formatCount, formatMoment, shortDid } from '../text/format.ts';

/** The facts beside the text: one line each, only those that are known. */
export function ModuleFacts({
  module,
  release,
}: {
  readonly module: GenModule;
  readonly release: Release | undefined;
}) {
  const now = useNow();
  const owner = module.ownerDid === '' ? release?.did : module.ownerDid;
  return (
    <section className="module-facts" aria-label="Facts">
      <dl className="side-facts">
        <Fact name="License">
          {module.license === '' ? <span className="muted">not stated</span> : module.license}
        </Fact>
        {release !== undefined && <Fact name="Size">{formatBytes(release.manifest.wasm.size)}</Fact>}
        {release !== undefined && <Fact name="Host profile">{release.manifest.profile}</Fact>}
        {release !== undefined && (
          <Fact name="Published">
            <time
              dateTime={new Date(release.publishedAt).toISOString()}
              title={formatMoment(release.publishedAt)}
            >
              {formatAgo(release.publishedAt, now)}
            </time>
          </Fact>
        )}
        <Fact name="Installs">{formatCount(module.installs)}</Fact>
        <Fact name="Dependents">{formatCount(module.dependents)}</Fact>
        <Fact name="Rating">
          {module.rating.count === 0 ? (
            <span className="muted">none yet</span>
          ) : (
            <>
              <Stars average={module.rating.average} count={module.rating.count} />{' '}
              {module.rating.average.toFixed(1)} ({formatCount(module.rating.count)})
            </>
          )}
        </Fact>
        {owner !== undefined && (
          <Fact name="Publisher">
            <Link to={`/modules/${module.id}/trust`} className="mono" title={owner}>
              {shortDid(owner)}
            </Link>
          </Fact>
        )}
        {module.authors.length > 0 && <Fact name="Authors">{module.authors.join(', ')}</Fact>}
        <Outside name="Repository" url={module.repository} />
        <Outside name="Homepage" url={module.homepage} />
      </dl>
      {module.tags.length > 0 && (
        <ul className="side-tags" aria-label="Tags">
          {module.tags.map((tag) => (
            <li key={tag}>
              <Link to={`/?tag=${encodeURIComponent(tag)}`} className="badge">
                {tag}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A link out of the app; only http and https become links, whatever else a card says is shown as text. */
function Outside({ name, url }: { readonly name: string; readonly url: string }) {
  if (url === '') return null;
  const text = url.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '');
  return (
    <Fact name={name}>
      {/^https?:\/\//i.test(url) ? (
        <a href={url} target="_blank" rel="noopener noreferrer">
          {text}
        </a>
      ) : (
        text
      )}
    </Fact>
  );
}
