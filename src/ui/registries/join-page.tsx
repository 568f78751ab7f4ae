import { Link, useParams, useSearchParams } from 'react-router';
import { isProblem } from '../../registry/problem.ts';
import { Notice } from '../parts/notice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useTitle } from '../shell/use-title.ts';
import { useAction } from '../state/use-action.ts';
import { useLive } from '../state/use-live.ts';
import { readInvitation } from './invitation-link.ts';
import '../styles/registries.css';

/** What a link to a registry says, and joining it after a yes. */
export function JoinPage() {
  useTitle('Join a registry');
  const { namespace = '' } = useParams();
  const [search] = useSearchParams();
  const { registry } = useServices();
  const invitation = readInvitation(namespace, search);
  const here = useLive(
    'registries',
    () => registry.api.registries(),
    (event) => event.kind === 'about',
  ).value?.find((row) => row.namespace === invitation.namespace);
  const join = useAction(() => registry.api.joinRegistry(invitation));
  const problem = join.failure ?? (isProblem(join.outcome) ? join.outcome : null);
  const title = here?.title || invitation.title;
  return (
    <div className="narrow stack">
      <header className="page-head">
        <h1>{title === '' ? 'Join a registry' : title}</h1>
        <p>
          {here === undefined
            ? 'A registry that is not on this device yet. Joining takes it up beside those that are; nothing of them changes.'
            : 'This registry is on this device already.'}
        </p>
      </header>
      <section className="card stack" aria-label="The invitation">
        <dl className="facts registry-facts">
          <dt>Key</dt>
          <dd className="mono">{invitation.namespace}</dd>
          <dt>Relays</dt>
          <dd>
            {invitation.relays.length === 0
              ? 'None named: it comes from browsers that have it, met at this site’s relay.'
              : invitation.relays.map((relay) => (
                  <span key={relay} className="mono registry-relay">
                    {relay}
                  </span>
                ))}
          </dd>
        </dl>
        {here === undefined && (
          <Notice>
            <span>
              The title is what the link says; the key alone decides which registry it is. All that comes is
              verified against it, whoever brings it.
            </span>
          </Notice>
        )}
        {problem !== null && <ProblemNote problem={problem} title="Not joined" />}
        <div className="row">
          {here?.open === true ? (
            <Link to="/" className="button" data-kind="primary">
              Discover modules
            </Link>
          ) : (
            <button
              type="button"
              className="button"
              data-kind="primary"
              disabled={join.running}
              onClick={() => join.start()}
            >
              {here === undefined ? 'Join' : 'Open'}
            </button>
          )}
          <Link to="/registries" className="button" data-kind="quiet">
            Registries
          </Link>
        </div>
      </section>
    </div>
  );
}
