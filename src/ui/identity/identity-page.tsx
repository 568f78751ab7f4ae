import { useState } from 'react';
import type { Identity } from '../../registry/identity.ts';
import { isProblem } from '../../registry/problem.ts';
import { Badge } from '../parts/badge.tsx';
import { Copyable } from '../parts/copy.tsx';
import { Field } from '../parts/field.tsx';
import { LongList } from '../parts/long-list.tsx';
import { Notice } from '../parts/notice.tsx';
import { Pending } from '../parts/pending.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useToast } from '../shell/toasts.tsx';
import { useTitle } from '../shell/use-title.ts';
import { useIdentities } from '../state/registry-values.ts';
import { useAction } from '../state/use-action.ts';
import { formatDay } from '../text/format.ts';
import { CreateIdentity } from './create-identity.tsx';
import { ImportIdentity } from './import-identity.tsx';
import { RecoveryPhrase } from './recovery-phrase.tsx';
import '../styles/identity.css';

/** The keys of this device. */
export function IdentityPage() {
  useTitle('Identity');
  const say = useToast();
  const live = useIdentities();
  const identities = live.value;
  const greet = (identity: Identity): void => say(`${identity.name} is ready to sign`, 'good');
  return (
    <div className="narrow stack">
      <header className="page-head">
        <h1>Identity</h1>
        <p>
          An identity is a key on this device. It signs what you publish and rate, so that others know it
          comes from you. There is no account behind it.
        </p>
      </header>
      {identities === undefined && <Pending of={[live]} />}
      {identities !== undefined && identities.length > 0 && (
        <>
          <LongList
            label="Identities"
            count={identities.length}
            estimate={110}
            keyOf={(index) => identities[index]?.did ?? index}
            render={(index) => {
              const identity = identities[index];
              return identity === undefined ? null : <IdentityRow identity={identity} />;
            }}
          />
          <Notice tone="warn" title="Nobody can restore a lost key">
            <span>
              If this browser’s data is cleared and the recovery phrase was not written down, the names you
              own can never be published under again. Export the 24 words and keep them offline.
            </span>
          </Notice>
        </>
      )}
      <section className="card stack" aria-label="New identity">
        <h2>{identities?.length === 0 ? 'Create your identity' : 'Create another'}</h2>
        <CreateIdentity onDone={greet} />
      </section>
      <section className="card stack" aria-label="Import identity">
        <h2>Import from a recovery phrase</h2>
        <ImportIdentity onDone={greet} />
      </section>
    </div>
  );
}

function IdentityRow({ identity }: { readonly identity: Identity }) {
  const { registry } = useServices();
  const [open, setOpen] = useState<'none' | 'rename' | 'export'>('none');
  const choose = useAction(() => registry.api.chooseIdentity(identity.did));
  const refused = choose.outcome !== null && isProblem(choose.outcome) ? choose.outcome : choose.failure;
  const toggle = (what: 'rename' | 'export'): void => setOpen(open === what ? 'none' : what);
  return (
    <article className="identity">
      <div className="identity-head">
        <h2 className="row">
          {identity.name}
          {identity.current && <Badge tone="accent">In use</Badge>}
        </h2>
        <div className="row">
          {!identity.current && (
            <button
              type="button"
              className="button"
              data-size="small"
              aria-label={`Use ${identity.name}`}
              disabled={choose.running}
              onClick={() => choose.start()}
            >
              Use
            </button>
          )}
          <button
            type="button"
            className="button"
            data-size="small"
            data-kind="quiet"
            aria-expanded={open === 'rename'}
            aria-label={`Rename ${identity.name}`}
            onClick={() => toggle('rename')}
          >
            Rename
          </button>
          <button
            type="button"
            className="button"
            data-size="small"
            data-kind="quiet"
            aria-expanded={open === 'export'}
            aria-label={`Export ${identity.name}`}
            onClick={() => toggle('export')}
          >
            Export
          </button>
        </div>
      </div>
      <div className="identity-did small">
        <Copyable text={identity.did} what={`did of ${identity.name}`} />
      </div>
      <p className="small muted">Created {formatDay(identity.createdAt)}</p>
      {refused !== null && <ProblemNote problem={refused} />}
      {open === 'rename' && <Rename identity={identity} onDone={() => setOpen('none')} />}
      {open === 'export' && <RecoveryPhrase identity={identity} onDone={() => setOpen('none')} />}
    </article>
  );
}

function Rename({ identity, onDone }: { readonly identity: Identity; readonly onDone: () => void }) {
  const { registry } = useServices();
  const [name, setName] = useState(identity.name);
  const rename = useAction(
    () => registry.api.renameIdentity(identity.did, name.trim()),
    (outcome) => {
      if (!isProblem(outcome)) onDone();
    },
  );
  const refused = rename.outcome !== null && isProblem(rename.outcome) ? rename.outcome : rename.failure;
  return (
    <form
      className="inline-form"
      aria-label={`Rename ${identity.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        rename.start();
      }}
    >
      <Field
        label="New name"
        value={name}
        onChange={setName}
        problem={refused}
        hint="Only you see it; the did stays the same."
      />
      <button type="submit" className="button" disabled={rename.running}>
        Save
      </button>
    </form>
  );
}
