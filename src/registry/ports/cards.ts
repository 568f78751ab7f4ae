import type { CardEdit, CardProjection } from '../card.ts';
import type { CardDifference } from '../card-difference.ts';
import type { Problem } from '../problem.ts';

/** One card change as an entry carries it. */
export interface CardChange {
  /** Author's public key, 64 hex digits (the entry's subspace). */
  readonly author: string;
  /** One Automerge change chunk (type 1, not compressed). */
  readonly bytes: Uint8Array;
  /** By someone who may not, or not any more, change the card: it counts only where a change by one who may builds on it. */
  readonly withoutRight?: boolean;
}

/** A card with where it stands and how it came there. */
export interface CardHistory<C extends CardChange> {
  readonly card: CardProjection;
  /** Hashes of the changes nobody has built on (64 hex digits each): what an edit may name as its base. */
  readonly heads: readonly string[];
  /** The changes that count, each after what it builds on, with what it made different from that. */
  readonly steps: readonly {
    readonly change: C;
    readonly differences: readonly CardDifference[];
  }[];
}

/** Automerge documents of module cards (DESIGN: CRDTs). Implemented by `crdt/`; loaded only when first needed. */
export interface Cards {
  /** The entry rule on a card change: one uncompressed change, ≤ 10,000 ops, startOp ≤ 200,000, actor = author ‖ 16 bytes. Null when it holds. */
  check(change: CardChange): Promise<Problem | null>;
  /** The card that these changes make, in whatever order they come; changes whose dependencies are missing are set aside. */
  project(changes: readonly CardChange[]): Promise<CardProjection>;
  /**
   * New changes by `author` on top of `changes`, each passing `check` and building on the one before: one, or several
   * where a long readme would break the limit of ops in one change (a character is an op). Empty when the edit changes nothing.
   * With a `base` (heads) the edit is one of the card as it stood there: what others did since merges with it.
   */
  edit(
    changes: readonly CardChange[],
    author: string,
    edit: CardEdit,
    base?: readonly string[],
  ): Promise<readonly Uint8Array[]>;
  /** The card of these changes, and its history. */
  history<C extends CardChange>(changes: readonly C[]): Promise<CardHistory<C>>;
}
