import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { ContactChange } from '../../registry/people/note-contact.ts';
import type { Person } from '../../registry/people/person.ts';
import { isProblem, type Problem } from '../../registry/problem.ts';
import { NeedsIdentity } from '../identity/needs-identity.tsx';
import { UnlockInPlace } from '../identity/unlock-identity.tsx';
import { WriteNote } from '../module/write-note.tsx';
import { Badge } from '../parts/badge.tsx';
import { Copyable } from '../parts/copy.tsx';
import { Field } from '../parts/field.tsx';
import { Pending } from '../parts/pending.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useTitle } from '../shell/use-title.ts';
import { useContacts, usePerson } from '../state/people-values.ts';
import { useIdentities } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';
import { BreakableId } from '../text/breakable-id.tsx';
import { formatDay } from '../text/format.ts';
import { firstContact } from './first-contact.ts';
import { nameOf } from './name-of.ts';
import { PersonName } from './person-name.tsx';
import { ringWords } from './ring-words.ts';
import '../styles/people.css';

/** What is known about one key, and what the reader makes of it: `/people/<did>`. */
export function PersonPage() {
  const { did = '' } = useParams();
  const live = usePerson(did);
  useTitle('Person');
  if (live.value === undefined) return <Pending of={[live]} />;
  return (
    <div className="narrow stack">
      {isProblem(live.value) ? (
        <>
          <h1>No such key</h1>
          <ProblemNote problem={live.value} />
        </>
      ) : (
        <Known key={did} person={live.value} />
      )}
    </div>
  );
}

function Known({ person }: { readonly person: Person }) {
  const { did, ring, says } = person;
  const identities = useIdentities().value ?? [];
  const contacts = useContacts().value ?? [];
  const { by, name, key } = nameOf(did, identities, contacts, says);
  const mine = identities.some((identity) => identity.did === did);
  return (
    <>
      <header className="page-head">
        <h1 className="person-title">
          {name === '' ? <span className="mono">{key}</span> : <bdi>{name}</bdi>}
          {name !== '' && key !== '' && <span className="mono person-key">{key}</span>}
        </h1>
        <p className="row">
          <Badge tone={ring === 'trusted' || ring === 'you' ? 'good' : 'plain'}>{ringWords[ring].one}</Badge>
          {by === 'itself' && <span className="small muted">The name is what it says of itself.</span>}
          {by === 'petname' && says !== '' && says !== name && (
            <span className="small muted">
              It calls itself <bdi className="who-says">{says}</bdi>.
            </span>
          )}
        </p>
        <Copyable text={did} what="did" />
      </header>
      <section className="card stack" aria-label="First contact">
        <h2>What is known about this key</h2>
        <ul className="first-contact">
          {firstContact(person).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </section>
      {mine ? (
        <p>
          <Link to="/identity">Its name and protection</Link>
        </p>
      ) : (
        <Relation person={person} />
      )}
      <Details person={person} />
    </>
  );
}

function Relation({ person }: { readonly person: Person }) {
  const { did, contact } = person;
  const { registry } = useServices();
  const [petname, setPetname] = useState(contact.petname);
  const note = useAction((change: ContactChange) => registry.api.noteContact(did, change));
  const rename = useAction((change: ContactChange) => registry.api.noteContact(did, change));
  return (
    <section className="card stack" aria-label="You and this key">
      <h2>You and this key</h2>
      <label className="choice">
        <input
          type="checkbox"
          checked={contact.trusted}
          disabled={note.running}
          onChange={(event) => note.start({ trusted: event.target.checked })}
        />
        <span>
          I trust this person
          <span className="muted small person-hint">
            {contact.trustedSince === null
              ? 'What they rate is counted among people you trust. Kept on this device; nobody is told.'
              : `Since ${formatDay(contact.trustedSince)}. Kept on this device; nobody is told.`}
          </span>
        </span>
      </label>
      <Refused outcome={note.outcome} failure={note.failure} />
      <form
        className="inline-form"
        aria-label="Your name for them"
        onSubmit={(event) => {
          event.preventDefault();
          rename.start({ petname });
        }}
      >
        <Field
          label="Your name for them"
          value={petname}
          onChange={setPetname}
          problem={problemOf(rename.outcome, rename.failure)}
          hint="Only you see it. Empty: none."
        />
        <button type="submit" className="button" disabled={rename.running || petname === contact.petname}>
          Save name
        </button>
      </form>
      <SayTrust person={person} />
    </section>
  );
}

/** Telling others: opt-in, and apart from the reader's own list. */
function SayTrust({ person }: { readonly person: Person }) {
  const { did, statedBy } = person;
  const { registry } = useServices();
  const current = useIdentities().value?.find((identity) => identity.current);
  const said = current !== undefined && statedBy.includes(current.did);
  const say = useAction(() => registry.api.sayTrust(crypto.randomUUID(), did, !said));
  return (
    <details className="stack person-say" open={said}>
      <summary>Tell others {said && <Badge tone="good">Published</Badge>}</summary>
      <p className="small muted">
        {said
          ? 'Your key says in public that it trusts this one. Whoever trusts you counts them among the people you trust.'
          : 'Publishes a signed line, so that whoever trusts you counts them among the people you trust. Everybody can read it.'}
      </p>
      <NeedsIdentity why="A public statement is signed with your key.">
        <div className="row">
          <button type="button" className="button" disabled={say.running} onClick={() => say.start()}>
            {said ? 'Take it back' : 'Say it in public'}
          </button>
        </div>
        <UnlockInPlace why="A public statement is signed with your key." />
      </NeedsIdentity>
      <WriteNote outcome={say.outcome} failure={say.failure} />
    </details>
  );
}

function Details({ person }: { readonly person: Person }) {
  const { owns, publishes, grantedBy, passed, trusts, vouchedBy } = person;
  return (
    <section className="card" aria-label="Details">
      <h2 className="card-head">Details</h2>
      <dl className="facts">
        <dt>Owns</dt>
        <dd>
          <Modules ids={owns} />
        </dd>
        {publishes.length > 0 && (
          <>
            <dt>Publishes in</dt>
            <dd>
              <Modules ids={publishes} />
            </dd>
          </>
        )}
        <dt>Rights granted by</dt>
        <dd>
          {grantedBy.length === 0 && <span className="muted">nobody</span>}
          {grantedBy.map((chain) => (
            <ol key={chain.join(' ')} className="chain">
              {chain.map((did, index) => (
                <li key={did}>
                  {index === 0 && <span className="small muted">registry root </span>}
                  <PersonName did={did} />
                </li>
              ))}
            </ol>
          ))}
        </dd>
        {passed.length > 0 && (
          <>
            <dt>Changes of hands</dt>
            <dd>
              <ul className="person-list">
                {passed.map(({ id, from, to }) => (
                  <li key={`${id} ${from} ${to}`}>
                    <Link to={`/modules/${id}`}>{id}</Link> from <PersonName did={from} /> to{' '}
                    <PersonName did={to} />
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>Trusted publicly by</dt>
        <dd>
          <People dids={vouchedBy} none="nobody you trust" />
        </dd>
        <dt>Trusts publicly</dt>
        <dd>
          <People dids={trusts} none="nobody" />
        </dd>
      </dl>
    </section>
  );
}

const shownAtOnce = 50;

function Modules({ ids }: { readonly ids: readonly string[] }) {
  if (ids.length === 0) return <span className="muted">no module</span>;
  return (
    <ul className="person-list">
      {ids.slice(0, shownAtOnce).map((id) => (
        <li key={id}>
          <Link to={`/modules/${id}`}>
            <BreakableId id={id} />
          </Link>
        </li>
      ))}
      {ids.length > shownAtOnce && <li className="muted">and {ids.length - shownAtOnce} more</li>}
    </ul>
  );
}

function People({ dids, none }: { readonly dids: readonly string[]; readonly none: string }) {
  if (dids.length === 0) return <span className="muted">{none}</span>;
  return (
    <ul className="person-list">
      {dids.slice(0, shownAtOnce).map((did) => (
        <li key={did}>
          <PersonName did={did} />
        </li>
      ))}
      {dids.length > shownAtOnce && <li className="muted">and {dids.length - shownAtOnce} more</li>}
    </ul>
  );
}

function problemOf(outcome: object | null, failure: Problem | null): Problem | null {
  return failure ?? (isProblem(outcome) ? outcome : null);
}

function Refused(given: { readonly outcome: object | null; readonly failure: Problem | null }) {
  const problem = problemOf(given.outcome, given.failure);
  return problem === null ? null : <ProblemNote problem={problem} />;
}
