import type { ByteChannel, Remote } from '../byte-channel.ts';

/** Bytes of one message: every browser takes so many. */
const messageSize = 16_384;
/** Bytes that may wait to be sent before `send` waits, and those at which it goes on. */
const mostBuffered = 1 << 20;
const lowBuffered = 1 << 18;
/** Bytes received and not taken yet, beyond which the other side is cut off: it sends more than anybody asked for. */
const mostUnread = 32 << 20;

/** An RTCDataChannel (ordered, reliable) as a channel. It may still be connecting. */
export function rtcChannel(channel: RTCDataChannel, remote: Remote): ByteChannel {
  channel.binaryType = 'arraybuffer';
  channel.bufferedAmountLowThreshold = lowBuffered;
  const chunks: Uint8Array[] = [];
  let unread = 0;
  let ended = channel.readyState === 'closed';
  let changed = Promise.withResolvers<void>();
  const tell = (): void => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const end = (): void => {
    ended = true;
    tell();
  };
  const close = (): void => {
    channel.close();
    end();
  };
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (ended || !(data instanceof ArrayBuffer)) return;
    chunks.push(new Uint8Array(data));
    unread += data.byteLength;
    if (unread > mostUnread) close();
    tell();
  });
  for (const event of ['open', 'bufferedamountlow'] as const) channel.addEventListener(event, tell);
  channel.addEventListener('close', end);

  async function* read(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const chunk = chunks.shift();
      if (chunk !== undefined) {
        unread -= chunk.length;
        yield chunk;
      } else if (ended) return;
      else await changed.promise;
    }
  }
  const mustWait = (): boolean =>
    !ended && (channel.readyState === 'connecting' || channel.bufferedAmount > mostBuffered);
  const ready = async (): Promise<void> => {
    while (mustWait()) await changed.promise;
    if (ended || channel.readyState !== 'open') throw new Error('the channel is closed');
  };
  return {
    remote,
    async send(bytes) {
      for (let at = 0; at < bytes.length; at += messageSize) {
        await ready();
        channel.send(new Uint8Array(bytes.subarray(at, at + messageSize)));
      }
    },
    incoming: read(),
    close,
  };
}
