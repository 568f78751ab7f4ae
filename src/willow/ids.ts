import { fromHex } from './bytes.ts';

declare const brand: unique symbol;

/** 32 bytes: the Ed25519 public key of a namespace. Its very last bit says owned (1) or communal (0). */
export type NamespaceId = Uint8Array & { readonly [brand]: 'NamespaceId' };

/** 32 bytes: the Ed25519 public key of an author, who alone writes in this subspace. */
export type SubspaceId = Uint8Array & { readonly [brand]: 'SubspaceId' };

/** 32 bytes: the WILLIAM3 digest of a payload. */
export type PayloadDigest = Uint8Array & { readonly [brand]: 'PayloadDigest' };

/** The namespace id of 32 bytes (not copied) or 64 hexadecimal digits of either case, else null. Any bytes pass: whether they are a point, signatures show. */
export function parseNamespaceId(from: Uint8Array | string): NamespaceId | null {
  return thirtyTwoBytes(from) as NamespaceId | null;
}

/** The subspace id of 32 bytes (not copied) or 64 hexadecimal digits of either case, else null. */
export function parseSubspaceId(from: Uint8Array | string): SubspaceId | null {
  return thirtyTwoBytes(from) as SubspaceId | null;
}

/** The payload digest of 32 bytes (not copied) or 64 hexadecimal digits of either case, else null. */
export function parsePayloadDigest(from: Uint8Array | string): PayloadDigest | null {
  return thirtyTwoBytes(from) as PayloadDigest | null;
}

function thirtyTwoBytes(from: Uint8Array | string): Uint8Array | null {
  const bytes = typeof from === 'string' ? fromHex(from) : from;
  return bytes?.length === 32 ? bytes : null;
}
