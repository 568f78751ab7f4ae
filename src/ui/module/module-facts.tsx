import { Link } from 'react-router';
import type { ReactNode } from 'react';
import type { GenModule, Release } from '../../registry/gen-module.ts';
import { Stars } from '../parts/stars.tsx';
import { PersonName } from '../people/person-name.tsx';
import { useNow } from '../state/use-now.ts';
import { formatAgo, formatBytes, formatCount, formatMoment, plural } from '../text/format.ts';
import { installWords, nearRating } from '../text/near-rating.ts';

/** The facts beside the text: one line each, only those that are known. */
export function ModuleFacts({
  module,
  release,
}: {
  readonly module: GenModule;
  readonly release: Release | undefined;
}) {
  const now = useNow();
  const near = nearRating(module.ratings);
  const strangers = module.ratings.strangers.count;
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
        <Fact name="Installs">
          <span title="People who say so; a signer counts once, however many devices it has.">
            {installWords(module)}
          </span>
        </Fact>
        <Fact name="Dependents">{formatCount(module.dependents)}</Fact>
        <Fact name="Rating">
          <Link to={`/modules/${module.id}/ratings`}>
            {near === null ? (
              strangers === 0 ? (
                'none yet'
              ) : (
                `only by ${plural(strangers, 'stranger')}`
              )
            ) : (
              <>
                <Stars average={near.average} count={near.count} /> {near.average.toFixed(1)}{' '}
                <span className="small">{near.by}</span>
              </>
            )}
          </Link>
        </Fact>
        {owner !== undefined && (
          <Fact name="Publisher">
            <PersonName did={owner} />
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
