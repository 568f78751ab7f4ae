/** How a module is described: what its maintainers write for people. */
export interface Description {
  readonly name: string;
  readonly description: string;
  /** SPDX expression; empty when not said. */
  readonly license: string;
  readonly authors: readonly string[];
  readonly tags: readonly string[];
  readonly keywords: readonly string[];
  readonly repository: string;
  readonly homepage: string;
  /** Markdown. */
  readonly readme: string;
}

/** What several maintainers edit together (an Automerge document); with what it says of releases. */
export interface CardProjection extends Description {
  /** Versions in order of publication (RGA). */
  readonly order: readonly string[];
  /** Changelog by version. */
  readonly notes: Readonly<Record<string, string>>;
  /** Reason by yanked version. */
  readonly yanked: Readonly<Record<string, string>>;
  /** Reason by version whose bytes holders are asked to drop. */
  readonly unwanted: Readonly<Record<string, string>>;
  readonly deprecated: { readonly reason: string; readonly replacement: string | null } | null;
  /** How many changes count, and how many were set aside (dependency missing, or refused at merge). */
  readonly changes: number;
  readonly setAside: number;
}

/** One saved form: the fields to change; absent fields stay. */
export interface CardEdit extends Partial<Description> {
  /** Adds a version to the publication order, with its note. */
  readonly release?: { readonly version: string; readonly notes: string };
  /** Yanks (reason) or unyanks (null). */
  readonly yank?: { readonly version: string; readonly reason: string | null };
  /** Asks holders to drop the bytes of a version (reason), or takes that back (null). */
  readonly dropBytes?: { readonly version: string; readonly reason: string | null };
  readonly deprecate?: { readonly reason: string; readonly replacement: string | null } | null;
}

/** Nothing said yet. */
export const noDescription: Description = {
  name: '',
  description: '',
  license: '',
  authors: [],
  tags: [],
  keywords: [],
  repository: '',
  homepage: '',
  readme: '',
};

/** The card of a module nobody has described yet. */
export const emptyCard: CardProjection = {
  ...noDescription,
  order: [],
  notes: {},
  yanked: {},
  unwanted: {},
  deprecated: null,
  changes: 0,
  setAside: 0,
};

/** The description alone, of whatever carries one. */
export function descriptionOf(from: Description): Description {
  const { name, description, license, authors, tags, keywords, repository, homepage, readme } = from;
  return { name, description, license, authors, tags, keywords, repository, homepage, readme };
}
