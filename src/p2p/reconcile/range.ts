/**
 * One stretch of the keys of a comparison, from the end of the stretch before it (the first from the least key on) to `end`
 * (null: beyond the greatest), and what its sender says of it.
 */
export type Range = { readonly end: Uint8Array | null } & Saying;

export type Saying =
  /** Nothing (more) to compare here. */
  | { readonly says: 'skip' }
  /** 32 bytes: the fingerprint of what the sender holds here. */
  | { readonly says: 'fingerprint'; readonly fingerprint: Uint8Array }
  /** All that the sender holds here, to be answered once. */
  | { readonly says: 'ids'; readonly ids: readonly string[] }
  /** The answer to ids: what the sender holds here beyond them. */
  | { readonly says: 'lacks'; readonly ids: readonly string[] }
  /** The sender has not come to what it was told here and answers it in its next message; always the last range. */
  | { readonly says: 'later' };

/** Ranges in one message, at most. */
export const rangesMax = 2_048;

/** Ids in one range, at most. */
export const idsPerRange = 256;

/** Bytes of one end, at most: far more than a key of this registry's grammar takes. */
export const endMax = 2_048;

/** Bytes of all ends of one message as they are when written out, at most: what they share takes no room on the wire. */
export const endsMax = 1 << 20;
