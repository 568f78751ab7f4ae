import type { Identity } from '../../registry/identity.ts';
import { isProblem } from '../../registry/problem.ts';
import { useServices } from '../services.ts';
import { useToast } from '../shell/toasts.tsx';
import { useIdentities } from '../state/registry-values.ts';
import { SecretForm } from './secret-form.tsx';

/** Unlocks one identity until it is locked again or the app is closed. */
export function UnlockIdentity({
  identity,
  onDone,
}: {
  readonly identity: Identity;
  readonly onDone?: () => void;
}) {
  const { registry } = useServices();
  const say = useToast();
  return (
    <SecretForm
      identity={identity}
      label="Unlock"
      use={async (secret) => {
        const outcome = await registry.api.unlockIdentity(identity.did, secret);
        if (isProblem(outcome)) return outcome;
        say(`${outcome.name} is unlocked`, 'good');
        onDone?.();
        return null;
      }}
    />
  );
}

/** Beside a form that signs: while the identity in use is locked, the way to unlock it there (SPEC K11). */
export function UnlockInPlace({ why }: { readonly why: string }) {
  const identity = useIdentities().value?.find(({ current }) => current);
  if (identity?.locked !== true) return null;
  return (
    <section className="card stack" aria-label="Identity locked">
      <h2>{identity.name} is locked</h2>
      <p className="small muted">{why} Unlock the key here; what you filled in stays.</p>
      <UnlockIdentity identity={identity} />
    </section>
  );
}
