import type { Stream, StreamCloseEvent, StreamMessageEvent } from '@libp2p/interface';
import type { ByteChannel, Remote } from '../byte-channel.ts';

/** Bytes read ahead of the consumer before the stream is paused. */
const readAhead = 1 << 20;

/** What a paused stream may still be sent: the muxer's whole window. */
const pausedMax = 32 << 20;

/** Milliseconds for what is queued to leave, and for the other side to close as well. */
const closeMs = 5_000;

/** A libp2p 3 stream as a channel: reading pauses the stream while the consumer is behind, `send` waits for its `drain`. */
export function streamChannel(stream: Stream, remote: Remote): ByteChannel {
  stream.maxReadBufferLength = pausedMax;
  let closing = false;
  const incoming = readStream(stream, () => closing);
  return {
    remote,
    async send(bytes) {
      if (closing || stream.status !== 'open') throw new Error('the channel is closed');
      if (stream.send(bytes)) return;
      while (stream.writableNeedsDrain) await drained(stream);
    },
    incoming: incoming.read(),
    close() {
      if (closing) return;
      closing = true;
      incoming.stop();
      void shut(stream);
    },
  };
}

function readStream(stream: Stream, closing: () => boolean) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let error: Error | null = null;
  let ended = stream.status !== 'open';
  let wake = Promise.withResolvers<void>();
  const changed = (): void => {
    wake.resolve();
    wake = Promise.withResolvers();
  };
  stream.addEventListener('message', (event: StreamMessageEvent) => {
    if (closing()) return;
    const { data } = event;
    const bytes = data instanceof Uint8Array ? data : data.subarray();
    chunks.push(bytes);
    size += bytes.length;
    if (size > readAhead && stream.readStatus === 'readable') stream.pause();
    changed();
  });
  stream.addEventListener('remoteCloseWrite', () => {
    ended = true;
    changed();
  });
  stream.addEventListener('close', (event: StreamCloseEvent) => {
    ended = true;
    error = event.error ?? null;
    changed();
  });

  async function* read(): AsyncGenerator<Uint8Array, void> {
    while (!closing()) {
      const chunk = chunks.shift();
      if (chunk) {
        size -= chunk.length;
        yield chunk;
      } else if (stream.readStatus === 'paused') stream.resume();
      else if (error) throw error;
      else if (ended) return;
      else await wake.promise;
    }
  }
  return { read, stop: changed };
}

function drained(stream: Stream): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onDrain = (): void => resolve();
  const onClose = (event: StreamCloseEvent): void =>
    reject(event.error ?? new Error('the channel is closed'));
  if (stream.status === 'open') {
    stream.addEventListener('drain', onDrain);
    stream.addEventListener('close', onClose);
  } else reject(new Error('the channel is closed'));
  return promise.finally(() => {
    stream.removeEventListener('drain', onDrain);
    stream.removeEventListener('close', onClose);
  });
}

async function shut(stream: Stream): Promise<void> {
  if (stream.readStatus === 'paused') stream.resume();
  const gone = new Promise<void>((resolve) => {
    if (stream.status !== 'open') resolve();
    stream.addEventListener('close', () => resolve(), { once: true });
  });
  const signal = AbortSignal.timeout(closeMs);
  const late = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await stream.close({ signal });
    await Promise.race([gone, late]);
    if (stream.status === 'open') throw new Error('closing took too long');
  } catch (error) {
    stream.abort(error instanceof Error ? error : new Error(String(error)));
  }
}
