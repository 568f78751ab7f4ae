import type { InstalledModule } from './installed-module.ts';
import type { Problem } from './problem.ts';
import type { ValidationReport } from './validator/report.ts';

/** A remark that does not stop a publish, such as a missing dependency. */
export interface Warning {
  readonly code:
    | 'missing-dependency'
    | 'unmatched-dependency'
    | 'import-unused'
    | 'no-license'
    | 'no-readme'
    | 'lower-version'
    | 'look-alike';
  readonly text: string;
}

export type PublishOutcome =
  | {
      readonly kind: 'published';
      readonly id: string;
      readonly version: string;
      /** `waiting`: signed and durable, the name's grant is awaited. `ready`: authorised and stored. */
      readonly state: 'waiting' | 'ready';
      readonly warnings: readonly Warning[];
    }
  | { readonly kind: 'unchanged'; readonly reason: string }
  | {
      readonly kind: 'refused';
      readonly problems: readonly Problem[];
      readonly report: ValidationReport | null;
    };

/** A change of a card or a rating. */
export type WriteOutcome =
  | { readonly kind: 'written'; readonly state: 'waiting' | 'ready' }
  | { readonly kind: 'unchanged'; readonly reason: string }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** One step of an install, dependencies first. */
export interface InstallStep {
  readonly id: string;
  readonly version: string;
  readonly sha256: string;
  readonly size: number;
  readonly profile: string;
  /** Already installed at this version. */
  readonly installed: boolean;
  /** Bytes already on this device. */
  readonly held: boolean;
}

export type InstallPlan =
  | { readonly kind: 'plan'; readonly steps: readonly InstallStep[]; readonly warnings: readonly string[] }
  | { readonly kind: 'refused'; readonly problem: Problem };

export type InstallOutcome =
  | { readonly kind: 'installed'; readonly modules: readonly InstalledModule[] }
  | { readonly kind: 'unchanged'; readonly reason: string }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** What became of dropping a release's bytes here. */
export type DropBytesOutcome =
  | { readonly kind: 'dropped' }
  | { readonly kind: 'refused'; readonly problem: Problem };

export type UninstallOutcome =
  | { readonly kind: 'uninstalled'; readonly removed: readonly string[] }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** The check a form shows before anything is signed. */
export interface DraftCheck {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
  readonly report: ValidationReport | null;
}
