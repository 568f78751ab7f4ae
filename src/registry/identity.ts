/** A key of this device at rest. The seed never leaves the device except as the recovery phrase its user asks for. */
export interface IdentityRecord {
  readonly did: string;
  readonly name: string;
  /** 64 hex digits. */
  readonly publicKey: string;
  /** 32 bytes. */
  readonly seed: Uint8Array;
  readonly createdAt: number;
}

/** What the rest of the app may know of an identity. */
export interface Identity {
  readonly did: string;
  readonly name: string;
  readonly publicKey: string;
  readonly createdAt: number;
  /** True for the one that signs by default. */
  readonly current: boolean;
}
