import type { ByteChannel, Remote } from '../byte-channel.ts';
import { portPipe } from './port-pipe.ts';

/** The worker's end: a channel whose bytes a page carries over `port`. */
export function bridgeChannel(port: MessagePort, remote: Remote): ByteChannel {
  const pipe = portPipe(port);
  return { remote, send: pipe.send, incoming: pipe.incoming, close: () => pipe.close(false) };
}
