import type { Description } from './card.ts';
import type { ReleaseManifest } from './manifest.ts';
import type { Tallies } from './people/tally.ts';

/** One published (or waiting) version of a module, with the facts that make it trustworthy. */
export interface Release {
  readonly version: string;
  readonly manifest: ReleaseManifest;
  /** Publisher's public key, 64 hex digits, and the same as did:key. */
  readonly author: string;
  readonly did: string;
  /** Milliseconds since 1970 UTC, from the entry's timestamp; taken at the author's word. */
  readonly publishedAt: number;
  readonly yanked: string | null;
  /** Why its maintainers ask holders to drop its bytes; absent when they do not. */
  readonly unwanted?: string;
  readonly notes: string;
  /** `published`: in the store and counting. `waiting`: signed here, in the outbox. */
  readonly state: 'published' | 'waiting';
  /** WILLIAM3 of encode_entry of the manifest's entry, 64 hex digits. */
  readonly entryId: string;
  /** The author's signature over encode_entry, 128 hex digits. */
  readonly signature: string;
  /** Who granted the right, as a chain of dids from the registry's root to the author; empty while waiting. */
  readonly grantedBy: readonly string[];
  /** True when the wasm bytes are on this device. */
  readonly held: boolean;
  /** When a witness first listed it, milliseconds since 1970 UTC; absent while none has. */
  readonly listedAt?: number;
  /** True when it stands after its author's right had ended or was cut off: shown, never chosen by the resolver (SPEC G23). */
  readonly late?: boolean;
  /** True when neither lists nor a choice say which of several under this version stands: none is chosen for new installs (SPEC G4). */
  readonly undecided?: boolean;
  /** Other releases under the same id and version, as they stand; absent when there are none. */
  readonly rivals?: readonly Rival[];
}

/** Another release under one id and version. */
export type Rival = Omit<Release, 'rivals'>;

/** A module as people see it: the projection of its card and releases (DESIGN: GenModule). */
export interface GenModule extends Description {
  readonly id: string;
  /** Owner's public key (64 hex digits) and did; empty strings while the name waits for a grant. */
  readonly owner: string;
  readonly ownerDid: string;
  /** Highest version first (SemVer precedence). */
  readonly releases: readonly Release[];
  /** Highest stable version that is not yanked; else the highest not yanked; null when all are yanked. */
  readonly latest: string | null;
  readonly deprecated: { readonly reason: string; readonly replacement: string | null } | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Signers that say they have it installed (opt-in). */
  readonly installs: number;
  /** Those of them whom the reader trusts. */
  readonly trustedInstalls: number;
  /** Modules of this registry whose latest release depends on it. */
  readonly dependents: number;
  readonly ratings: Tallies;
  /** True when any release or text of it still waits in this device's outbox. */
  readonly waiting: boolean;
}

/** A projection as it lies in the table `modules`; older builds wrote none of what depends on the reader. */
export type StoredModule = Omit<GenModule, 'ratings' | 'trustedInstalls'> &
  Partial<Pick<GenModule, 'ratings' | 'trustedInstalls'>>;

/** What a list row and the search index need of a module. */
export interface ModuleSummary extends Omit<Description, 'repository' | 'homepage' | 'readme'> {
  readonly id: string;
  /** Names of the functions that the latest release exports. */
  readonly exports: readonly string[];
  readonly latest: string | null;
  readonly size: number;
  readonly profile: string;
  readonly ownerDid: string;
  readonly updatedAt: number;
  readonly createdAt: number;
  readonly installs: number;
  readonly trustedInstalls: number;
  readonly dependents: number;
  readonly ratings: Tallies;
  readonly deprecated: boolean;
  readonly waiting: boolean;
}
