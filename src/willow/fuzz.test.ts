import { expect, it } from 'vitest';
import { fuzz, fuzzedDecoders } from './fuzz.cases.ts';

// `npm run fuzz` is the long version
it.each(fuzzedDecoders.map((target) => [target.name, target] as const))(
  '[W14] mutants of a valid %s are refused with a place, or accepted and encoded as the same bytes',
  async (_, target) => {
    const mutants = 4_000 / target.slowness;
    const { accepted, refused } = await fuzz(target, { seed: 25, mutants });
    expect(accepted).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(mutants / 4);
  },
);
