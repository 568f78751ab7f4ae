import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { ShownContact } from '../../registry/people/note-contact.ts';
import { isProblem } from '../../registry/problem.ts';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import { LongList } from '../parts/long-list.tsx';
import { Pending } from '../parts/pending.tsx';
import { useServices } from '../services.ts';
import { useTitle } from '../shell/use-title.ts';
import { useContacts } from '../state/people-values.ts';
import { useAction } from '../state/use-action.ts';
import { formatDay, shortDid } from '../text/format.ts';
import { PersonName } from './person-name.tsx';

/** The reader's own list: whom he trusts, and what he calls whom. */
export function PeoplePage() {
  useTitle('People');
  const live = useContacts();
  const contacts = live.value === undefined ? undefined : ordered(live.value);
  return (
    <div className="narrow stack">
      <header className="page-head">
        <h1>People</h1>
        <p>
          Whom you trust, and what you call whom. The list stays on this device; it decides whose ratings you
          see first, and nobody is told.
        </p>
      </header>
      <FindPerson />
      {contacts === undefined && <Pending of={[live]} />}
      {contacts?.length === 0 && (
        <Empty icon="shield" title="You have marked nobody yet">
          Follow the name beside a rating, a release or a right, and say that you trust them or what you call
          them.
        </Empty>
      )}
      {contacts !== undefined && contacts.length > 0 && (
        <LongList
          label="People"
          count={contacts.length}
          estimate={52}
          keyOf={(index) => contacts[index]?.key ?? index}
          render={(index) => {
            const contact = contacts[index];
            return contact === undefined ? null : <ContactRow contact={contact} />;
          }}
        />
      )}
    </div>
  );
}

/** Trusted ones first, each by name. */
function ordered(contacts: readonly ShownContact[]): readonly ShownContact[] {
  return contacts.toSorted(
    (a, b) =>
      Number(b.trusted) - Number(a.trusted) || a.petname.localeCompare(b.petname) || (a.key < b.key ? -1 : 1),
  );
}

function ContactRow({ contact }: { readonly contact: ShownContact }) {
  return (
    <div className="row person-row">
      <PersonName did={contact.did} />
      <span className="muted small person-since">
        {contact.trustedSince === null
          ? shortDid(contact.did)
          : `trusted since ${formatDay(contact.trustedSince)}`}
      </span>
    </div>
  );
}

function FindPerson() {
  const { registry } = useServices();
  const navigate = useNavigate();
  const [did, setDid] = useState('');
  const find = useAction(
    () => registry.api.person(did),
    (found) => {
      if (!isProblem(found)) void navigate(`/people/${found.did}`);
    },
  );
  const problem = find.failure ?? (isProblem(find.outcome) ? find.outcome : null);
  return (
    <form
      className="inline-form"
      aria-label="Find a person"
      onSubmit={(event) => {
        event.preventDefault();
        find.start();
      }}
    >
      <Field
        label="Somebody’s did"
        value={did}
        onChange={setDid}
        mono
        problem={problem}
        placeholder="did:key:z6Mk…"
        hint="From their Identity page: what is known about the key, and whether you trust it."
      />
      <button type="submit" className="button" disabled={find.running}>
        Show
      </button>
    </form>
  );
}
