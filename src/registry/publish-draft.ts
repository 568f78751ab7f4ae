import type { Description } from './card.ts';
import type { Dependency } from './manifest.ts';

/** What a publisher fills in (or loads from `gen.json`); digests, exports and imports come from the bytes. */
export interface PublishDraft extends Description {
  readonly id: string;
  readonly version: string;
  /** Host profile; empty: the narrowest that fits. */
  readonly profile: string;
  readonly dependencies: readonly Dependency[];
  /** Changelog of this version. */
  readonly notes: string;
  /** SHA-256 of the .dol source, 64 hex digits; empty when there is none. */
  readonly source: string;
}
