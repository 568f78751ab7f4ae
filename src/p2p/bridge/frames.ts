/** What crosses a bridge's port, in both directions. Buffers are transferred. */
export type BridgeMessage =
  | { readonly kind: 'bytes'; readonly buffer: ArrayBuffer }
  /** The receiver took so many bytes; the sender may send as many more. */
  | { readonly kind: 'credit'; readonly bytes: number }
  /** Nothing more comes. `broken`: the carrier failed rather than ended. */
  | { readonly kind: 'end'; readonly broken: boolean };

/** Bytes that may be under way in one direction, not yet taken by the receiver. */
export const bridgeWindow = 1 << 20;
