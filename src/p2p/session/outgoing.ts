import type { ByteChannel } from '../byte-channel.ts';
import { encodeMessage } from '../wire/encode-message.ts';
import type { Message } from '../wire/messages.ts';
import type { TokenBucket } from '../token-bucket.ts';
import { createWatchdog } from './watchdog.ts';

/** The one writer of a session: short messages first, then one message of each stream in turn; waits for the carrier. */
export interface Outgoing {
  /** Queues one short message. Callers are bounded by what they were asked, or look at `waiting`. */
  send(message: Message): void;
  /** Sends what `messages` yields, in turn with the other streams; it is asked for the next only when there is room. */
  stream(messages: AsyncIterator<Message, void>): void;
  /** Resolves when everything queued was taken by the carrier, or nothing can be sent any more. */
  flushed(): Promise<void>;
  readonly bytes: number;
  /** Short messages that the carrier has not taken yet. */
  readonly waiting: number;
  /** Forgets what is queued; a message under way is finished. */
  clear(): void;
  stop(): void;
}

/** Bytes handed to the carrier at once: what must move within the stall limit. */
const slice = 65_536;

interface Options {
  readonly stallMs: number;
  /** What this side may give; time spent waiting for it is not the peer's. */
  readonly rate?: TokenBucket;
  readonly onStall: () => void;
  /** The carrier or a stream failed; `closed` when it was the carrier. */
  readonly onFailure: (error: unknown, closed: boolean) => void;
  readonly onSent: () => void;
}

export function createOutgoing(channel: ByteChannel, options: Options): Outgoing {
  const queue: Message[] = [];
  const streams: AsyncIterator<Message, void>[] = [];
  const waiting: (() => void)[] = [];
  let bytes = 0;
  let running = false;
  let stopped = false;
  let cleared = false;

  const next = async (): Promise<Message | null> => {
    for (;;) {
      const message = queue.shift();
      if (message) return message;
      const stream = streams.shift();
      if (!stream) return null;
      const result = await stream.next();
      if (result.done || cleared) continue;
      streams.push(stream);
      return result.value;
    }
  };

  const write = async (frame: Uint8Array): Promise<void> => {
    let paying = false;
    const watchdog = createWatchdog(options.stallMs, () => paying, options.onStall);
    try {
      for (let at = 0; at < frame.length; at += slice) {
        if (stopped) return;
        const piece = frame.subarray(at, at + slice);
        paying = true;
        await options.rate?.take(piece.length);
        paying = false;
        watchdog.touch();
        await channel.send(piece);
        watchdog.touch();
        bytes += piece.length;
      }
    } finally {
      watchdog.stop();
    }
    options.onSent();
  };

  const run = async (): Promise<void> => {
    let sending = false;
    try {
      for (let message = await next(); message; message = await next()) {
        if (stopped) break;
        const frame = encodeMessage(message);
        sending = true;
        await write(frame);
        sending = false;
      }
    } catch (error) {
      stopped = true;
      options.onFailure(error, sending);
    }
    running = false;
    // What was queued after `next` had found nothing, and before this line, would wait for the next message.
    if (!stopped && (queue.length > 0 || streams.length > 0)) return start();
    for (const resolve of waiting.splice(0)) resolve();
  };

  const start = (): void => {
    if (running || stopped) return;
    running = true;
    void run();
  };

  return {
    send(message) {
      if (stopped) return;
      queue.push(message);
      start();
    },
    stream(messages) {
      if (stopped) return;
      streams.push(messages);
      start();
    },
    flushed: () =>
      running && !stopped ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(),
    get bytes() {
      return bytes;
    },
    get waiting() {
      return queue.length;
    },
    clear() {
      cleared = true;
      queue.length = 0;
      streams.length = 0;
    },
    stop() {
      stopped = true;
      queue.length = 0;
      streams.length = 0;
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}
