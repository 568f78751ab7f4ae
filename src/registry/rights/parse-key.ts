import { toHex } from '../../willow/bytes.ts';
import { subspaceOfDid } from '../../willow/did-key.ts';
import { quote } from '../module-id.ts';
import { problem, type Problem } from '../problem.ts';

/** The public key (64 hex digits) of a did:key as people paste it. */
export function parseKey(did: string): string | Problem {
  const key = subspaceOfDid(did.trim());
  return key === null ? problem('rights/bad-did', { found: quote(did.trim()) }) : toHex(key);
}
