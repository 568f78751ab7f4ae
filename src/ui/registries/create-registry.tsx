import { useState } from 'react';
import { isProblem } from '../../registry/problem.ts';
import { NeedsIdentity } from '../identity/needs-identity.tsx';
import { WordList } from '../identity/word-list.tsx';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useIdentities } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';

/** Makes a registry: its owner's key is shown once as words, used to found it, and kept nowhere on this device. */
export function CreateRegistry() {
  return (
    <section className="card stack" aria-labelledby="create">
      <h2 id="create">Make one</h2>
      <p className="muted">
        It is owned by a key of its own. You keep that key as 24 words, off this device; what the registry
        needs from day to day is passed on to your identity, which then grants names and the right to rate to
        whoever asks, as long as this device is met.
      </p>
      <NeedsIdentity why="Your identity grants names in the registry you make.">
        <Steps />
      </NeedsIdentity>
    </section>
  );
}

function Steps() {
  const { registry } = useServices();
  const [title, setTitle] = useState('');
  const [phrase, setPhrase] = useState<{ readonly words: string; readonly isNew: boolean } | null>(null);
  const words = useAction(
    () => registry.api.newOwnerPhrase(),
    (made) => setPhrase({ words: made, isNew: true }),
  );
  const issuer = useIdentities().value?.find(({ current }) => current)?.name;
  const create = useAction(() => registry.api.createRegistry(phrase?.words ?? '', title));
  const problem = create.failure ?? (isProblem(create.outcome) ? create.outcome : null);
  const ofTitle = problem?.code === 'registry/bad-title' ? problem : null;
  return (
    <form
      className="stack"
      aria-label="Make a registry"
      onSubmit={(event) => {
        event.preventDefault();
        if (phrase === null) words.start();
        else create.start();
      }}
    >
      <Field
        label="Title"
        value={title}
        onChange={(value) => {
          setTitle(value);
          create.clear();
        }}
        problem={ofTitle}
        placeholder="Modules of our team"
        maxLength={200}
        hint={issuer === undefined ? undefined : `Names in it are granted by ${issuer}.`}
      />
      {phrase === null ? (
        <div className="row">
          <button type="submit" className="button" data-kind="primary" disabled={words.running}>
            Make the owner’s key
          </button>
          <button
            type="button"
            className="button"
            data-kind="quiet"
            onClick={() => setPhrase({ words: '', isNew: false })}
          >
            I have its words
          </button>
        </div>
      ) : phrase.isNew ? (
        <NewWords phrase={phrase.words} running={create.running} onCancel={() => setPhrase(null)} />
      ) : (
        <>
          <Field
            label="The owner’s 24 words"
            value={phrase.words}
            onChange={(value) => {
              setPhrase({ words: value, isNew: false });
              create.clear();
            }}
            lines={3}
            mono
            hint="The registry of these words is founded anew, here: your identity becomes an issuer of it beside those before."
          />
          <Buttons running={create.running} ready onCancel={() => setPhrase(null)} />
        </>
      )}
      {words.failure !== null && <ProblemNote problem={words.failure} />}
      {problem !== null && ofTitle === null && <ProblemNote problem={problem} title="Not made" />}
    </form>
  );
}

/** The words, and one of them typed again as a sign that they were written down. */
function NewWords({
  phrase,
  running,
  onCancel,
}: {
  readonly phrase: string;
  readonly running: boolean;
  readonly onCancel: () => void;
}) {
  const words = phrase.split(' ');
  const [asked] = useState(() => (crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) % words.length);
  const [typed, setTyped] = useState('');
  const isRight = typed.trim().toLowerCase() === words[asked];
  return (
    <>
      <WordList phrase={phrase} label="The owner’s words" what="the owner’s words">
        <span className="small muted">Write them down in this order, on paper.</span>
      </WordList>
      <Notice tone="warn" title="These words are the registry">
        <span>
          They are shown this once and kept nowhere. Whoever has them owns the registry for ever; without them
          nobody can name another issuer, or cut one off.
        </span>
      </Notice>
      <Field
        label={`Word ${asked + 1}`}
        value={typed}
        onChange={setTyped}
        mono
        hint="As a sign that they are written down."
      />
      <Buttons running={running} ready={isRight} onCancel={onCancel} />
    </>
  );
}

function Buttons({
  running,
  ready,
  onCancel,
}: {
  readonly running: boolean;
  readonly ready: boolean;
  readonly onCancel: () => void;
}) {
  return (
    <div className="row">
      <button type="submit" className="button" data-kind="primary" disabled={running || !ready}>
        {running ? 'Making it…' : 'Make the registry'}
      </button>
      <button type="button" className="button" data-kind="quiet" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}
