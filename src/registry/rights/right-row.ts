/** What a right is for, as its holder would say it. */
export type Role =
  | 'root'
  | 'admin'
  | 'issuer'
  | 'witness'
  | 'owner'
  | 'maintainer'
  | 'publisher'
  | 'ci'
  | 'other';

/** Who can do what, through which chain, until when. */
export interface RightRow {
  /** 64 hex digits, and the same as did:key. */
  readonly key: string;
  readonly did: string;
  readonly role: Role;
  /** Path of the area, components joined by `/`; empty for everything. */
  readonly path: string;
  /** dids from the registry's root to the holder. */
  readonly chain: readonly string[];
  /** Milliseconds since 1970 UTC; null without an end. */
  readonly until: number | null;
  /** The first revocation that cuts it; null while none does. */
  readonly cut: RightCut | null;
  /** Whether it reaches what is written now: neither ended nor cut, and as owner while the name is owned. */
  readonly stands: boolean;
}

export interface RightCut {
  readonly by: string;
  /** Milliseconds since 1970 UTC. */
  readonly from: number;
  readonly reason: string;
}

/** The rights to one module (or of the whole registry), and what this device knows of its owner. */
export interface RightsView {
  readonly rows: readonly RightRow[];
  /** What the current identity may do here. */
  readonly may: readonly RightsAction[];
  /** Time of the newest witness list, milliseconds since 1970 UTC; null when dates are taken at their word. */
  readonly newestList: number | null;
  /** Witnesses caught with two contradicting lists, as dids. */
  readonly forked: readonly string[];
}

export type RightsAction = 'grant' | 'revoke' | 'transfer' | 'choose';
