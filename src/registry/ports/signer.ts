/** Signs as one key; the seed stays inside. */
export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Ed25519 signature (64 bytes) of the message. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}
