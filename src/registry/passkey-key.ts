import { concatBytes, fromHex, utf8 } from '../willow/bytes.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const tag = utf8('gen-registry/passkey-seal/1');

/** The AES-256-GCM key of a passkey's PRF output (32 bytes): HKDF-SHA-256 for one public key (64 hex digits). */
export async function passkeyKey(
  output: Uint8Array,
  salt: Uint8Array,
  publicKey: string,
): Promise<CryptoKey> {
  const info = concatBytes(tag, Uint8Array.of(0), fromHex(publicKey) ?? new Uint8Array());
  const ikm = await crypto.subtle.importKey('raw', output as Bytes, 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: salt as Bytes, info: info as Bytes },
    ikm,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}
