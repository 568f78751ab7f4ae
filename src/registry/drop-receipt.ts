import type { StoredEntry } from './ports/storage.ts';
import type { Problem } from './problem.ts';

/**
 * What became of one outbox item that was sent while no page of the app was open. It is the relay's word as it came, nothing verified:
 * the registry worker folds it in (SPEC P12).
 */
export interface DropReceipt {
  /** Records that grant the right the item waited for; empty when none was missing. */
  readonly grants: readonly StoredEntry[];
  /** Ids of the item's entries that the relay says it holds, wasm entries with their bytes. */
  readonly held: readonly string[];
  /** Why the right or the drop was refused; null when neither was. */
  readonly problem: Problem | null;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}
