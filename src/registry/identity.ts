import type { PasskeyLock, SealedSeed } from './sealed-seed.ts';

/** A key of this device at rest: a plain seed, or a sealed one and no plain seed beside it (SPEC K1). */
export type IdentityRecord = KeyFacts & (PlainSeed | SealedRecord);

/** What an identity is, whoever may sign as it. */
export interface KeyFacts {
  readonly did: string;
  readonly name: string;
  /** 64 hex digits. */
  readonly publicKey: string;
  readonly createdAt: number;
}

interface PlainSeed {
  /** 32 bytes. */
  readonly seed: Uint8Array;
  readonly sealed?: never;
}

interface SealedRecord {
  readonly seed?: never;
  readonly sealed: SealedSeed;
}

/** What the rest of the app may know of an identity. */
export interface Identity extends KeyFacts {
  /** True for the one that signs by default. */
  readonly current: boolean;
  /** What its seed is sealed under. */
  readonly protection: 'none' | 'passphrase' | 'passkey';
  /** True while it cannot sign: sealed, and not unlocked since this worker started. */
  readonly locked: boolean;
  /** How to ask the passkey; null for another protection. */
  readonly passkey: Pick<PasskeyLock, 'credential' | 'input'> | null;
}
