import type { DraftContent } from '../drafts/draft-content.ts';
import type { SavedDraft } from '../drafts/draft-record.ts';

/** Who says which documents there are, and hears of what was saved. */
export interface DocumentOwner {
  /** A document that nobody owns is neither read nor written, whoever asks for it. */
  owns(document: string): Promise<boolean>;
  /** Called after each save, one call at a time for each document. */
  saved(document: string, state: SavedDraft): Promise<void>;
  /** Hears why something was not saved; it is tried again with the next change. */
  failed(error: unknown): void;
}

/**
 * Private documents, which several tabs may edit at once and which merge per character. Law: what `saved` was called with is on disk,
 * and no edit that anyone made of a document is lost in another's.
 */
export interface Documents {
  /** Makes a document and resolves when it is on disk: its id and what `saved` would say of it. */
  create(content: DraftContent): Promise<{ readonly document: string; readonly state: SavedDraft }>;
  /** Removes a document from the disk; also one that is not there. */
  remove(document: string): Promise<void>;
  /** Removes all others: what a crash left behind. */
  keepOnly(documents: ReadonlySet<string>): Promise<void>;
  /** Keeps the documents that the page at the other end of `port` asks for the same on both sides, until it is gone. */
  share(port: MessagePort, gone: AbortSignal): void;
  /** Saves what is not saved yet and ends. */
  stop(): Promise<void>;
}
