import { useState } from 'react';
import type { Identity } from '../../registry/identity.ts';
import { WriteNote } from '../module/write-note.tsx';
import { Field } from '../parts/field.tsx';
import { useServices } from '../services.ts';
import { useSays } from '../state/people-values.ts';
import { useAction } from '../state/use-action.ts';

/** The name that the key in use says of itself; opt-in, and never more than its own word to others. */
export function SayName({ identity }: { readonly identity: Identity }) {
  const { registry } = useServices();
  const says = useSays(identity.did).value ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? says;
  const say = useAction(
    () => registry.api.sayName(crypto.randomUUID(), name),
    () => setTyped(null),
  );
  return (
    <section className="card stack" aria-label="Public name">
      <h2>The name others see</h2>
      <p className="small muted">
        {says === ''
          ? `Others see the key of ${identity.name}, or what they call it themselves. You can publish a name; they see it marked as what the key says of itself.`
          : 'Others see it marked as what your key says of itself, unless they gave it a name of their own.'}
      </p>
      <form
        className="inline-form"
        aria-label="Publish a name"
        onSubmit={(event) => {
          event.preventDefault();
          say.start();
        }}
      >
        <Field
          label="Public name"
          value={name}
          onChange={setTyped}
          disabled={identity.locked}
          hint={
            identity.locked
              ? `Unlock ${identity.name} above first: it is signed with its key.`
              : 'At most 64 characters, signed with your key. Empty: taken back.'
          }
        />
        <button type="submit" className="button" disabled={say.running || identity.locked || name === says}>
          Publish name
        </button>
      </form>
      <WriteNote outcome={say.outcome} failure={say.failure} />
    </section>
  );
}
