import type { ByteChannel, Remote } from './byte-channel.ts';

/** Two ends of one pipe in memory: what one end sends, the other receives, in order; `send` waits while `capacity` bytes are under way. */
export function memoryChannels(
  left: Remote,
  right: Remote,
  capacity = 262_144,
): readonly [ByteChannel, ByteChannel] {
  const toLeft = pipe(capacity);
  const toRight = pipe(capacity);
  const close = (): void => {
    toLeft.close();
    toRight.close();
  };
  return [
    { remote: right, send: toRight.send, incoming: toLeft.read(), close },
    { remote: left, send: toLeft.send, incoming: toRight.read(), close },
  ];
}

function pipe(capacity: number) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let closed = false;
  let wake = Promise.withResolvers<void>();
  const changed = (): void => {
    wake.resolve();
    wake = Promise.withResolvers();
  };
  return {
    async send(bytes: Uint8Array): Promise<void> {
      const mustWait = (): boolean => !closed && size >= capacity;
      while (mustWait()) await wake.promise;
      if (closed) throw new Error('the channel is closed');
      chunks.push(bytes.slice());
      size += bytes.length;
      changed();
    },
    async *read(): AsyncGenerator<Uint8Array, void> {
      for (;;) {
        const chunk = chunks.shift();
        if (chunk) {
          size -= chunk.length;
          changed();
          yield chunk;
        } else if (closed) return;
        else await wake.promise;
      }
    },
    close(): void {
      closed = true;
      changed();
    },
  };
}
