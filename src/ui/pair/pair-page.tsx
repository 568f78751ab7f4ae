import { useState } from 'react';
import { Link } from 'react-router';
import type { Pairing } from '../../registry/ports/pairings.ts';
import { isProblem, type Problem } from '../../registry/problem.ts';
import { CopyButton } from '../parts/copy.tsx';
import { Empty, Loading } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useTitle } from '../shell/use-title.ts';
import { useAbout } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';
import { QrCode } from './qr-code.tsx';
import { usePairingState, usePairings } from './use-pairings.ts';
import '../styles/pair.css';

/** Two browsers meet with no relay: an offer there, an answer back, by whatever way their people have. */
export function PairPage() {
  useTitle('Pair');
  const about = useAbout().value;
  return (
    <div className="narrow stack">
      <header className="page-head">
        <h1>Pair two browsers</h1>
        <p>
          With no relay at all: one browser makes an offer, the other answers it. Carry the two texts by mail,
          chat, camera or hand. They say how to reach the two devices on their network, and which key is at
          the other end; they are good for one meeting.
        </p>
      </header>
      {about === undefined && <Loading />}
      {about === null && (
        <Empty icon="box" title="First, a registry">
          What is to be exchanged? <Link to="/registries">Make or join one</Link>, or import it from a file.
        </Empty>
      )}
      {about != null && <Pairings namespace={about.namespace} />}
    </div>
  );
}

function Pairings({ namespace }: { readonly namespace: string }) {
  const { pairings, reload } = usePairings();
  return (
    <>
      {pairings.map((pairing) => (
        <Kept key={pairing.text} pairing={pairing} onChange={reload} />
      ))}
      <section className="card stack" aria-label="A new pairing">
        <Offer namespace={namespace} onMade={reload} />
        <Answer namespace={namespace} onMade={reload} />
      </section>
    </>
  );
}

function Offer({ namespace, onMade }: { readonly namespace: string; readonly onMade: () => void }) {
  const services = useServices();
  const make = useAction(async () => (await services.pairings()).offer(namespace), onMade);
  return (
    <>
      <p className="small muted">On the first of the two browsers:</p>
      <div className="row">
        <button
          type="button"
          className="button"
          data-kind="primary"
          disabled={make.running}
          onClick={() => make.start()}
        >
          {make.running ? 'Finding out how this browser is reached…' : 'Make an offer'}
        </button>
      </div>
      {make.failure !== null && <ProblemNote problem={make.failure} />}
    </>
  );
}

function Answer({ namespace, onMade }: { readonly namespace: string; readonly onMade: () => void }) {
  const services = useServices();
  const [text, setText] = useState('');
  const answer = useAction(
    async () => (await services.pairings()).answer(namespace, text),
    (outcome) => {
      if (isProblem(outcome)) return;
      setText('');
      onMade();
    },
  );
  const problem = answer.failure ?? (isProblem(answer.outcome) ? answer.outcome : null);
  return (
    <form
      className="stack"
      aria-label="Answer an offer"
      onSubmit={(event) => {
        event.preventDefault();
        answer.start();
      }}
    >
      <Field
        label="Or, on the second: the other browser’s offer"
        value={text}
        onChange={(value) => {
          setText(value);
          answer.clear();
        }}
        lines={4}
        mono
        problem={problem}
        placeholder="genpair1.…"
      />
      <div className="row">
        <button type="submit" className="button" data-kind="primary" disabled={answer.running}>
          {answer.running ? 'Answering…' : 'Answer'}
        </button>
      </div>
    </form>
  );
}

/** A pairing that goes on: its text while it is to be carried, how it stands, and its end. */
function Kept({ pairing, onChange }: { readonly pairing: Pairing; readonly onChange: () => void }) {
  const state = usePairingState(pairing, onChange);
  const { kind } = pairing;
  const title =
    state === 'connected'
      ? 'Connected, with no relay between'
      : kind === 'offer'
        ? 'Your offer'
        : 'Your answer';
  return (
    <section className="card stack" aria-label={title}>
      <h2>{title}</h2>
      {state === 'connected' ? (
        <Notice tone="good" live>
          <span>
            The two browsers sync as any peers, as long as this tab and that one stay open; other pages of the
            app may be shown meanwhile. <Link to="/sync">See what is exchanged</Link>.
          </span>
        </Notice>
      ) : (
        <Exchange pairing={pairing} state={state} />
      )}
      <div className="row">
        <button
          type="button"
          className="button"
          data-size="small"
          data-kind="quiet"
          onClick={() => pairing.end()}
        >
          {state === 'connected' ? 'Disconnect' : 'Give up'}
        </button>
      </div>
    </section>
  );
}

function Exchange({ pairing, state }: { readonly pairing: Pairing; readonly state: string }) {
  const [answer, setAnswer] = useState('');
  const [wrong, setWrong] = useState<Problem | null>(null);
  const take = useAction(() => pairing.take(answer), setWrong);
  const isOffer = pairing.kind === 'offer';
  return (
    <>
      <div className="pair-text">
        <QrCode text={pairing.text} label={`${isOffer ? 'The offer' : 'The answer'} as a QR code`} />
        <div className="stack">
          <code className="pair-code" data-testid="pairing-text">
            {pairing.text}
          </code>
          <div className="row">
            <CopyButton text={pairing.text} what={isOffer ? 'the offer' : 'the answer'} />
            <span className="small muted">
              {isOffer
                ? 'Give it to the other browser, and enter below what it answers.'
                : 'Give it back; the two connect as soon as it is entered there.'}
            </span>
          </div>
        </div>
      </div>
      {isOffer && state === 'exchanging' && (
        <form
          className="stack"
          aria-label="Take the answer"
          onSubmit={(event) => {
            event.preventDefault();
            take.start();
          }}
        >
          <Field
            label="The other browser’s answer"
            value={answer}
            onChange={(value) => {
              setAnswer(value);
              setWrong(null);
            }}
            lines={4}
            mono
            problem={wrong ?? take.failure}
            placeholder="genpair1.…"
          />
          <div className="row">
            <button type="submit" className="button" data-kind="primary" disabled={take.running}>
              Connect
            </button>
          </div>
        </form>
      )}
      {state === 'connecting' && (
        <output className="small muted">{isOffer ? 'Connecting…' : 'Waiting for the other browser…'}</output>
      )}
    </>
  );
}
