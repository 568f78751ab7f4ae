import type { Identity } from '../../registry/identity.ts';
import { isProblem, problem } from '../../registry/problem.ts';
import type { Problem } from '../../registry/problem.ts';
import type { NewSecret, Secret } from '../../registry/sealed-seed.ts';

type PasskeySecret<T> = Extract<T, { kind: 'passkey' }>;

/** Whether this browser may have passkeys that give secrets (WebAuthn Level 3, extension `prf`); a host without a domain has none. */
export async function mayHavePasskeys(): Promise<boolean> {
  const { PublicKeyCredential: webAuthn } = globalThis as {
    PublicKeyCredential?: typeof PublicKeyCredential;
  };
  if (webAuthn === undefined || /^[\d.]+$|:/.test(location.hostname)) return false;
  const known = await webAuthn.getClientCapabilities?.().catch(() => undefined);
  return known?.['extension:prf'] !== false;
}

/** Makes a passkey for a key of this device and asks it for its secret. */
export async function makePasskey(name: string): Promise<PasskeySecret<NewSecret> | Problem> {
  const input = randomBytes(32);
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: randomBytes(32),
        rp: { name: 'Gen Registry' },
        user: { id: randomBytes(16), name, displayName: name },
        pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        extensions: { prf: { eval: { first: input } } },
      },
    }),
  );
  if (isProblem(made)) return made;
  if (made.getClientExtensionResults().prf?.enabled !== true) return withoutSecret();
  const credential = new Uint8Array(made.rawId);
  // Many authenticators give the secret only when they are asked, not when they are made.
  const secret = outputOf(made) ?? (await askPasskey({ credential, input }));
  return isProblem(secret) ? secret : { ...secret, credential, input };
}

/** Asks the passkey of a protected identity for its secret. */
export async function askPasskey({
  credential,
  input,
}: NonNullable<Identity['passkey']>): Promise<PasskeySecret<Secret> | Problem> {
  const given = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: randomBytes(32),
        allowCredentials: [{ type: 'public-key', id: new Uint8Array(credential) }],
        userVerification: 'required',
        extensions: { prf: { eval: { first: new Uint8Array(input) } } },
      },
    }),
  );
  return isProblem(given) ? given : (outputOf(given) ?? withoutSecret());
}

function outputOf(credential: PublicKeyCredential): PasskeySecret<Secret> | null {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return null;
  const output = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
    : new Uint8Array(first);
  return { kind: 'passkey', output: new Uint8Array(output) };
}

/** WebAuthn tells a cancelled question from a missing passkey to nobody: both are a DOMException. */
async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | Problem> {
  try {
    const given = await ask();
    if (given instanceof PublicKeyCredential) return given;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
  return problem('identity/bad-passkey', { detail: 'none; the question was cancelled, or no passkey fits' });
}

function withoutSecret(): Problem {
  return problem('identity/bad-passkey', { detail: 'one that gives none' });
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}
