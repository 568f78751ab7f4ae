import { Link } from 'react-router';
import type { ShownRegistry } from '../../registry/registries/device-registries.ts';
import { isProblem } from '../../registry/problem.ts';
import { Notice } from '../parts/notice.tsx';
import { Pending } from '../parts/pending.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useAction } from '../state/use-action.ts';
import { useLive } from '../state/use-live.ts';
import { plural } from '../text/format.ts';

/** Says what leaving deletes from this device, and does it after a yes. */
export function LeaveRegistry({ row, onDone }: { readonly row: ShownRegistry; readonly onDone: () => void }) {
  const { registry } = useServices();
  const live = useLive(
    `kept ${row.namespace}`,
    () => registry.api.keptOf(row.namespace),
    (event) => event.kind === 'outbox' || event.kind === 'installed' || event.kind === 'drafts',
  );
  const leave = useAction(() => registry.api.leaveRegistry(row.namespace), onDone);
  const { value: kept } = live;
  if (kept === undefined) return <Pending of={[live]} />;
  if (isProblem(kept)) return <ProblemNote problem={kept} />;
  const title = row.title === '' ? 'this registry' : row.title;
  const problem = leave.failure ?? (isProblem(leave.outcome) ? leave.outcome : null);
  return (
    <Notice tone={kept.unsent > 0 ? 'bad' : 'warn'} title={`Delete ${title} from this device?`}>
      <span>
        Gone with it: what is known here of {plural(kept.modules, 'module')},{' '}
        {plural(kept.installed, 'installed module')} and {plural(kept.drafts, 'draft')}. Your identities, and
        what you call and trust people, stay. Others keep what they hold; you can join again.
      </span>
      {kept.unsent > 0 && (
        <span>
          {plural(kept.unsent, 'thing')} you wrote {kept.unsent === 1 ? 'has' : 'have'} reached nobody yet and
          would be lost.{' '}
          {row.open ? <Link to="/files">Export the outbox</Link> : 'Open it and export the outbox'} first, or
          wait for the network.
        </span>
      )}
      <span className="row">
        <button
          type="button"
          className="button"
          data-size="small"
          data-kind="danger"
          disabled={leave.running}
          onClick={() => leave.start()}
        >
          {leave.running ? 'Deleting…' : 'Delete and leave'}
        </button>
        <button type="button" className="button" data-size="small" data-kind="quiet" onClick={onDone}>
          Cancel
        </button>
      </span>
      {problem !== null && <ProblemNote problem={problem} title="Not left" />}
    </Notice>
  );
}
