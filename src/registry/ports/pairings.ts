import type { Problem } from '../problem.ts';

/** How a pairing stands. *exchanging*: one of its texts is still to be carried. */
export type PairingState = 'exchanging' | 'connecting' | 'connected' | 'ended';

/** Two browsers that meet without a relay: one makes an offer, the other answers it; both texts are carried by their people. */
export interface Pairing {
  readonly kind: 'offer' | 'answer';
  /** The text for the other side. */
  readonly text: string;
  state(): PairingState;
  /** Takes the other's answer to an offer of ours; null: it is taken. */
  take(answer: string): Promise<Problem | null>;
  /** Called after each change of state; returns the way to stop listening. */
  on(listener: () => void): () => void;
  end(): void;
}

/** Pairings of this page; they end with it. `namespace`: the open registry, 64 hex digits. */
export interface Pairings {
  /** Those that have not ended. */
  all(): readonly Pairing[];
  offer(namespace: string): Promise<Pairing>;
  /** Answers the offer of another browser; Problem when it is no offer, or of another registry. */
  answer(namespace: string, offer: string): Promise<Pairing | Problem>;
}
