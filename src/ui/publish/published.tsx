import { Link } from 'react-router';
import type { PublishOutcome } from '../../registry/outcomes.ts';
import { Icon } from '../parts/icons.tsx';
import { Notice } from '../parts/notice.tsx';
import { BreakableId } from '../text/breakable-id.tsx';

interface PublishedProps {
  readonly outcome: Extract<PublishOutcome, { readonly kind: 'published' }>;
  readonly onAgain: () => void;
}

/** The end of a publish: what is true now, and what happens next. */
export function Published({ outcome, onAgain }: PublishedProps) {
  const { id, version, state, warnings } = outcome;
  return (
    <section className="published stack" aria-label="Published">
      <span className="published-mark" data-state={state}>
        <Icon name={state === 'ready' ? 'check' : 'clock'} size={28} />
      </span>
      <h1>{state === 'ready' ? 'Published' : 'Published on this device'}</h1>
      <p className="published-id">
        <BreakableId id={id} /> <span className="mono">{version}</span>
      </p>
      <output className="published-text">
        {state === 'ready'
          ? 'It is signed, authorised and stored, and goes out to peers now.'
          : 'It is signed and stored, can be found and installed here, and is marked as waiting: it goes out by itself when a relay grants the name. You can close the app.'}
      </output>
      {warnings.map((warning) => (
        <Notice key={warning.text} tone="warn">
          <span>{warning.text}</span>
        </Notice>
      ))}
      <div className="row">
        <Link to={`/modules/${id}?v=${encodeURIComponent(version)}`} className="button" data-kind="primary">
          Open the module
        </Link>
        {state === 'waiting' && (
          <Link to="/sync" className="button">
            What it waits for
          </Link>
        )}
        <button type="button" className="button" onClick={onAgain}>
          Publish another
        </button>
      </div>
    </section>
  );
}
