import { isProblem } from '../../registry/problem.ts';
import type { Problem } from '../../registry/problem.ts';
import { Notice } from '../parts/notice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useToast } from '../shell/toasts.tsx';
import { useIdentities } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';
import { ownerHere } from './owner-here.ts';

interface OtherIdentityProps {
  readonly problem: Problem;
  readonly onChosen?: () => void;
}

/** Beside a name that is taken: when another identity of this device has it, says so and offers to sign as that one. */
export function OtherIdentity({ problem, onChosen }: OtherIdentityProps) {
  const { registry } = useServices();
  const say = useToast();
  const owner = ownerHere(problem, useIdentities().value ?? []);
  // Not in the action's `done`: by then the refusal, and this with it, may be gone from the screen.
  const choose = useAction(async (did: string) => {
    const chosen = await registry.api.chooseIdentity(did);
    if (isProblem(chosen)) return chosen;
    say(`You sign as ${chosen.name} now`, 'good');
    onChosen?.();
    return null;
  });
  const refused = choose.outcome ?? choose.failure;
  if (owner === undefined) return null;
  return (
    <Notice tone="warn" title={`This is your identity ${owner.name}`} live>
      <span>The name belongs to another key of this device, or waits for it. Sign as that one instead.</span>
      {refused !== null && <ProblemNote problem={refused} />}
      <div>
        <button
          type="button"
          className="button"
          data-size="small"
          disabled={choose.running}
          onClick={() => choose.start(owner.did)}
        >
          Use {owner.name}
        </button>
      </div>
    </Notice>
  );
}
