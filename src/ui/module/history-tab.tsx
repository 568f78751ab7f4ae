import type { CardStep } from '../../registry/card-view.ts';
import { isProblem } from '../../registry/problem.ts';
import { Empty } from '../parts/empty.tsx';
import { LongList } from '../parts/long-list.tsx';
import { Pending } from '../parts/pending.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { PersonName } from '../people/person-name.tsx';
import { useCard } from '../state/registry-values.ts';
import { differenceWords } from '../text/card-words.ts';
import { formatDay, formatMoment } from '../text/format.ts';

/** Who changed what of the description page, newest first. */
export function HistoryTab({ id }: { readonly id: string }) {
  const live = useCard(id);
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
        return step === undefined ? null : <HistoryRow step={step} />;
      }}
    />
  );
}

function HistoryRow({ step }: { readonly step: CardStep }) {
  return (
    <div className="history">
      <div className="row">
        <PersonName did={step.did} />
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
