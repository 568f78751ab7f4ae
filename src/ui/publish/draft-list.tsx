import { useState } from 'react';
import type { DraftRecord } from '../../registry/drafts/draft-record.ts';
import { Notice } from '../parts/notice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useDrafts } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';
import { useNow } from '../state/use-now.ts';
import { BreakableId } from '../text/breakable-id.tsx';
import { formatAgo, formatBytes, plural } from '../text/format.ts';

interface DraftListProps {
  /** The key of the draft in the form. */
  readonly open: string | null;
  readonly onOpen: (key: string) => void;
  readonly onNew: () => void;
}

/** The drafts of this device, to be opened or deleted; nothing while there is none. */
export function DraftList({ open, onOpen, onNew }: DraftListProps) {
  const { registry } = useServices();
  const { value: drafts = [] } = useDrafts();
  const now = useNow();
  const [asked, setAsked] = useState<string | null>(null);
  const remove = useAction(async (key: string) => {
    const problem = await registry.api.deleteDraft(key);
    if (problem === null && key === open) onNew();
    return problem;
  });
  const only = drafts.length === 1 && drafts[0]?.key === open;
  if (drafts.length === 0) return null;
  const failure = remove.failure ?? remove.outcome;
  return (
    <details className="card drafts" open={!only && open === null}>
      <summary>
        <strong>Drafts</strong>
        <span className="muted small">{plural(drafts.length, 'draft')} on this device</span>
      </summary>
      {failure !== null && <ProblemNote problem={failure} title="Not deleted" />}
      <ul className="draft-rows">
        {drafts.map((draft) => (
          <li key={draft.key} className="draft-row" data-open={draft.key === open}>
            <div className="draft-what">
              <DraftTitle draft={draft} />
              <span className="muted small">
                {draft.file === null
                  ? 'no module yet'
                  : `${draft.file.name}, ${formatBytes(draft.file.size)}`}
                {' · '}
                {formatAgo(draft.changedAt, now)}
              </span>
            </div>
            <div className="row">
              {draft.key === open ? (
                <span className="small muted">in the form</span>
              ) : (
                <button
                  type="button"
                  className="button"
                  data-size="small"
                  aria-label={`Open ${titleOf(draft)}`}
                  onClick={() => onOpen(draft.key)}
                >
                  Open
                </button>
              )}
              <button
                type="button"
                className="button"
                data-size="small"
                data-kind="quiet"
                aria-label={`Delete ${titleOf(draft)}`}
                aria-expanded={asked === draft.key}
                onClick={() => setAsked(asked === draft.key ? null : draft.key)}
              >
                Delete
              </button>
            </div>
            {asked === draft.key && (
              <Notice tone="warn" live>
                <span>What was typed is not kept anywhere else.</span>
                <div className="row">
                  <button
                    type="button"
                    className="button"
                    data-size="small"
                    onClick={() => {
                      setAsked(null);
                      remove.start(draft.key);
                    }}
                  >
                    Delete this draft
                  </button>
                  <button
                    type="button"
                    className="button"
                    data-size="small"
                    data-kind="quiet"
                    onClick={() => setAsked(null)}
                  >
                    Keep it
                  </button>
                </div>
              </Notice>
            )}
          </li>
        ))}
      </ul>
      {open !== null && (
        <div>
          <button type="button" className="button" data-size="small" onClick={onNew}>
            New draft
          </button>
        </div>
      )}
    </details>
  );
}

function titleOf({ id, name, version }: DraftRecord): string {
  return [id || name || 'Draft without a name', version].filter((word) => word !== '').join(' ');
}

function DraftTitle({ draft }: { readonly draft: DraftRecord }) {
  const { id, name, version } = draft;
  if (id === '') return <strong className="draft-name">{name || 'Draft without a name'}</strong>;
  return (
    <strong className="draft-name">
      <BreakableId id={id} /> {version !== '' && <span className="mono">{version}</span>}
    </strong>
  );
}
