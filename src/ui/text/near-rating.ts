import type { GenModule } from '../../registry/gen-module.ts';
import type { Tallies, Tally } from '../../registry/people/tally.ts';
import { formatCount, plural } from './format.ts';

/** What the nearest ring of the reader's circle says of a module, and who that is; null where nobody near has rated it. */
export interface NearRating extends Tally {
  readonly by: string;
}

export function nearRating({ you, trusted, theirs }: Tallies): NearRating | null {
  if (trusted.count > 0)
    return { ...trusted, by: trusted.count === 1 ? 'by one you trust' : 'by people you trust' };
  if (theirs.count > 0) return { ...theirs, by: 'by people whom those you trust trust' };
  return you.count > 0 ? { ...you, by: 'by you' } : null;
}

/** Who says to have a module installed: N signers, M of them trusted. */
export function installWords(module: Pick<GenModule, 'installs' | 'trustedInstalls'>): string {
  return `${plural(module.installs, 'signer')}, ${formatCount(module.trustedInstalls)} you trust`;
}
