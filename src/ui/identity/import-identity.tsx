import { useState } from 'react';
import type { Identity } from '../../registry/identity.ts';
import { isProblem } from '../../registry/problem.ts';
import type { Problem } from '../../registry/problem.ts';
import { Field } from '../parts/field.tsx';
import { useServices } from '../services.ts';
import { useAction } from '../state/use-action.ts';

/** Takes a key back from its 24 words. */
export function ImportIdentity({ onDone }: { readonly onDone: (identity: Identity) => void }) {
  const { registry } = useServices();
  const [phrase, setPhrase] = useState('');
  const [name, setName] = useState('');
  const words = phrase.trim() === '' ? 0 : phrase.trim().split(/\s+/).length;
  const take = useAction(
    () => registry.api.importIdentity(phrase.trim().split(/\s+/).join(' ').toLowerCase(), name.trim()),
    (outcome) => {
      if (isProblem(outcome)) return;
      setPhrase('');
      setName('');
      onDone(outcome);
    },
  );
  const refused: Problem | null =
    take.outcome !== null && isProblem(take.outcome) ? take.outcome : take.failure;
  const aboutName = refused?.code === 'identity/bad-name';
  return (
    <form
      className="stack"
      aria-label="Import identity"
      onSubmit={(event) => {
        event.preventDefault();
        take.start();
      }}
    >
      <Field
        label="Recovery phrase"
        value={phrase}
        onChange={setPhrase}
        lines={3}
        mono
        problem={aboutName ? null : refused}
        hint={<span className="num">{words} of 24 words</span>}
      />
      <div className="inline-form">
        <Field
          label="Name of the imported identity"
          value={name}
          onChange={setName}
          problem={aboutName ? refused : null}
        />
        <button type="submit" className="button" disabled={take.running}>
          {take.running ? 'Importing…' : 'Import identity'}
        </button>
      </div>
    </form>
  );
}
