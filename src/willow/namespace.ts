import { isCommunal } from './capability.ts';
import { publicKeyOf } from './ed25519-noble.ts';

/** The first of the seeds from `nextSeed` whose public key names a namespace of this kind (two tries on average). */
export function namespaceSeed(kind: 'owned' | 'communal', nextSeed: () => Uint8Array): Uint8Array {
  for (;;) {
    const seed = nextSeed();
    if (isCommunal(publicKeyOf(seed)) === (kind === 'communal')) return seed;
  }
}
