import type { Path } from './path.ts';

/** A Willow area: subspace (null = any), path prefix, and a closed-open range of times (`end` null = open). */
export interface Area {
  readonly subspaceId: Uint8Array | null;
  readonly path: Path;
  readonly times: { readonly start: bigint; readonly end: bigint | null };
}
