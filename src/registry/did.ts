import { didOfSubspace } from '../willow/did-key.ts';
import { parseSubspaceId } from '../willow/ids.ts';

/** did:key of an Ed25519 public key given as 64 hex digits; empty for any other text. */
export function didOf(publicKey: string): string {
  const subspaceId = parseSubspaceId(publicKey);
  return subspaceId === null ? '' : didOfSubspace(subspaceId);
}
