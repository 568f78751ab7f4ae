/** What the other end of a channel is, as far as the carrier knows. */
export interface Remote {
  /** libp2p peer id. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'relay' | 'browser';
  /** False when the bytes go through a relay's circuit. */
  readonly direct: boolean;
  readonly address: string;
}

/** An ordered, reliable stream of bytes to one peer, whatever carries it (libp2p stream, MessagePort bridge, memory). */
export interface ByteChannel {
  readonly remote: Remote;
  /** Resolves when the carrier took the bytes and wants more (back-pressure). Rejects when the channel is closed. */
  send(bytes: Uint8Array): Promise<void>;
  /** Chunks of any size; ends when the other side closed. */
  readonly incoming: AsyncIterable<Uint8Array>;
  /** Idempotent. */
  close(): void;
}
