import type { CardStep } from '../../registry/card-view.ts';
import { isProblem } from '../../registry/problem.ts';
import { Empty } from '../parts/empty.tsx';
import { LongList } from '../parts/long-list.tsx';
import { Pending } from '../parts/pending.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useCard, useIdentities } from '../state/registry-values.ts';
import { differenceWords } from '../text/card-words.ts';
import { formatDay, formatMoment, shortDid } from '../text/format.ts';

/** Who changed what of the description page, newest first. */
export function HistoryTab({ id }: { readonly id: string }) {
  const live = useCard(id);
  const identities = useIdentities().value ?? [];
  if (live.value === undefined) return <Pending of={[live]} />;
  if (isProblem(live.value)) return <ProblemNote problem={live.value} />;
  const { steps } = live.value;
  if (steps.length === 0) return <Empty icon="clock" title="Nothing was written about it yet" />;
  return (
    <LongList
      label="History"
      count={steps.length}
      estimate={70}
      keyOf={(index) => index}
      render={(index) => {
        const step = steps[index];
        if (step === undefined) return null;
        const name = identities.find(({ did }) => did === step.did)?.name;
        return <HistoryRow step={step} name={name} />;
      }}
    />
  );
}

function HistoryRow({ step, name }: { readonly step: CardStep; readonly name: string | undefined }) {
  return (
    <div className="history">
      <div className="row">
        {name === undefined ? (
          <span className="mono small" title={step.did}>
            {shortDid(step.did)}
          </span>
        ) : (
          <strong title={step.did}>{name}</strong>
        )}
        <time
          className="muted small line-end"
          dateTime={new Date(step.at).toISOString()}
          title={formatMoment(step.at)}
        >
          {formatDay(step.at)}
        </time>
      </div>
      <ul className="history-changes">
        {step.differences.map((difference) => (
          <li key={JSON.stringify(difference)}>{differenceWords(difference)}</li>
        ))}
      </ul>
    </div>
  );
}
