/** Constants of the entry rule on card changes (DESIGN: CRDTs); fixed by the protocol version. */

/** An entry's payload is at most 64 KiB, of which 8 bytes are its time. */
export const maxChangeBytes = 65_536 - 8;

/** Typing or deleting one character of a readme is one op. */
export const maxOps = 10_000;

/** A change of 94 bytes with startOp 10⁸ makes the saved document unloadable (measured). */
export const maxStartOp = 200_000;

/** Author's public key, then random bytes that make the actor new. */
export const authorBytes = 32;
export const actorBytes = authorBytes + 16;
