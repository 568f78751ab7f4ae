import { useState } from 'react';
import type { Problem } from '../../registry/problem.ts';
import { problem } from '../../registry/problem.ts';
import { Field } from '../parts/field.tsx';

interface NewPassphraseProps {
  /** The form's accessible name. */
  readonly name: string;
  readonly action: string;
  readonly running: boolean;
  readonly refused: Problem | null;
  readonly onPassphrase: (passphrase: string) => void;
}

/** Asks for a passphrase twice. */
export function NewPassphrase({ name, action, running, refused, onPassphrase }: NewPassphraseProps) {
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [differ, setDiffer] = useState(false);
  return (
    <form
      className="stack"
      aria-label={name}
      onSubmit={(event) => {
        event.preventDefault();
        setDiffer(first !== second);
        if (first === second) onPassphrase(first);
      }}
    >
      <div className="form-grid">
        <Field
          label="New passphrase"
          value={first}
          onChange={setFirst}
          problem={refused}
          hint="12 characters or more. Nobody can recover it."
          autoComplete="new-password"
          secret
        />
        <Field
          label="The same again"
          value={second}
          onChange={setSecond}
          problem={differ ? problem('identity/bad-passphrase', { found: 'two that differ' }) : null}
          autoComplete="new-password"
          secret
        />
      </div>
      <div className="row">
        <button type="submit" className="button" data-kind="primary" disabled={running}>
          {running ? 'One moment…' : action}
        </button>
      </div>
    </form>
  );
}
