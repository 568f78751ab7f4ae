import type { ByteChannel } from '../byte-channel.ts';
import { decodeMessage } from '../wire/decode-message.ts';
import { createFrameSplitter } from '../wire/frame-splitter.ts';
import type { Message } from '../wire/messages.ts';
import type { TokenBucket } from '../token-bucket.ts';
import { createWatchdog } from './watchdog.ts';
import type { Watchdog } from './watchdog.ts';

/** Reads one message after the other; the next is not looked at before the last was handled. */
export interface Reader {
  /** Until the channel ends or breaks, or `stop`. Rejects with what `handle` or `onBadFrame` throws. */
  run(): Promise<void>;
  /** True while this side works on a message, so that the peer is not blamed for the time. */
  readonly busy: boolean;
  readonly bytes: number;
  stop(): void;
}

interface Options {
  readonly stallMs: number;
  /** What this side may take: while it waits it reads no more, and the carrier holds the peer back. */
  readonly rate?: TokenBucket;
  readonly handle: (message: Message) => Promise<void> | void;
  /** The bytes are no message; returns what to throw. */
  readonly onBadFrame: (detail: string) => Error;
  /** Silence in the middle of a frame. */
  readonly onStall: () => void;
  readonly onRead: () => void;
}

export function createReader(channel: ByteChannel, options: Options): Reader {
  const splitter = createFrameSplitter();
  let frame: Watchdog | null = null;
  let busy = false;
  let stopped = false;
  let bytes = 0;

  const take = async (chunk: Uint8Array): Promise<void> => {
    bytes += chunk.length;
    frame?.stop();
    const { frames, problem } = splitter.push(chunk);
    for (const whole of frames) {
      if (stopped) return;
      const message = decodeMessage(whole);
      if ('problem' in message) throw options.onBadFrame(message.problem);
      await options.handle(message);
    }
    if (problem !== null) throw options.onBadFrame(problem);
    if (splitter.unfinished && !stopped) {
      frame = createWatchdog(options.stallMs, () => busy, options.onStall);
    }
  };

  return {
    async run() {
      const chunks = channel.incoming[Symbol.asyncIterator]();
      for (;;) {
        let next: IteratorResult<Uint8Array>;
        try {
          next = await chunks.next();
        } catch {
          // A cut cable, a closed laptop and a killed process look like this: nobody's fault.
          return;
        }
        if (next.done || stopped) return;
        busy = true;
        await options.rate?.take(next.value.length);
        await take(next.value);
        busy = false;
        options.onRead();
      }
    },
    get busy() {
      return busy;
    },
    get bytes() {
      return bytes;
    },
    stop() {
      stopped = true;
      frame?.stop();
    },
  };
}
