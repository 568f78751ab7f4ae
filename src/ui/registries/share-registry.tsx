import { isProblem } from '../../registry/problem.ts';
import { Copyable } from '../parts/copy.tsx';
import { Pending } from '../parts/pending.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useLive } from '../state/use-live.ts';
import { invitationLink } from './invitation-link.ts';

/** The link that leads others to a registry. */
export function ShareRegistry({ namespace }: { readonly namespace: string }) {
  const { registry } = useServices();
  const live = useLive(
    `invitation ${namespace}`,
    () => registry.api.invitation(namespace),
    (event) => event.kind === 'about',
  );
  const { value } = live;
  if (value === undefined) return <Pending of={[live]} />;
  if (isProblem(value)) return <ProblemNote problem={value} />;
  return (
    <div className="stack registry-share">
      <Copyable text={invitationLink(location.origin, value)} what="link to the registry" />
      <p className="small muted">
        Nothing in it is secret. Whoever follows it gets the registry from you or from others who have it, and
        verifies all of it; to carry it there without a network, export it on the page Files.
      </p>
    </div>
  );
}
