import { useState } from 'react';
import { Link } from 'react-router';
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
import { ExportFile } from './export-file.tsx';
import { ImportFile } from './import-file.tsx';
import { ImportIdentity } from './import-identity.tsx';
import { ProtectIdentity } from './protect-identity.tsx';
import { RecoveryPhrase } from './recovery-phrase.tsx';
import { SayName } from './say-name.tsx';
import { UnlockIdentity } from './unlock-identity.tsx';
import '../styles/identity.css';

/** The keys of this device. */
export function IdentityPage() {
  useTitle('Identity');
  const say = useToast();
  const live = useIdentities();
  const identities = live.value;
  const current = identities?.find((identity) => identity.current);
  const greet = ({ name, locked }: Identity): void =>
    say(locked ? `${name} is here, locked` : `${name} is ready to sign`, 'good');
  return (
    <div className="narrow stack">
      <header className="page-head">
        <h1>Identity</h1>
        <p>
          An identity is a key on this device. It signs what you publish and rate, so that others know it
          comes from you. There is no account behind it. <Link to="/people">People you know</Link>
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
      {current !== undefined && <SayName key={current.did} identity={current} />}
      <section className="card stack" aria-label="New identity">
        <h2>{identities?.length === 0 ? 'Create your identity' : 'Create another'}</h2>
        <CreateIdentity onDone={greet} />
      </section>
      <section className="card stack" aria-label="Import identity">
        <h2>Import from a recovery phrase</h2>
        <ImportIdentity onDone={greet} />
      </section>
      <section className="card stack" aria-label="Import file">
        <h2>Import from a file</h2>
        <ImportFile onDone={greet} />
      </section>
    </div>
  );
}

type Panel = 'rename' | 'unlock' | 'protect' | 'export' | 'file';

function IdentityRow({ identity }: { readonly identity: Identity }) {
  const { registry } = useServices();
  const { did, name, protection, locked } = identity;
  const [open, setOpen] = useState<Panel | null>(null);
  const choose = useAction(() => registry.api.chooseIdentity(did));
  const lock = useAction(() => registry.api.lockIdentity(did));
  const outcome = lock.outcome ?? choose.outcome;
  const refused = isProblem(outcome) ? outcome : (lock.failure ?? choose.failure);
  const close = (): void => setOpen(null);
  const panel = (what: Panel, label: string) => (
    <button
      type="button"
      className="button"
      data-size="small"
      data-kind={what === 'unlock' ? undefined : 'quiet'}
      aria-expanded={open === what}
      aria-label={`${label}${what === 'file' ? ' of' : ''} ${name}`}
      onClick={() => setOpen(open === what ? null : what)}
    >
      {label}
    </button>
  );
  return (
    <article className="identity">
      <div className="identity-head">
        <h2 className="row">
          {name}
          {identity.current && <Badge tone="accent">In use</Badge>}
          {locked && <Badge tone="warn">Locked</Badge>}
          {protection !== 'none' && !locked && <Badge tone="good">Unlocked</Badge>}
        </h2>
        <div className="row">
          {!identity.current && (
            <button
              type="button"
              className="button"
              data-size="small"
              aria-label={`Use ${name}`}
              disabled={choose.running}
              onClick={() => choose.start()}
            >
              Use
            </button>
          )}
          {locked && panel('unlock', 'Unlock')}
          {protection !== 'none' && !locked && (
            <button
              type="button"
              className="button"
              data-size="small"
              aria-label={`Lock ${name}`}
              disabled={lock.running}
              onClick={() => lock.start()}
            >
              Lock
            </button>
          )}
          {panel('rename', 'Rename')}
          {panel('protect', 'Protect')}
          {panel('export', 'Export')}
          {panel('file', 'Save file')}
        </div>
      </div>
      <div className="identity-did small">
        <Copyable text={did} what={`did of ${name}`} />
      </div>
      <p className="small muted">
        Created {formatDay(identity.createdAt)} · {protectionWords[protection]}
      </p>
      {refused !== null && <ProblemNote problem={refused} />}
      {open === 'rename' && <Rename identity={identity} onDone={close} />}
      {open === 'unlock' && locked && <UnlockIdentity identity={identity} onDone={close} />}
      {open === 'protect' && <ProtectIdentity identity={identity} onDone={close} />}
      {open === 'export' && <RecoveryPhrase identity={identity} onDone={close} />}
      {open === 'file' && <ExportFile identity={identity} onDone={close} />}
    </article>
  );
}

const protectionWords: Record<Identity['protection'], string> = {
  none: 'not protected: whoever can use this browser can sign with it',
  passphrase: 'protected by a passphrase',
  passkey: 'protected by a passkey',
};

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
