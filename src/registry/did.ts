import { base58 } from '@scure/base';
import { concatBytes, fromHex, toHex } from '../willow/bytes.ts';

const ed25519 = Uint8Array.of(0xed, 0x01);

/** did:key of an Ed25519 public key given as 64 hex digits (W3C did:key, multicodec 0xed01, base58btc). */
export function didOf(publicKey: string): string {
  const bytes = fromHex(publicKey);
  return bytes === null ? '' : `did:key:z${base58.encode(concatBytes(ed25519, bytes))}`;
}

/** The public key (64 hex digits) of a did:key, or null when it is not an Ed25519 did:key. */
export function keyOfDid(did: string): string | null {
  if (!did.startsWith('did:key:z') || did.length > 80) return null;
  try {
    const bytes = base58.decode(did.slice(9));
    return bytes.length === 34 && bytes[0] === 0xed && bytes[1] === 0x01 ? toHex(bytes.subarray(2)) : null;
  } catch {
    return null;
  }
}
