import { base58 } from '@scure/base';
import { concatBytes } from './bytes.ts';
import { parseSubspaceId } from './ids.ts';
import type { SubspaceId } from './ids.ts';

/** Multicodec "ed25519-pub", 0xed as a varint. */
const ED25519_PUBLIC = Uint8Array.of(0xed, 0x01);

/** 34 bytes beginning with the multicodec always take these 48 characters. */
const didKeyForm = /^did:key:z(6Mk[1-9A-HJ-NP-Za-km-z]{44})$/;

/** The did:key of an author (W3C did:key, base58btc of the multicodec and the Ed25519 key): `did:key:z6Mk…`. */
export function didOfSubspace(subspaceId: SubspaceId): string {
  return `did:key:z${base58.encode(concatBytes(ED25519_PUBLIC, subspaceId))}`;
}

/** The author whose did:key this is, or null for any other text: another key type, another base, a stray character. */
export function subspaceOfDid(did: string): SubspaceId | null {
  const digits = didKeyForm.exec(did)?.[1];
  if (digits === undefined) return null;
  const bytes = base58.decode(digits);
  const isEd25519 = bytes[0] === ED25519_PUBLIC[0] && bytes[1] === ED25519_PUBLIC[1];
  return isEd25519 ? parseSubspaceId(bytes.slice(2)) : null;
}
