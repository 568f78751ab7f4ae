import { bridgeChannel } from '../bridge/bridge-channel.ts';
import type { ByteChannel, Remote } from '../byte-channel.ts';

/** A page to the registry worker: a channel to a paired browser; `port` is transferred and carries its bytes. */
export interface PairedChannel {
  readonly remote: Remote;
  readonly port: MessagePort;
}

/** The registry worker's side: hands on the channels that a page opens to paired browsers, until that page is gone. */
export function takePaired(
  port: MessagePort,
  gone: AbortSignal,
  accept: (channel: ByteChannel) => void,
): void {
  const open = new Set<ByteChannel>();
  port.addEventListener('message', ({ data }: MessageEvent<PairedChannel>) => {
    const channel = bridgeChannel(data.port, data.remote);
    open.add(channel);
    accept(channel);
  });
  gone.addEventListener('abort', () => {
    for (const channel of open) channel.close();
    port.close();
  });
  port.start();
}
