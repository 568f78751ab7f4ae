import { Link } from 'react-router';
import type { PublishOutcome } from '../../registry/outcomes.ts';
import type { SyncStatus } from '../../registry/sync-status.ts';
import { OtherIdentity } from '../identity/other-identity.tsx';
import { Icon } from '../parts/icons.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useOutbox, useSync } from '../state/registry-values.ts';
import { useNow } from '../state/use-now.ts';
import { BreakableId } from '../text/breakable-id.tsx';
import { standingOf, standingWords } from './release-standing.ts';
import { useSendsInBackground } from '../state/use-sends-in-background.ts';

interface PublishedProps {
  readonly outcome: Extract<PublishOutcome, { readonly kind: 'published' }> & { readonly since: number };
  readonly onAgain: () => void;
}

const nothingHeard: SyncStatus = {
  state: 'starting',
  peers: [],
  lastSynced: null,
  problems: [],
  nextTry: null,
};
const marks = {
  waiting: 'clock',
  ready: 'clock',
  relayed: 'check',
  held: 'check',
  refused: 'alert',
} as const;

/** The end of a publish: what is true now, and what happens next; it follows the release on its way out. */
export function Published({ outcome, onAgain }: PublishedProps) {
  const { id, version, warnings } = outcome;
  const sendsInBackground = useSendsInBackground();
  const now = useNow();
  const status = useSync().value ?? nothingHeard;
  const standing = standingOf(outcome, useOutbox().value ?? []);
  const { state, problem } = standing;
  const { title, text } = standingWords(standing, { status, now, background: sendsInBackground });
  return (
    <section className="published stack" aria-label={state === 'refused' ? 'Refused' : 'Published'}>
      <span className="published-mark" data-state={state}>
        <Icon name={marks[state]} size={28} />
      </span>
      <h1>{title}</h1>
      <p className="published-id">
        <BreakableId id={id} /> <span className="mono">{version}</span>
      </p>
      <output className="published-text">{text}</output>
      {problem !== null && <ProblemNote problem={problem} title="Why it was refused" />}
      {problem !== null && <OtherIdentity problem={problem} />}
      {warnings.map((warning) => (
        <Notice key={warning.text} tone="warn">
          <span>{warning.text}</span>
        </Notice>
      ))}
      <div className="row">
        <Link to={`/modules/${id}?v=${encodeURIComponent(version)}`} className="button" data-kind="primary">
          Open the module
        </Link>
        {(state === 'waiting' || state === 'ready') && (
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
