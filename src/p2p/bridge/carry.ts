import type { ByteChannel } from '../byte-channel.ts';
import { portPipe } from './port-pipe.ts';
import type { PortPipe } from './port-pipe.ts';

/** The page's end: carries bytes between `channel` and `port` until either closes, then closes both. Resolves then; never rejects. */
export async function carry(channel: ByteChannel, port: MessagePort): Promise<void> {
  const pipe = portPipe(port);
  await Promise.all([outwards(pipe, channel), inwards(channel, pipe)]);
}

async function outwards(pipe: PortPipe, channel: ByteChannel): Promise<void> {
  try {
    for await (const bytes of pipe.incoming) await channel.send(bytes);
  } catch {
    pipe.close(true);
  }
  channel.close();
}

async function inwards(channel: ByteChannel, pipe: PortPipe): Promise<void> {
  let broken = false;
  try {
    for await (const bytes of channel.incoming) await pipe.send(bytes);
  } catch {
    broken = true;
  }
  pipe.close(broken);
}
