import type { ByteChannel } from '../../src/p2p/byte-channel.ts';
import { startBrowserNode } from '../../src/p2p/libp2p/browser-node.ts';
import { withId } from '../../src/p2p/session/lied-to-registry.cases.ts';
import {
  comparesNothing,
  helloOf,
  listen,
  news,
  type Hear,
  type Truth,
} from '../../src/p2p/session/lying-peers.cases.ts';
import { encodeMessage } from '../../src/p2p/wire/encode-message.ts';
import { toWire } from '../../src/p2p/wire/wire-entry.ts';
import { ratingEntry, rightTo, type Ground } from '../../src/registry/attacks.cases.ts';
import { isProblem } from '../../src/registry/problem.ts';
import { loadKeys } from '../../src/relay/keys.ts';
import { fromHex } from '../../src/willow/bytes.ts';
import { randomSeed, signerFromSeed } from '../../src/willow/ed25519.ts';
import { pathOf } from '../../src/willow/path.ts';
import type { Relay } from './relay.ts';

/** What a liar says to each browser that it meets. */
export type Lie = (channel: ByteChannel, heard: Hear) => Promise<void>;

/** A Node process's peer that the relay takes for one more browser, and that lies to the others. */
export interface LyingPeer extends AsyncDisposable {
  /** As the Sync page calls it. */
  readonly name: string;
}

/** An author whom the relay's root granted the right to rate, and what of his a liar can twist. */
export interface Source {
  readonly ground: Ground;
  readonly truth: Omit<Truth, 'bait'>;
  /** Starts a peer that greets the relay, brings it these entries, and lies to every browser it meets, or that meets it. */
  peer(lie: Lie, brings?: readonly Truth['good'][]): Promise<LyingPeer>;
}

export async function lyingPeersOf(relay: Relay): Promise<Source> {
  const about = await relay.api<{ namespace: string; addresses: readonly string[] }>('/api/about');
  const keys = loadKeys(relay.dataDir);
  const namespace = fromHex(about.namespace);
  if (isProblem(keys) || namespace === null) throw new Error('the relay has no keys');
  const root = await signerFromSeed(keys.root);
  const author = await signerFromSeed(randomSeed());
  const capability = await rightTo(root, author.publicKey, ['people']);
  const ground: Ground = { root, author, capability, now: Date.now() };
  let ratings = 0;
  const rating = async (): Promise<Truth['good']> => {
    const path = pathOf('people', 'ratings', `io.example.m${(ratings += 1)}`);
    return withId(await ratingEntry(ground, { path }));
  };
  const truth = {
    namespace,
    good: await rating(),
    more: (count: number) => Promise.all(Array.from({ length: count }, rating)),
  };
  const greet = async (channel: ByteChannel, brings: readonly Truth['good'][]): Promise<void> => {
    listen(channel);
    for (const message of [helloOf(truth), comparesNothing, news(brings.map(toWire))])
      await channel.send(encodeMessage(message));
  };
  return {
    ground,
    truth,
    async peer(lie, brings = []) {
      const node = await startBrowserNode({
        relays: about.addresses,
        namespace,
        webRTC: true,
        onPeer: () => undefined,
        onChannel(channel) {
          const speaking =
            channel.remote.kind === 'relay' ? greet(channel, brings) : lie(channel, listen(channel));
          // It is cut off in the middle of its lie: that is what is hoped for.
          void speaking.catch(() => undefined);
        },
      });
      return { name: `Browser ${node.id.slice(-6)}`, [Symbol.asyncDispose]: () => node.stop() };
    },
  };
}
