import { base58 } from '@scure/base';
import { concatBytes, fromHex } from '../willow/bytes.ts';

const ed25519 = Uint8Array.of(0xed, 0x01);

/** did:key of an Ed25519 public key given as 64 hex digits (W3C did:key, multicodec 0xed01, base58btc). */
export function didOf(publicKey: string): string {
  const bytes = fromHex(publicKey);
  return bytes === null ? '' : `did:key:z${base58.encode(concatBytes(ed25519, bytes))}`;
}
