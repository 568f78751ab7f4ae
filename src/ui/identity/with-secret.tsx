import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Identity } from '../../registry/identity.ts';
import { isProblem } from '../../registry/problem.ts';
import type { Secret } from '../../registry/sealed-seed.ts';
import { useServices } from '../services.ts';
import { SecretForm } from './secret-form.tsx';

interface WithSecretProps {
  readonly identity: Identity;
  readonly children: (secret: Secret | null) => ReactNode;
}

/** Shows its children once the secret of a protected identity was given and found right; at once for a plain one. */
export function WithSecret({ identity, children }: WithSecretProps) {
  const { registry } = useServices();
  const [given, setGiven] = useState<Secret | null>(null);
  if (identity.protection === 'none' || given !== null) return children(given);
  return (
    <SecretForm
      identity={identity}
      label="Continue"
      use={async (secret) => {
        const wasLocked = identity.locked;
        const outcome = await registry.api.unlockIdentity(identity.did, secret);
        if (isProblem(outcome)) return outcome;
        if (wasLocked) await registry.api.lockIdentity(identity.did);
        setGiven(secret);
        return null;
      }}
    />
  );
}
