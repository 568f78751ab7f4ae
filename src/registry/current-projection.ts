import type { GenModule, StoredModule } from './gen-module.ts';
import { talliesOf } from './people/tally.ts';

/** A stored projection; one of an older build, which knew no circle, is shown without ratings until it is computed anew. */
export function currentProjection(module: StoredModule): GenModule {
  return {
    ...module,
    ratings: module.ratings ?? talliesOf([]),
    trustedInstalls: module.trustedInstalls ?? 0,
  };
}
