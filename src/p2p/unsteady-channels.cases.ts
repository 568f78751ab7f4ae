import type { ByteChannel, Remote } from './byte-channel.ts';
import { memoryChannels } from './memory-channel.ts';

/** Turns of the event loop that a chunk is under way, at most. */
const longestWay = 6;

/**
 * Two ends of a pipe on which each chunk takes some turns of the event loop: in order on one pipe, while what goes over another overtakes
 * it. `random` gives numbers from 0 to 1.
 */
export function unsteadyChannels(
  left: Remote,
  right: Remote,
  random: () => number,
): readonly [ByteChannel, ByteChannel] {
  const [a, b] = memoryChannels(left, right, 16_384);
  return [slowed(a, random), slowed(b, random)];
}

function slowed(channel: ByteChannel, random: () => number): ByteChannel {
  return {
    ...channel,
    incoming: {
      async *[Symbol.asyncIterator]() {
        for await (const chunk of channel.incoming) {
          // one that is cut in the middle ends no message early
          const cut = Math.floor(random() * chunk.length);
          for (const part of [chunk.subarray(0, cut), chunk.subarray(cut)]) {
            for (let turns = Math.floor(random() * longestWay); turns > 0; turns -= 1)
              await new Promise(setImmediate);
            if (part.length > 0) yield part;
          }
        }
      },
    },
  };
}
