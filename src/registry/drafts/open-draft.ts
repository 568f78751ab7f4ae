import type { DraftContent } from './draft-content.ts';

/** A draft's document as a page has it open. */
export interface OpenDraft {
  readonly content: () => DraftContent;
  /** Heads of what the page has; once the draft's row says the same, all of it is on disk. */
  readonly heads: () => readonly string[];
  /** Writes what differs from `content()`, at once; it goes to the other tabs and to the disk by itself. */
  readonly edit: (next: DraftContent) => void;
  /** Calls `listener` after each change, its own included; returns how to stop. */
  readonly on: (listener: () => void) => () => void;
}
