/** The module chosen for a draft; its bytes lie in the payload store. */
export interface DraftFile {
  readonly name: string;
  /** WILLIAM3, 64 hex digits. */
  readonly digest: string;
  readonly size: number;
}

/** Of a draft what a list shows, as it was last saved. */
export interface SavedDraft {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  /** The heads of its document that are on disk: who has the same has lost nothing. */
  readonly heads: readonly string[];
}

/**
 * A draft of this device. The row is the truth about whether the draft exists and which bytes it needs; what is typed lies in its
 * document, which lasts no longer than its row.
 */
export interface DraftRecord extends SavedDraft {
  /** Made by the page that began it. */
  readonly key: string;
  /** The id of its Automerge document. */
  readonly document: string;
  readonly file: DraftFile | null;
  /** Milliseconds since 1970 UTC. */
  readonly createdAt: number;
  readonly changedAt: number;
}
