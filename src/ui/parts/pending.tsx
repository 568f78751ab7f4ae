import { failureOf } from '../state/use-action.ts';
import type { Live } from '../state/use-live.ts';
import { Loading } from './empty.tsx';
import { ProblemNote } from './problem-note.tsx';

/** What stands for values that are not here yet: grey lines, or why none of them came. */
export function Pending({ of }: { readonly of: readonly Live<unknown>[] }) {
  const failed = of.find((live) => live.error !== null && live.value === undefined);
  if (failed?.error == null) return <Loading />;
  return (
    <div className="stack">
      <ProblemNote problem={failureOf(failed.error)} title="This could not be read" />
      <div>
        <button type="button" className="button" onClick={failed.reload}>
          Try again
        </button>
      </div>
    </div>
  );
}
