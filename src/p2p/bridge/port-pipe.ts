import { bridgeWindow } from './frames.ts';
import type { BridgeMessage } from './frames.ts';

/** One end of a bridge: ordered bytes both ways over a MessagePort, with credit instead of unbounded queues. */
export interface PortPipe {
  /** Resolves when the other end may be sent more. Rejects once the pipe is closed. */
  send(bytes: Uint8Array): Promise<void>;
  /** Ends when the other end closed, throws when its carrier broke. Read once. */
  readonly incoming: AsyncIterable<Uint8Array>;
  /** Idempotent. `broken` makes the other end's `incoming` throw. */
  close(broken: boolean): void;
  readonly closed: boolean;
}

export function portPipe(port: MessagePort): PortPipe {
  const chunks: Uint8Array[] = [];
  let credit = bridgeWindow;
  let state: 'open' | 'ended' | 'broken' = 'open';
  let wake = Promise.withResolvers<void>();

  const changed = (): void => {
    wake.resolve();
    wake = Promise.withResolvers();
  };
  const finish = (next: 'ended' | 'broken'): void => {
    if (state !== 'open') return;
    state = next;
    port.removeEventListener('message', onMessage);
    port.removeEventListener('close', onGone);
    port.close();
    changed();
  };
  const onMessage = (event: MessageEvent<BridgeMessage>): void => {
    const message = event.data;
    if (message.kind === 'bytes') chunks.push(new Uint8Array(message.buffer));
    else if (message.kind === 'credit') credit += message.bytes;
    else finish(message.broken ? 'broken' : 'ended');
    changed();
  };
  // The other thread died without a word; engines without this event find out by the network lock.
  const onGone = (): void => finish('broken');
  port.addEventListener('message', onMessage);
  port.addEventListener('close', onGone);
  port.start();

  const mustWait = (): boolean => state === 'open' && credit <= 0;

  async function* read(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const chunk = chunks.shift();
      if (chunk) {
        yield chunk;
        if (state === 'open')
          port.postMessage({ kind: 'credit', bytes: chunk.length } satisfies BridgeMessage);
      } else if (state === 'broken') throw new Error('the connection broke');
      else if (state === 'ended') return;
      else await wake.promise;
    }
  }

  return {
    async send(bytes) {
      while (mustWait()) await wake.promise;
      if (state !== 'open') throw new Error('the channel is closed');
      const { buffer } = bytes.slice();
      credit -= bytes.length;
      port.postMessage({ kind: 'bytes', buffer } satisfies BridgeMessage, [buffer]);
    },
    incoming: read(),
    close(broken) {
      if (state !== 'open') return;
      port.postMessage({ kind: 'end', broken } satisfies BridgeMessage);
      finish('ended');
    },
    get closed() {
      return state !== 'open';
    },
  };
}
