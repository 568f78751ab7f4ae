import type { Dependency } from './manifest.ts';

/** What a publisher fills in (or loads from `gen.json`); digests, exports and imports come from the bytes. */
export interface PublishDraft {
  readonly id: string;
  readonly version: string;
  /** Host profile; empty: the narrowest that fits. */
  readonly profile: string;
  readonly dependencies: readonly Dependency[];
  readonly name: string;
  readonly description: string;
  readonly license: string;
  readonly authors: readonly string[];
  readonly tags: readonly string[];
  readonly keywords: readonly string[];
  readonly repository: string;
  readonly homepage: string;
  readonly readme: string;
  /** Changelog of this version. */
  readonly notes: string;
  /** SHA-256 of the .dol source, 64 hex digits; empty when there is none. */
  readonly source: string;
}
