import { isProblem } from '../../registry/problem.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useSharesInstalls } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';

/** The switch for the install count: off until the user says otherwise. */
export function ShareInstalls() {
  const { registry } = useServices();
  const shares = useSharesInstalls();
  const change = useAction((on: boolean) => registry.api.shareInstalls(on));
  const problem = change.failure ?? (isProblem(change.outcome) ? change.outcome : null);
  return (
    <section className="share-installs" aria-label="Install count">
      <label className="share-installs-label">
        <input
          type="checkbox"
          checked={shares.value ?? false}
          disabled={shares.value === undefined || change.running}
          onChange={(event) => change.start(event.target.checked)}
        />
        <span>
          Count what I install from now on
          <span className="muted small share-installs-hint">
            Publishes a signed line for each module you install, under your current identity. Others see how
            many people use a module; off, nothing is told.
          </span>
        </span>
      </label>
      {problem !== null && <ProblemNote problem={problem} />}
    </section>
  );
}
