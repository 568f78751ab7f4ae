import { useState } from 'react';
import type { Identity } from '../../registry/identity.ts';
import { isProblem } from '../../registry/problem.ts';
import type { Problem } from '../../registry/problem.ts';
import type { Secret } from '../../registry/sealed-seed.ts';
import { Field } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useAction } from '../state/use-action.ts';
import { askPasskey } from './passkey.ts';

interface SecretFormProps {
  readonly identity: Identity;
  /** What the button says. */
  readonly label: string;
  /** Uses the secret; what it could not be used for is shown. */
  readonly use: (secret: Secret) => Promise<Problem | null>;
}

/** Asks for the passphrase or passkey of a protected identity. What was typed is forgotten with each use. */
export function SecretForm({ identity, label, use }: SecretFormProps) {
  const [passphrase, setPassphrase] = useState('');
  const { passkey, name } = identity;
  const open = useAction(async () => {
    const secret =
      passkey === null ? ({ kind: 'passphrase', passphrase } as const) : await askPasskey(passkey);
    setPassphrase('');
    return isProblem(secret) ? secret : use(secret);
  });
  const refused = open.outcome ?? open.failure;
  return (
    <form
      className="stack"
      aria-label={`${label}: ${name}`}
      onSubmit={(event) => {
        event.preventDefault();
        open.start();
      }}
    >
      <div className="inline-form">
        {passkey === null && (
          <Field
            label={`Passphrase of ${name}`}
            value={passphrase}
            onChange={setPassphrase}
            problem={refused}
            autoComplete="current-password"
            secret
          />
        )}
        <button type="submit" className="button" data-kind="primary" disabled={open.running}>
          {open.running ? 'One moment…' : passkey === null ? label : `${label} with the passkey`}
        </button>
      </div>
      {passkey !== null && refused !== null && <ProblemNote problem={refused} />}
    </form>
  );
}
