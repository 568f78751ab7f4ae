import type { ByteChannel } from './byte-channel.ts';
import { decodeMessage } from './wire/decode-message.ts';
import { createFrameSplitter } from './wire/frame-splitter.ts';

/** What went out of one end of a channel. */
export interface Counted {
  readonly channel: ByteChannel;
  /** The kinds of messages, in order. */
  readonly kinds: readonly string[];
  readonly bytes: number;
  /** Bytes of the messages of one kind, with their lengths. */
  bytesOf(kind: string): number;
}

export function counted(channel: ByteChannel): Counted {
  const splitter = createFrameSplitter();
  const kinds: string[] = [];
  const sizes = new Map<string, number>();
  let bytes = 0;
  return {
    kinds,
    bytesOf: (kind) => sizes.get(kind) ?? 0,
    get bytes() {
      return bytes;
    },
    channel: {
      ...channel,
      send(chunk) {
        bytes += chunk.length;
        for (const frame of splitter.push(chunk).frames) {
          const message = decodeMessage(frame);
          const kind = 'kind' in message ? message.kind : message.problem;
          kinds.push(kind);
          sizes.set(kind, (sizes.get(kind) ?? 0) + 4 + frame.length);
        }
        return channel.send(chunk);
      },
    },
  };
}
