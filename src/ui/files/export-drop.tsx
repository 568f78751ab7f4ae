import { useId, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { DropSelection } from '../../registry/drops/selection.ts';
import { isProblem, problem } from '../../registry/problem.ts';
import { Icon } from '../parts/icons.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useAction } from '../state/use-action.ts';
import { formatBytes, plural } from '../text/format.ts';
import { writeDropFile } from './write-drop-file.ts';

type Choice = DropSelection['kind'];

/** Writes what one chooses to a `.gendrop` file. */
export function ExportDrop() {
  const { registry } = useServices();
  const [asked] = useSearchParams();
  const id = asked.get('module') ?? '';
  const version = asked.get('v') ?? '';
  const [choice, setChoice] = useState<Choice>(id === '' ? 'registry' : 'module');
  const [day, setDay] = useState('');
  const [bytes, setBytes] = useState(0);
  const dayId = useId();
  const write = useAction(async () => {
    setBytes(0);
    const selection = selectionOf(choice, { id, version, day });
    return selection === null
      ? problem('drop/bad-date', { found: 'none' })
      : ((await writeDropFile(registry.api, selection, setBytes)) ?? 'none');
  });
  const { outcome } = write;
  const options: readonly (readonly [Choice, string])[] = [
    ...(id === '' ? [] : ([['module', `${id} ${version}, with all it depends on`]] as const)),
    ['registry', 'The whole registry, with the modules that are on this device'],
    ['since', 'What is dated from a day on'],
    ['outbox', 'My outbox: what I wrote and no relay has'],
  ];
  return (
    <section className="card stack files-part" aria-labelledby="export">
      <h2 id="export">Export</h2>
      <fieldset className="files-choices">
        <legend className="unseen">What to export</legend>
        {options.map(([kind, label]) => (
          <label key={kind}>
            <input
              type="radio"
              name="export"
              checked={choice === kind}
              onChange={() => {
                setChoice(kind);
                write.clear();
              }}
            />
            <span className="files-choice">{label}</span>
          </label>
        ))}
      </fieldset>
      {choice === 'since' && (
        <div className="field files-day">
          <label htmlFor={dayId}>Day</label>
          <input
            id={dayId}
            className="input"
            type="date"
            value={day}
            onChange={(event) => setDay(event.target.value)}
          />
        </div>
      )}
      <div className="row">
        <button
          type="button"
          className="button"
          data-kind="primary"
          disabled={write.running}
          onClick={() => write.start()}
        >
          <Icon name="upload" size={14} /> {write.running ? 'Writing…' : 'Export'}
        </button>
        {write.running && <span className="small muted num">{formatBytes(bytes)} written</span>}
      </div>
      {write.failure !== null && <ProblemNote problem={write.failure} title="Not exported" />}
      {isProblem(outcome) && <ProblemNote problem={outcome} title="Not exported" />}
      {outcome !== null && outcome !== 'none' && !isProblem(outcome) && (
        <Notice tone="good" title={outcome.name} live>
          <span>
            {plural(outcome.entries, 'entry', 'entries')}, {formatBytes(outcome.bytes)}.
            {outcome.waiting > 0 &&
              ` ${plural(outcome.waiting, 'write')} of yours ${outcome.waiting === 1 ? 'waits' : 'wait'} for a grant and did not go along.`}
          </span>
        </Notice>
      )}
    </section>
  );
}

/** Null where a day is wanted and none is chosen. Days begin where the reader is. */
function selectionOf(
  kind: Choice,
  { id, version, day }: { readonly id: string; readonly version: string; readonly day: string },
): DropSelection | null {
  switch (kind) {
    case 'module':
      return { kind, id, version };
    case 'since': {
      const at = new Date(`${day}T00:00`).getTime();
      return Number.isNaN(at) ? null : { kind, at };
    }
    case 'registry':
    case 'outbox':
      return { kind };
  }
}
