import { concatBytes, toHex } from './bytes.ts';
import { isStrictForm } from './ed25519-rule.ts';
import { passesSelfTest } from './ed25519-self-test.ts';

/** A key that signs: the public key (32 bytes) and Ed25519 signatures (64 bytes) by it. */
export interface KeySigner {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/**
 * Whether the signature is the key's over the message, by one rule on every engine; wrong lengths are false, nothing throws. What it is
 * given it has read when it returns its promise: the caller may overwrite it.
 */
export type VerifySignature = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => Promise<boolean>;

const ED25519 = { name: 'Ed25519' };
/** PKCS #8 wrapping of a raw Ed25519 seed (RFC 8410). */
const PKCS8_PREFIX = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);
const MAX_IMPORTED_KEYS = 256;

/** WebCrypto, absent in pages that are no secure context. */
function subtleCrypto(): SubtleCrypto | undefined {
  return (globalThis.crypto as Crypto | undefined)?.subtle;
}

/** WebCrypto takes no views of shared memory, and copies others itself before it answers. */
function unshared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}

/** Keys are imported once; from then on nothing is awaited but the signature. */
function webCryptoVerifier(subtle: SubtleCrypto): VerifySignature {
  /** null: not a point of the curve. */
  const imported = new Map<string, CryptoKey | null | Promise<CryptoKey | null>>();
  const importKey = (hex: string, publicKey: Uint8Array): Promise<CryptoKey | null> => {
    const oldest = imported.keys().next();
    if (imported.size >= MAX_IMPORTED_KEYS && oldest.done !== true) imported.delete(oldest.value);
    const importing = subtle
      .importKey('raw', new Uint8Array(publicKey), ED25519, false, ['verify'])
      .catch(() => null);
    imported.set(hex, importing);
    void importing.then((key) => imported.get(hex) === importing && imported.set(hex, key));
    return importing;
  };
  const verifyWith = (key: CryptoKey | null, message: Uint8Array, signature: Uint8Array): Promise<boolean> =>
    key === null
      ? Promise.resolve(false)
      : subtle.verify(ED25519, key, unshared(signature), unshared(message));
  return (publicKey, message, signature) => {
    if (!isStrictForm(publicKey, signature)) return Promise.resolve(false);
    const hex = toHex(publicKey);
    const known = imported.get(hex);
    if (known === null || known instanceof CryptoKey) return verifyWith(known, message, signature);
    const [ownMessage, ownSignature] = [new Uint8Array(message), new Uint8Array(signature)];
    return (known ?? importKey(hex, publicKey)).then((key) => verifyWith(key, ownMessage, ownSignature));
  };
}

/** Curve arithmetic in JavaScript: only who makes keys, or has no engine that follows the rule, loads it. */
const inJs = () => import('./ed25519-noble.ts');

let chosen: Promise<VerifySignature> | undefined;

async function chooseVerifier(): Promise<VerifySignature> {
  const subtle = subtleCrypto();
  if (subtle !== undefined) {
    const verify = webCryptoVerifier(subtle);
    if (await passesSelfTest(verify)) return verify;
  }
  const { verifyInJs } = await inJs();
  return (publicKey, message, signature) => Promise.resolve(verifyInJs(publicKey, message, signature));
}

/**
 * The verifier of this engine, chosen once. The rule: S < L; A and R canonic and not of small order; the cofactorless
 * equation. WebCrypto where a self-test shows exactly that, else JavaScript.
 */
export function verifier(): Promise<VerifySignature> {
  chosen ??= chooseVerifier();
  return chosen;
}

/** A signer from a 32-byte seed: a non-extractable WebCrypto key where there is Ed25519, else JavaScript. RangeError for another length. */
export async function signerFromSeed(seed: Uint8Array): Promise<KeySigner> {
  if (seed.length !== 32) throw new RangeError(`expected a seed of 32 bytes, got ${seed.length}`);
  const { publicKeyOf, signInJs } = await inJs();
  const publicKey = publicKeyOf(seed);
  const subtle = subtleCrypto();
  if (subtle !== undefined) {
    const pkcs8 = new Uint8Array(concatBytes(PKCS8_PREFIX, seed));
    try {
      const key = await subtle.importKey('pkcs8', pkcs8, ED25519, false, ['sign']);
      return {
        publicKey,
        sign: async (message) => new Uint8Array(await subtle.sign(ED25519, key, new Uint8Array(message))),
      };
    } catch {
      // An engine whose WebCrypto knows no Ed25519 signs in JavaScript.
    } finally {
      pkcs8.fill(0);
    }
  }
  const own = new Uint8Array(seed);
  return { publicKey, sign: (message) => Promise.resolve(signInJs(message, own)) };
}

/** 32 bytes from the platform's cryptographic source: a new key's seed. */
export function randomSeed(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(32));
}
