import type { KeyFacts } from './identity.ts';
import { wrongParameters } from './passphrase-key.ts';
import { problem, type Problem } from './problem.ts';
import { openSeed, type NewSecret, type SealedSeed, type Secret } from './sealed-seed.ts';
import { countCharacters } from './shape.ts';

/** Why a seed is not sealed under this: too short a passphrase, or a passkey without a secret of 32 bytes. */
export function badNewSecret(secret: NewSecret): Problem | null {
  if (secret.kind === 'passphrase') {
    const length = countCharacters(secret.passphrase);
    return length >= 12 && length <= 256
      ? null
      : problem('identity/bad-passphrase', { found: `one of ${length} characters` });
  }
  const { output, input, credential } = secret;
  const bad = (detail: string): Problem => problem('identity/bad-passkey', { detail });
  if (output.length !== 32) return bad(`one that gives ${output.length} bytes`);
  if (input.length !== 32) return bad(`one that was asked about ${input.length} bytes`);
  return credential.length >= 1 && credential.length <= 1023 ? null : bad('one without a usable id');
}

/** The seed behind a seal, or why it stays shut (SPEC K3, K5). */
export async function opened(
  sealed: SealedSeed,
  { name, publicKey }: Pick<KeyFacts, 'name' | 'publicKey'>,
  secret: Secret | null,
): Promise<Uint8Array | Problem> {
  if (secret === null) return problem('identity/locked', { name });
  const { by } = sealed;
  const wrong = by.kind === 'passphrase' ? wrongParameters(by) : null;
  if (wrong !== null) return problem('identity/bad-seal', { name, detail: wrong });
  return (
    (await openSeed(sealed, publicKey, secret)) ?? problem('identity/wrong-secret', { name, kind: by.kind })
  );
}
