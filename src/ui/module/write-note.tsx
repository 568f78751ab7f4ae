import type { WriteOutcome } from '../../registry/outcomes.ts';
import type { Problem } from '../../registry/problem.ts';
import { Notice } from '../parts/notice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';

/** What came of a change of a card or a rating; nothing before there is something to say. */
export function WriteNote({
  outcome,
  failure,
}: {
  readonly outcome: WriteOutcome | null;
  readonly failure: Problem | null;
}) {
  if (failure !== null) return <ProblemNote problem={failure} title="Not saved" />;
  if (outcome === null) return null;
  if (outcome.kind === 'refused') return <ProblemNote problem={outcome.problem} title="Not saved" />;
  if (outcome.kind === 'unchanged') {
    return (
      <Notice title="Nothing changed" live>
        <span>{outcome.reason}</span>
      </Notice>
    );
  }
  return (
    <Notice tone="good" title={outcome.state === 'waiting' ? 'Saved on this device' : 'Saved'} live>
      <span>
        {outcome.state === 'waiting'
          ? 'It is signed and waits for its grant; it goes out by itself.'
          : 'It is signed and goes out to peers.'}
      </span>
    </Notice>
  );
}
