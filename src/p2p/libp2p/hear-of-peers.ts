import type { ByteChannel } from '../byte-channel.ts';
import { encodeHere, framesOf, mostTold, parseNews } from './peers-protocol.ts';

export interface HearOptions {
  readonly namespace: Uint8Array;
  /** All the relay says are there to be dialled, and who has just gone, each time that changes; none once the channel has ended. */
  readonly onPeers: (ids: ReadonlySet<string>, gone: readonly string[]) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/** A relay that says more than this in a minute is heard no longer. */
const mostAMinute = 240;

/**
 * The browser's side of `peersProtocol`: says where it is and keeps what the relay tells. Ends with the channel, which is closed then;
 * a relay that breaks the grammar, names more peers than allowed, one twice, or talks without end is heard no longer. Never rejects.
 */
export async function hearOfPeers(channel: ByteChannel, options: HearOptions): Promise<void> {
  const known = new Set<string>();
  let minute = options.now();
  let heard = 0;
  try {
    await channel.send(encodeHere(options.namespace));
    for await (const body of framesOf(channel)) {
      const news = parseNews(body);
      if (options.now() - minute > 60_000) [minute, heard] = [options.now(), 0];
      heard += 1;
      if (news === null || heard > mostAMinute) return;
      for (const id of news.gone) known.delete(id);
      if (news.came.some((id) => known.has(id)) || known.size + news.came.length > mostTold) return;
      for (const id of news.came) known.add(id);
      options.onPeers(new Set(known), news.gone);
    }
  } catch {
    // a connection that broke is one that ended
  } finally {
    channel.close();
    options.onPeers(new Set(), []);
  }
}
