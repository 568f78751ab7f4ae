import { useEffect, useState } from 'react';
import type { Identity } from '../../registry/identity.ts';
import { isProblem } from '../../registry/problem.ts';
import type { Problem } from '../../registry/problem.ts';
import type { NewSecret, Secret } from '../../registry/sealed-seed.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useServices } from '../services.ts';
import { useToast } from '../shell/toasts.tsx';
import { useAction } from '../state/use-action.ts';
import { NewPassphrase } from './new-passphrase.tsx';
import { makePasskey, mayHavePasskeys } from './passkey.ts';
import { WithSecret } from './with-secret.tsx';

interface ProtectIdentityProps {
  readonly identity: Identity;
  readonly onDone: () => void;
}

/** Sets, changes or takes off what a key is sealed under; what stands now is asked for first. */
export function ProtectIdentity(props: ProtectIdentityProps) {
  return (
    <WithSecret identity={props.identity}>
      {(secret) => <ChooseProtection {...props} secret={secret} />}
    </WithSecret>
  );
}

function ChooseProtection({
  identity,
  secret,
  onDone,
}: ProtectIdentityProps & { readonly secret: Secret | null }) {
  const { registry } = useServices();
  const say = useToast();
  const { name, protection } = identity;
  const [passkeys, setPasskeys] = useState(false);
  useEffect(() => {
    void mayHavePasskeys().then(setPasskeys);
  }, []);
  const protect = useAction(async (ask: () => Promise<NewSecret | Problem | null>) => {
    const next = await ask();
    if (isProblem(next)) return next;
    const outcome = await registry.api.protectIdentity(identity.did, next, secret);
    if (isProblem(outcome)) return outcome;
    say(next === null ? `${name} is no longer protected` : `${name} is protected`, 'good');
    onDone();
    return null;
  });
  const refused = protect.outcome ?? protect.failure;
  const aboutPassphrase = refused?.code === 'identity/bad-passphrase';
  return (
    <section className="stack" aria-label={`Protection of ${name}`}>
      <p className="small muted">
        The key is kept encrypted and asks to be unlocked each time the app is opened. Keep the recovery
        phrase as well: without it, whoever forgets the passphrase or loses the passkey loses the key.
      </p>
      <NewPassphrase
        name={`Passphrase for ${name}`}
        action={protection === 'passphrase' ? 'Change the passphrase' : 'Protect with a passphrase'}
        running={protect.running}
        refused={aboutPassphrase ? refused : null}
        onPassphrase={(passphrase) =>
          protect.start(() => Promise.resolve({ kind: 'passphrase', passphrase }))
        }
      />
      <div className="row">
        {passkeys && (
          <button
            type="button"
            className="button"
            disabled={protect.running}
            onClick={() => protect.start(() => makePasskey(name))}
          >
            {protection === 'passkey' ? 'Protect with another passkey' : 'Protect with a passkey'}
          </button>
        )}
        {protection !== 'none' && (
          <button
            type="button"
            className="button"
            data-kind="danger"
            disabled={protect.running}
            onClick={() => protect.start(() => Promise.resolve(null))}
          >
            Remove the protection
          </button>
        )}
        <button type="button" className="button" data-kind="quiet" onClick={onDone}>
          Cancel
        </button>
      </div>
      {refused !== null && !aboutPassphrase && <ProblemNote problem={refused} title="Not protected" />}
    </section>
  );
}
