import { Icon } from '../parts/icons.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { isBlank } from '../../registry/drafts/draft-content.ts';
import type { PublishDraft } from './use-publish-draft.ts';

interface DraftNoteProps {
  readonly draft: PublishDraft;
}

/** What is to be known of the draft before one types on: that it is gone, could not be opened, or is not saved. */
export function DraftNote({ draft }: DraftNoteProps) {
  const { phase, problem, form, file } = draft;
  if (phase === 'gone') {
    const holds = !isBlank(form) || file !== null;
    return (
      <Notice tone="warn" title="This draft is no longer here" live>
        <span>
          It was published or deleted, in another tab or before.
          {holds && ' What the form holds is in this tab alone now, and nowhere saved.'}
        </span>
        <div className="row">
          {holds && (
            <button type="button" className="button" data-size="small" onClick={draft.keepAsNew}>
              Keep it as a new draft
            </button>
          )}
          <button type="button" className="button" data-size="small" onClick={draft.startNew}>
            {holds ? 'Let it go' : 'Begin a new one'}
          </button>
        </div>
      </Notice>
    );
  }
  if (problem === null) return null;
  if (phase !== 'opening')
    return <ProblemNote problem={problem} title="The draft is not saved; what is typed stays in this tab" />;
  return (
    <div className="stack">
      <ProblemNote problem={problem} title="The draft could not be opened" />
      <div className="row">
        <button type="button" className="button" onClick={draft.openAgain}>
          Try again
        </button>
        <button type="button" className="button" data-kind="quiet" onClick={draft.startNew}>
          Begin a new one
        </button>
      </div>
    </div>
  );
}

/** Whether what is typed is on disk. Not read out: it changes with every letter. */
export function SavedMark({ draft: { phase, saved, problem } }: DraftNoteProps) {
  if (phase === 'gone')
    return <span className="small draft-saved">Not saved: this draft is no longer here (see above)</span>;
  if (phase !== 'open' || problem !== null) return null;
  return (
    <span className="small muted draft-saved" data-saved={saved}>
      {saved && <Icon name="check" size={14} />}
      {saved ? 'Draft saved on this device' : 'Saving the draft…'}
    </span>
  );
}
