import { concatBytes, fromHex, utf8 } from '../willow/bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import { passphraseKey, type PassphraseParameters } from './passphrase-key.ts';
import { passkeyKey } from './passkey-key.ts';

/** A seed under AES-256-GCM. All byte strings are kept beside it, so that parameters can be raised for later seals (SPEC K1). */
export interface SealedSeed {
  readonly by: PassphraseLock | PasskeyLock;
  /** 12 random bytes. */
  readonly nonce: Uint8Array;
  /** 48 bytes: the seed and the tag. */
  readonly ciphertext: Uint8Array;
}

/** argon2id over a passphrase. */
export interface PassphraseLock extends PassphraseParameters {
  readonly kind: 'passphrase';
  /** 16 random bytes. */
  readonly salt: Uint8Array;
}

/** HKDF-SHA-256 over the PRF output of a passkey. */
export interface PasskeyLock {
  readonly kind: 'passkey';
  /** The WebAuthn credential id, 1 to 1,023 bytes. */
  readonly credential: Uint8Array;
  /** What the passkey's PRF is asked about, 32 random bytes. */
  readonly input: Uint8Array;
  /** 32 random bytes. */
  readonly salt: Uint8Array;
}

/** What opens a sealed seed. Never stored, never in a message or an error. */
export type Secret =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  /** `output`: 32 bytes, the PRF's answer. */
  | { readonly kind: 'passkey'; readonly output: Uint8Array };

/** What a seed is sealed under; of a passkey also how to ask it again. */
export type NewSecret =
  | Extract<Secret, { kind: 'passphrase' }>
  | (Extract<Secret, { kind: 'passkey' }> & Pick<PasskeyLock, 'credential' | 'input'>);

type Bytes = Uint8Array<ArrayBuffer>;

const tag = utf8('gen-registry/sealed-seed/1');

/** Seals a 32-byte seed under `secret`, bound to its public key (64 hex digits) and to the parameters. */
export async function sealSeed(
  seed: Uint8Array,
  publicKey: string,
  secret: NewSecret,
  parameters: PassphraseParameters,
  random: (length: number) => Uint8Array,
): Promise<SealedSeed> {
  const { memory, passes, lanes } = parameters;
  const by: SealedSeed['by'] =
    secret.kind === 'passphrase'
      ? { kind: 'passphrase', memory, passes, lanes, salt: random(16) }
      : { kind: 'passkey', credential: secret.credential, input: secret.input, salt: random(32) };
  const nonce = random(12);
  const key = await keyFor(by, secret, publicKey);
  if (key === null) throw new TypeError('a secret of another kind');
  const ciphertext = await crypto.subtle.encrypt(gcm(nonce, by, publicKey), key, seed as Bytes);
  return { by, nonce, ciphertext: new Uint8Array(ciphertext) };
}

/** The seed; null when the secret is not the one it is sealed under, or anything of the seal was changed. Costs the whole derivation either way. */
export async function openSeed(
  { by, nonce, ciphertext }: SealedSeed,
  publicKey: string,
  secret: Secret,
): Promise<Uint8Array | null> {
  const key = await keyFor(by, secret, publicKey);
  if (key === null) return null;
  try {
    return new Uint8Array(await crypto.subtle.decrypt(gcm(nonce, by, publicKey), key, ciphertext as Bytes));
  } catch {
    return null;
  }
}

async function keyFor(by: SealedSeed['by'], secret: Secret, publicKey: string): Promise<CryptoKey | null> {
  if (by.kind === 'passphrase')
    return secret.kind === 'passphrase' ? passphraseKey(secret.passphrase, by.salt, by) : null;
  return secret.kind === 'passkey' ? passkeyKey(secret.output, by.salt, publicKey) : null;
}

function gcm(nonce: Uint8Array, by: SealedSeed['by'], publicKey: string): AesGcmParams {
  const key = fromHex(publicKey);
  if (key === null) throw new TypeError('not hexadecimal');
  const { kind } = by;
  const how = by.kind === 'passphrase' ? { memory: by.memory, passes: by.passes, lanes: by.lanes } : {};
  const additionalData = concatBytes(tag, Uint8Array.of(0), key, canonicalJson({ kind, ...how }));
  return { name: 'AES-GCM', iv: nonce as Bytes, additionalData: additionalData as Bytes };
}
