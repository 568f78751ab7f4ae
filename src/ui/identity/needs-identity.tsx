import type { ReactNode } from 'react';
import { useIdentities } from '../state/registry-values.ts';
import { CreateIdentity } from './create-identity.tsx';

/** Shows its children once this device has an identity, and until then the form to create one. */
export function NeedsIdentity({ why, children }: { readonly why: string; readonly children: ReactNode }) {
  const identities = useIdentities().value;
  if (identities === undefined) return null;
  if (identities.length > 0) return children;
  return (
    <section className="card stack" aria-label="Identity needed">
      <h2>First, an identity</h2>
      <p className="small muted">
        {why} A key is made on this device and never leaves it; no account, no e-mail.
      </p>
      <CreateIdentity />
    </section>
  );
}
