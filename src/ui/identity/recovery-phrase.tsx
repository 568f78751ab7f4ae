import type { Identity } from '../../registry/identity.ts';
import { isProblem } from '../../registry/problem.ts';
import type { Secret } from '../../registry/sealed-seed.ts';
import { Notice } from '../parts/notice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useAction } from '../state/use-action.ts';
import { WithSecret } from './with-secret.tsx';
import { WordList } from './word-list.tsx';

interface RecoveryPhraseProps {
  readonly identity: Identity;
  readonly onDone: () => void;
}

/** The 24 words behind a question: they are asked of the worker only after a yes, and forgotten when closed. */
export function RecoveryPhrase(props: RecoveryPhraseProps) {
  return (
    <WithSecret identity={props.identity}>{(secret) => <Words {...props} secret={secret} />}</WithSecret>
  );
}

function Words({ identity, secret, onDone }: RecoveryPhraseProps & { readonly secret: Secret | null }) {
  const { registry } = useServices();
  const reveal = useAction(() => registry.api.exportIdentity(identity.did, secret));
  const phrase = typeof reveal.outcome === 'string' ? reveal.outcome : null;
  const refused = reveal.outcome !== null && isProblem(reveal.outcome) ? reveal.outcome : reveal.failure;
  if (refused !== null) return <ProblemNote problem={refused} title="Not exported" />;
  if (phrase === null) {
    return (
      <Notice tone="warn" title="Show the 24 words of this key?">
        <span>
          Whoever reads them can publish as {identity.name}, for ever. Make sure nobody looks over your
          shoulder.
        </span>
        <span className="row">
          <button
            type="button"
            className="button"
            data-size="small"
            disabled={reveal.running}
            onClick={() => reveal.start()}
          >
            Show the words
          </button>
          <button type="button" className="button" data-size="small" data-kind="quiet" onClick={onDone}>
            Cancel
          </button>
        </span>
      </Notice>
    );
  }
  return (
    <WordList phrase={phrase} label="Recovery phrase" what="recovery phrase">
      <button type="button" className="button" data-size="small" onClick={onDone}>
        Hide
      </button>
      <span className="small muted">Write them down in this order.</span>
    </WordList>
  );
}
