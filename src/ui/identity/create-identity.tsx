import { useState } from 'react';
import type { Identity } from '../../registry/identity.ts';
import { isProblem } from '../../registry/problem.ts';
import { Field } from '../parts/field.tsx';
import { useServices } from '../services.ts';
import { useAction } from '../state/use-action.ts';

/** Makes a new key under a name. */
export function CreateIdentity({ onDone }: { readonly onDone?: (identity: Identity) => void }) {
  const { registry } = useServices();
  const [name, setName] = useState('');
  const create = useAction(
    () => registry.api.createIdentity(name.trim()),
    (outcome) => {
      if (isProblem(outcome)) return;
      setName('');
      onDone?.(outcome);
    },
  );
  const refused = create.outcome !== null && isProblem(create.outcome) ? create.outcome : create.failure;
  return (
    <form
      className="inline-form"
      aria-label="Create identity"
      onSubmit={(event) => {
        event.preventDefault();
        create.start();
      }}
    >
      <Field
        label="Name"
        value={name}
        onChange={setName}
        problem={refused}
        placeholder="Ada, or a project"
        maxLength={200}
        autoComplete="nickname"
      />
      <button type="submit" className="button" data-kind="primary" disabled={create.running}>
        {create.running ? 'Creating…' : 'Create identity'}
      </button>
    </form>
  );
}
