import type { Path } from './path.ts';

/** A Willow'25 entry (Willow data model, "Entry"). */
export interface Entry {
  /** 32 bytes, an Ed25519 public key. */
  readonly namespaceId: Uint8Array;
  /** 32 bytes, an Ed25519 public key: the author. */
  readonly subspaceId: Uint8Array;
  readonly path: Path;
  /** u64: TAI microseconds since J2000. */
  readonly timestamp: bigint;
  /** u64: bytes. */
  readonly payloadLength: bigint;
  /** 32 bytes: WILLIAM3 of the payload. */
  readonly payloadDigest: Uint8Array;
}
