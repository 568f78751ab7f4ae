import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { DropProgress, DropReport } from '../../registry/drops/import-drop.ts';
import { Icon } from '../parts/icons.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { askToPersist } from '../state/persist.ts';
import { useAction } from '../state/use-action.ts';
import { BreakableId } from '../text/breakable-id.tsx';
import { formatBytes, formatCount, plural } from '../text/format.ts';
import { useHandedFiles } from './use-handed-files.ts';

interface Imported {
  readonly name: string;
  readonly report: DropReport;
}

interface Running {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly progress: DropProgress;
}

/** Modules named in a report. */
const namesShown = 12;

/** Takes `.gendrop` files one after another and says what was in them. */
export function ImportDrop() {
  const { registry } = useServices();
  const [running, setRunning] = useState<Running | null>(null);
  const stopped = useRef(false);

  useEffect(
    () =>
      registry.on((event) => {
        if (event.kind === 'import')
          setRunning((now) => (now?.key === event.key ? { ...now, progress: event.progress } : now));
      }),
    [registry],
  );

  const take = useAction(async (files: readonly File[]): Promise<readonly Imported[]> => {
    askToPersist();
    stopped.current = false;
    const done: Imported[] = [];
    try {
      for (const file of files) {
        if (stopped.current) break;
        const key = crypto.randomUUID();
        setRunning({ key, name: file.name, size: file.size, progress: { read: 0, entries: 0 } });
        done.push({ name: file.name, report: await registry.api.importDrop(key, file) });
      }
      return done;
    } finally {
      setRunning(null);
    }
  });
  useHandedFiles('/files', (files) => take.start(files));

  return (
    <section className="card stack files-part" aria-labelledby="import">
      <h2 id="import">Import</h2>
      <p className="muted">Choose one or several .gendrop files, or drop them anywhere on this window.</p>
      <div className="row">
        <label className="button choose-file" data-kind="primary" data-off={take.running}>
          <Icon name="download" size={14} /> Choose files
          <input
            type="file"
            multiple
            accept=".gendrop,application/vnd.willow.drop"
            disabled={take.running}
            onChange={(event) => {
              const files = [...(event.target.files ?? [])];
              event.target.value = '';
              if (files.length > 0) take.start(files);
            }}
          />
        </label>
        {running !== null && (
          <button
            type="button"
            className="button"
            onClick={() => {
              stopped.current = true;
              void registry.api.stopImport(running.key);
            }}
          >
            Stop
          </button>
        )}
      </div>
      {running !== null && (
        <div className="files-progress">
          <progress
            aria-label={`Importing ${running.name}`}
            max={Math.max(1, running.size)}
            value={running.progress.read}
          />
          <span className="small muted num">
            {running.name}: {formatBytes(running.progress.read)} of {formatBytes(running.size)},{' '}
            {plural(running.progress.entries, 'entry', 'entries')}
          </span>
        </div>
      )}
      {take.failure !== null && <ProblemNote problem={take.failure} title="Not imported" />}
      {take.outcome?.map((one) => (
        <Report key={`${one.name} ${one.report.registry ?? ''}`} {...one} />
      ))}
    </section>
  );
}

function Report({ name, report }: Imported) {
  const { modules, problem, stored, payloads } = report;
  const words = reportWords(report);
  return (
    <div className="stack files-report">
      {problem === null ? (
        <Notice tone={stored + payloads > 0 ? 'good' : 'plain'} title={name} live>
          <span>{words}</span>
        </Notice>
      ) : (
        <>
          <ProblemNote problem={problem} title={`${name} was not taken whole`} />
          <p className="small muted">{words}</p>
          {problem.code === 'drop/other-registry' && report.registry !== null && (
            <p>
              <Link to={`/join/${report.registry}`}>Join that registry</Link>, and import the file there.
            </p>
          )}
        </>
      )}
      {modules.length > 0 && (
        <ul className="files-modules" aria-label={`Modules in ${name}`}>
          {modules.slice(0, namesShown).map((id) => (
            <li key={id}>
              <Link to={`/modules/${id}`} className="mono">
                <BreakableId id={id} />
              </Link>
            </li>
          ))}
          {modules.length > namesShown && (
            <li className="muted">and {formatCount(modules.length - namesShown)} more</li>
          )}
        </ul>
      )}
    </div>
  );
}

/** What an import came to, in one or two sentences. */
export function reportWords({ stored, known, notYet, payloads }: DropReport): string {
  if (stored + known + notYet === 0) return 'Nothing was imported.';
  const news =
    stored + payloads === 0
      ? 'Nothing in it is new: all of it is on this device already.'
      : `${plural(stored, 'new entry', 'new entries')} and the bytes of ${plural(payloads, 'module')} verified and stored; ${formatCount(known)} were here already.`;
  return notYet === 0
    ? news
    : `${news} ${plural(notYet, 'entry', 'entries')} dated ahead of this clock left out: import it again later, or check the clock.`;
}
