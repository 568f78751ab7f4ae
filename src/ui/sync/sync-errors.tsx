import type { SyncProblem } from '../../registry/sync-status.ts';
import { ProblemBrief } from '../parts/problem-note.tsx';
import { formatClock, formatMoment } from '../text/format.ts';

/** What went wrong with peers lately, the latest first. */
export function SyncErrors({
  problems,
  now,
}: {
  readonly problems: readonly SyncProblem[];
  readonly now: number;
}) {
  return (
    <section className="stack" aria-labelledby="errors">
      <h2 id="errors">Last errors</h2>
      {problems.length === 0 ? (
        <p className="muted">Nothing went wrong with a peer since the app was opened.</p>
      ) : (
        <ul className="list" aria-label="Last errors">
          {problems.map(({ at, peer, problem }, index) => (
            <li
              key={`${problem.code} ${peer}`}
              className="list-item sync-error"
              data-first={index === 0 ? '' : undefined}
            >
              <p className="row">
                <time
                  className="small muted num"
                  dateTime={new Date(at).toISOString()}
                  title={formatMoment(at)}
                >
                  {formatClock(at, now)}
                </time>
                <strong className="peer-name">{peer}</strong>
              </p>
              <ProblemBrief problem={problem} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
