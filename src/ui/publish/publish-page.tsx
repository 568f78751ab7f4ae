import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { PublishOutcome } from '../../registry/outcomes.ts';
import { problem } from '../../registry/problem.ts';
import { NeedsIdentity } from '../identity/needs-identity.tsx';
import { UnlockInPlace } from '../identity/unlock-identity.tsx';
import { handFiles, isDrop, onHanded } from '../files/handed-files.ts';
import { useHandedFiles } from '../files/use-handed-files.ts';
import { Loading } from '../parts/empty.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useTitle } from '../shell/use-title.ts';
import { askToPersist } from '../state/persist.ts';
import { useIdentities } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';
import { DraftList } from './draft-list.tsx';
import { DraftNote, SavedMark } from './draft-note.tsx';
import { DraftFields } from './draft-fields.tsx';
import { draftOf, formOf } from './draft-form.ts';
import { DropZone } from './drop-zone.tsx';
import { byPlace, placeOf } from './place-of.ts';
import { Published } from './published.tsx';
import { leftOutWords, readFiles } from './read-files.ts';
import type { Dropped } from './read-files.ts';
import { ReportCard } from './report-card.tsx';
import { useDraftCheck } from './use-draft-check.ts';
import { usePublishDraft } from './use-publish-draft.ts';
import { useReport } from './use-report.ts';
import '../styles/publish.css';

/** Turns a `.wasm` file and a manifest into a signed release, with or without a network. */
export function PublishPage() {
  useTitle('Publish');
  const { registry } = useServices();
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const draft = usePublishDraft(form);
  const [dropped, setDropped] = useState<Pick<Dropped, 'problems' | 'leftOut'>>(nothingDropped);
  const [missingFile, setMissingFile] = useState(false);
  const identity = useIdentities().value?.find((one) => one.current);
  const checked = useReport(draft.file, draft.form.profile);
  const check = useDraftCheck(draft.form, identity?.did ?? '');
  const publish = useAction(async (): Promise<(PublishOutcome & { readonly since: number }) | null> => {
    if (draft.file === null) return null;
    askToPersist();
    const since = Date.now();
    const { form, file } = draft;
    // Also for who has gone to another page meanwhile: the form is empty when he comes back.
    const outcome = await draft.publishing(
      (key) => registry.api.publish(crypto.randomUUID(), draftOf(form), file.bytes, key ?? undefined),
      ({ kind }) => kind === 'published',
    );
    return { ...outcome, since };
  });

  // a module that is dropped on the page that says *Published* begins the next one
  const { clear } = publish;
  useEffect(() => onHanded(clear), [clear]);

  const refusedNow = publish.outcome?.kind === 'refused';
  useEffect(() => {
    if (refusedNow) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusedNow]);

  if (publish.outcome?.kind === 'published') {
    return <Published outcome={publish.outcome} onAgain={publish.clear} />;
  }
  const refused = publish.outcome?.kind === 'refused' ? publish.outcome.problems : [];
  const problems = byPlace([...refused, ...check.problems]);
  const loose = refused.filter((one) => placeOf(one) === 'form' || placeOf(one) === 'file');
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.some(({ name }) => isDrop(name))) {
      void navigate('/files');
      handFiles(files.filter(({ name }) => isDrop(name)));
      return;
    }
    const found = await readFiles(files);
    setDropped(found);
    publish.clear();
    if (found.wasm !== undefined) {
      draft.setFile(found.wasm);
      setMissingFile(false);
    }
    const { draft: manifest, readme } = found;
    if (manifest !== undefined) {
      draft.setForm((old) => ({
        ...formOf(manifest),
        readme: manifest.readme === '' ? old.readme : manifest.readme,
      }));
    }
    if (readme !== undefined) draft.setForm((old) => ({ ...old, readme }));
  };
  const opening = draft.phase === 'opening';
  return (
    <div className="publish">
      <header className="page-head">
        <h1>Publish</h1>
        <p>
          The release is signed on this device and durable at once, with or without a network. It goes out to
          peers by itself.
        </p>
      </header>
      <NeedsIdentity why="A release is signed with a key, so that others know it comes from you.">
        {null}
      </NeedsIdentity>
      <DraftList open={draft.key} onOpen={draft.show} onNew={draft.startNew} />
      <DraftNote draft={draft} />
      {opening && draft.problem === null && <Loading />}
      {!opening && (
        <form
          ref={form}
          className="publish-form"
          aria-label="Publish a module"
          onSubmit={(event) => {
            event.preventDefault();
            setMissingFile(draft.file === null);
            check.showAll();
            if (draft.file !== null) publish.start();
          }}
        >
          <HandedFiles take={(files) => void take(files)} />
          <div className="publish-files stack">
            <DropZone
              file={draft.file}
              onFiles={(files) => void take(files)}
              onRemove={() => {
                draft.setFile(null);
                setDropped(nothingDropped);
              }}
            />
            {missingFile && draft.file === null && (
              <ProblemNote problem={noFile} title="The module is missing" />
            )}
            {dropped.leftOut.map((one) => (
              <Notice key={one.kind} tone="warn" title={`One ${one.kind} at a time`} live>
                <span>{leftOutWords(one)}</span>
              </Notice>
            ))}
            {dropped.problems.map((one) => (
              <ProblemNote key={`${one.code} ${one.expected}`} problem={one} title="A file was not taken" />
            ))}
          </div>
          <div className="publish-side">
            <ReportCard {...checked} />
            {draft.file === null && <Steps />}
          </div>
          <div className="publish-rest stack">
            <DraftFields
              form={draft.form}
              problems={problems}
              onChange={(change) => {
                draft.setForm(change);
                if (publish.outcome !== null) publish.clear();
              }}
              onSigner={() => {
                publish.clear();
                form.current?.querySelector<HTMLElement>('[type="submit"]')?.focus();
              }}
            />
            {check.warnings.map((warning) => (
              <Notice key={warning.text} tone="warn">
                <span>{warning.text}</span>
              </Notice>
            ))}
            <div className="publish-end stack">
              {publish.failure !== null && <ProblemNote problem={publish.failure} title="Not published" />}
              {loose.map((one) => (
                <ProblemNote
                  key={`${one.code} ${one.found}`}
                  problem={one}
                  title="Not published; nothing was stored"
                />
              ))}
              {refused.length > loose.length && (
                <Notice tone="bad" title="Not published; nothing was stored" live>
                  <span>The fields marked above need a change. Everything you filled in is kept.</span>
                </Notice>
              )}
              {publish.outcome?.kind === 'unchanged' && (
                <Notice title="Already published" live>
                  <span>{publish.outcome.reason}</span>
                  <Link to={`/modules/${draft.form.id.trim()}`}>Open {draft.form.id.trim()}</Link>
                </Notice>
              )}
              {identity !== undefined && (
                <div className="row">
                  <button type="submit" className="button" data-kind="primary" disabled={publish.running}>
                    {publish.running ? 'Signing and storing…' : 'Publish'}
                  </button>
                  <span className="small muted publish-as">
                    signed as <Link to="/identity">{identity.name}</Link>
                  </span>
                  <SavedMark draft={draft} />
                </div>
              )}
            </div>
          </div>
        </form>
      )}
      <UnlockInPlace why="A release is signed with a key." />
    </div>
  );
}

const nothingDropped = { problems: [], leftOut: [] };
const noFile = problem('publish/no-file', {});

/** Takes files that were dropped, opened or shared elsewhere in the app, once the form is there for them. */
function HandedFiles({ take }: { readonly take: (files: readonly File[]) => void }) {
  useHandedFiles('/publish', take);
  return null;
}

function Steps() {
  return (
    <section className="card publish-steps" aria-label="What happens">
      <h2 className="steps-title">What happens</h2>
      <ol className="steps">
        <li>
          The file is checked on this device, in a thread of its own. Nothing is uploaded to be checked.
        </li>
        <li>Your key signs id, version, digests and dependencies.</li>
        <li>The release is stored here, can be found and installed at once, and is marked as waiting.</li>
        <li>When a relay is in reach the name is granted and the release goes out.</li>
      </ol>
    </section>
  );
}
