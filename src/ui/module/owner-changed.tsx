import { isProblem } from '../../registry/problem.ts';
import type { Problem } from '../../registry/problem.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { PersonName } from '../people/person-name.tsx';
import { useServices } from '../services.ts';
import { useToast } from '../shell/toasts.tsx';
import { useModule } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';

/** Why nothing is installed; where only a change of owner holds it up, with the consent to it. */
export function Refusal({
  id,
  problem,
  title,
}: {
  readonly id: string;
  readonly problem: Problem;
  readonly title: string;
}) {
  return (
    <>
      <ProblemNote problem={problem} title={title} />
      {problem.code === 'install/owner-changed' && <Consent id={id} />}
    </>
  );
}

function Consent({ id }: { readonly id: string }) {
  const { registry } = useServices();
  const say = useToast();
  const module = useModule(id).value;
  const consent = useAction(async () => {
    const refused = await registry.api.consent(id);
    if (refused === null) say(`Updates of ${id} come from its new owner now`, 'good');
    return refused;
  });
  const refused = consent.outcome !== null && isProblem(consent.outcome) ? consent.outcome : consent.failure;
  return (
    <div className="stack">
      {module !== undefined && !isProblem(module) && module.ownerDid !== '' && (
        <p className="small row">
          What is known about the new owner: <PersonName did={module.ownerDid} />
        </p>
      )}
      <div>
        <button type="button" className="button" disabled={consent.running} onClick={() => consent.start()}>
          Take updates from the new owner
        </button>
      </div>
      {refused !== null && <ProblemNote problem={refused} />}
    </div>
  );
}
