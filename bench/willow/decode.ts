import { decodeCapability, encodeCapability } from '../../src/willow/encode-capability.ts';
import { decodeEntry, encodeEntry } from '../../src/willow/encode-entry.ts';
import { type Comparison, inTurns } from './comparison.ts';
import { entryAt, groundOf } from './entries.ts';

/** Decoding an entry and its capability (owned, one delegation), as both come with each other in sync. */
export async function measureDecoding(runs: number): Promise<readonly Comparison[]> {
  const ground = await groundOf(1);
  const entry = encodeEntry(entryAt(ground, 1));
  const [author] = ground.authors;
  if (author === undefined) throw new Error('no author');
  const capability = encodeCapability(author.capability);
  const samples = inTurns(
    {
      both: () => {
        if (!decodeEntry(entry).ok || !decodeCapability(capability).ok) throw new Error('not decoded');
      },
      copies: () => [entry.slice(), capability.slice()],
    },
    runs,
  );
  return [
    {
      name: 'entry and capability decoded',
      unit: '/s',
      samples: samples.both,
      reference: { name: 'copying their bytes', samples: samples.copies },
      atLeast: null,
      target: { op: '>=', value: 500_000 },
    },
  ];
}
